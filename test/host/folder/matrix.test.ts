import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { PromptEnvError } from '../../../src/core/errors';
import { menuRow } from '../../../src/host/matrix/matrixContext';
import { matrixNotice } from '../../../src/host/matrix/matrixNotices';
import {
  activeTab,
  closeEditors,
  extension,
  failure,
  folder,
  promptText,
  read,
  run,
  until,
  version,
  write,
  type Extension,
} from '../helpers';
import { matrixTabs, toldCells, ToldMatrix } from '../toldMatrix';

describe('the matrix', () => {
  let api: Extension;

  before(async () => {
    api = await extension();
    await version('tests/matrix-one', promptText('One.'), 'dev');
    await version('tests/matrix-one', promptText('Two.'));
  });
  afterEach(closeEditors);

  const root = (): string => api.app.store.entries[0]?.root.toString() ?? '';

  it('opens as a tab, only one of it, and returns what it shows', async () => {
    const first = await run<{ registries: { name: string; environments: string[]; prompts: number }[] }>('openMatrix');
    assert.deepEqual(first.registries[0]?.environments, ['dev', 'staging', 'prod']);
    assert.equal(first.registries[0].prompts, api.app.store.entries[0]?.snapshot?.prompts.length);
    assert.deepEqual(await run('openMatrix', {}), first);
    await until(() => activeTab()?.label === 'Prompt Matrix', 'the tab is not there');
    assert.equal(matrixTabs().length, 1);
  });

  it('takes the name of a registry, and refuses one that there is none of', async () => {
    const { name } = api.app.store.entries[0] ?? { name: '' };
    await run('openMatrix', { registry: name });
    await failure('notFound', run('openMatrix', { registry: 'elsewhere' }));
    await failure('usage', run('openMatrix', { prompt: 'x' }));
  });

  it('is told every row once, then only what changed', async () => {
    const told = new ToldMatrix(api.app);
    try {
      const head = await told.whole();
      assert.ok(told.messages[0]?.kind === 'head' && head.writable && head.registry === root());
      const ids = told.rows('rows').flatMap(({ rows }) => rows.map(([id]) => id));
      assert.equal(ids.length, head.total);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(toldCells(told.rows('rows'), 'tests/matrix-one'), [
        'outdated v1 1 behind v2',
        'missing none → v1 never promoted',
        'none  not pinned',
      ]);

      await run('promote', { prompt: 'tests/matrix-one', to: 'staging' });
      await until(() => told.rows('changes').length > 0, 'nothing is told of the promotion');
      const changed = told.rows('changes').flatMap(({ rows }) => rows.map(([id]) => id));
      assert.deepEqual([...new Set(changed)], ['tests/matrix-one']);
      const all = [...told.rows('rows'), ...told.rows('changes')];
      assert.equal(toldCells(all, 'tests/matrix-one')[1], 'inStep v1 in step');

      const staging = (await told.moves('tests/matrix-one', 'tests/not-there')).find(
        ({ environment }) => environment === 'staging',
      );
      assert.ok(staging !== undefined && staging.by !== '');
      assert.match(staging.about, /^tests\/matrix-one in staging\n.*in step with dev\n.*\npromote by /s);

      const before = told.messages.length;
      told.feed.choose('file:///elsewhere');
      told.feed.stop();
      await run('promote', { prompt: 'tests/matrix-one', to: 'dev', version: 2 });
      assert.equal(told.messages.length, before, 'a page that is not shown is told nothing');
    } finally {
      told.feed.dispose();
    }
  });

  it('tells what others wrote as text of one line, whatever they wrote', async () => {
    const hostile = '<img src=x onerror=alert(1)> [x](command:workbench.action.quit)\u202e\u061cgnp\u001b[31m\nprod';
    await run('promote', { prompt: 'tests/matrix-one', to: 'staging', version: 2 });
    const prod = { prompt: 'tests/matrix-one', confirmed: true };
    await run('promote', { ...prod, to: 'prod', version: 1, reason: 'to go back to' });
    await run('promote', { ...prod, to: 'prod', version: 2, reason: 'tried' });
    await run('rollback', { ...prod, environment: 'prod', reason: hostile });
    const draft = 'prompts/tests/\u202e<b>[x](command:y)\u001b[31m.prompt';
    write(draft, promptText('It has no name.'));
    const told = new ToldMatrix(api.app);
    try {
      await until(() => api.app.store.entries[0]?.snapshot?.prompts.some(({ id }) => id === draft), 'it is not listed');
      await told.whole();
      const moves = await told.moves('tests/matrix-one');
      const about = moves.find(({ environment }) => environment === 'prod')?.about ?? '';
      assert.match(
        about,
        /rollback by .*: <img src=x onerror=alert\(1\)> \[x\]\(command:workbench\.action\.quit\) gnp \[31m prod$/,
      );
      const words = told.rows('rows').flatMap((message) => message.words);
      assert.ok(words.some((word) => word.startsWith('held: <img src=x')));
      for (const text of [...words, ...moves.flatMap(({ by, about: lines }) => [by, ...lines.split('\n')])]) {
        assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
      }
    } finally {
      told.feed.dispose();
      rmSync(path.join(folder(), draft));
    }
  });

  it('says why nothing can be moved where config.yaml is damaged, and what was read last where nothing can be read', async () => {
    const file = '.promptenv/config.yaml';
    const config = read(file);
    const told = new ToldMatrix(api.app);
    try {
      assert.equal((await told.whole()).writable, true);
      assert.equal(told.notice, '');
      write(file, `${config}<<<<<<< ours\n`);
      await until(() => told.head?.writable === false, 'nothing is told of the damage');
      await until(() => told.notice !== '', 'nothing is said of the damage');
      assert.equal(
        told.notice,
        'warning: .promptenv/config.yaml: config.yaml holds conflict markers of a merge. No pin can be moved. ' +
          'Keep what is meant of both sides and remove the markers.',
      );
      write(file, config);
      await until(() => told.head?.writable === true && told.notice === '', 'it is not put right again');
    } finally {
      write(file, config);
      told.feed.dispose();
    }
    const [entry] = api.app.store.entries;
    assert.ok(entry);
    const error = new PromptEnvError('invalid', 'the registry could not be read: \u202eno disk', 'see the log');
    const text = 'The registry could not be read: no disk. See the log.';
    const known = { kind: 'notice', tone: 'error', text: `${text} What was read last is shown.`, remedy: 'refresh' };
    assert.deepEqual(matrixNotice(api.app.store, { ...entry, error }), known);
    assert.deepEqual(matrixNotice(api.app.store, { ...entry, error, snapshot: undefined }), { ...known, text });
  });

  it('knows the row of a menu only where it is there', () => {
    const webview = 'promptEnvironments.matrix';
    const pin = { webview, registry: root(), prompt: 'tests/matrix-one', environment: 'dev' };
    const { environment: _environment, ...whole } = pin;
    assert.deepEqual(menuRow(api.app.model, pin), {
      kind: 'pin',
      root: root(),
      environment: 'dev',
      prompt: 'tests/matrix-one',
    });
    assert.deepEqual(menuRow(api.app.model, whole), {
      kind: 'prompt',
      root: root(),
      prompt: 'tests/matrix-one',
      draftPath: 'prompts/tests/matrix-one.prompt',
    });
    for (const change of [
      { prompt: 'tests/not-there' },
      { prompt: '../../etc/passwd' },
      { prompt: 4 },
      { environment: 'nowhere' },
      { environment: '__proto__' },
      { registry: 'file:///elsewhere' },
      { registry: undefined },
    ]) {
      assert.equal(menuRow(api.app.model, { ...pin, ...change }), null, JSON.stringify(change));
    }
    assert.equal(menuRow(api.app.model, { ...pin, webview: 'somebody.else' }), undefined);
    assert.equal(menuRow(api.app.model, undefined), undefined);
  });
});
