import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { MatrixMessage, MatrixRows } from '../../../src/core/matrixMessages';
import { MatrixFeed } from '../../../src/host/matrix/matrixFeed';
import { menuRow } from '../../../src/host/matrix/matrixContext';
import { rowOf, type Row } from '../../../src/matrix/rows';
import {
  activeTab,
  closeEditors,
  extension,
  failure,
  promptText,
  run,
  until,
  version,
  type Extension,
} from '../helpers';

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
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isMatrix);
    assert.equal(tabs.length, 1);
  });

  it('takes the name of a registry, and refuses one that there is none of', async () => {
    const { name } = api.app.store.entries[0] ?? { name: '' };
    await run('openMatrix', { registry: name });
    await failure('notFound', run('openMatrix', { registry: 'elsewhere' }));
    await failure('usage', run('openMatrix', { prompt: 'x' }));
  });

  it('is told every row once, then only what changed', async () => {
    const messages: MatrixMessage[] = [];
    const feed = new MatrixFeed(api.app.model, api.app.log, (message) => messages.push(message));
    const rowsIn = (kind: MatrixRows['kind']): MatrixRows[] =>
      messages.filter((message): message is MatrixRows => message.kind === kind);
    try {
      feed.start(null);
      await until(() => rowsIn('rows').some(({ isLast }) => isLast), 'the table is not whole');
      const [head] = messages;
      assert.ok(head?.kind === 'head' && head.writable && head.registry === root());
      const ids = rowsIn('rows').flatMap(({ rows }) => rows.map(([id]) => id));
      assert.equal(ids.length, head.total);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(cells(rowsIn('rows'), 'tests/matrix-one'), [
        'outdated v1 1 behind v2',
        'missing none → v1 never promoted',
        'none  not pinned',
      ]);

      await run('promote', { prompt: 'tests/matrix-one', to: 'staging' });
      await until(() => rowsIn('changes').length > 0, 'nothing is told of the promotion');
      const changed = rowsIn('changes').flatMap(({ rows }) => rows.map(([id]) => id));
      assert.deepEqual([...new Set(changed)], ['tests/matrix-one']);
      const all = [...rowsIn('rows'), ...rowsIn('changes')];
      assert.equal(cells(all, 'tests/matrix-one')[1], 'inStep v1 in step');

      await feed.tellMoves(head.round, ['tests/matrix-one', 'tests/not-there']);
      const moves = messages.flatMap((message) => (message.kind === 'moves' ? message.moves : []));
      const staging = moves.find(({ environment }) => environment === 'staging');
      assert.ok(staging !== undefined && staging.by !== '');
      assert.match(staging.about, /^tests\/matrix-one in staging\n.*in step with dev\n.*\npromote by /s);

      const before = messages.length;
      feed.choose('file:///elsewhere');
      feed.stop();
      await run('promote', { prompt: 'tests/matrix-one', to: 'dev', version: 2 });
      assert.equal(messages.length, before, 'a page that is not shown is told nothing');
    } finally {
      feed.dispose();
    }
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

function isMatrix({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith('promptEnvironments.matrix');
}

/** The cells of a prompt's row as they were told last. */
function cells(messages: readonly MatrixRows[], prompt: string): readonly string[] {
  const words: string[] = [];
  let found: Row | undefined;
  for (const message of messages) {
    words.push(...message.words);
    const sent = message.rows.find(([id]) => id === prompt);
    found = sent === undefined ? found : rowOf(sent, words);
  }
  return (found?.cells ?? []).map(({ state, version: text, words: said }) => `${state} ${text} ${said}`);
}
