import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Sandbox, type JsonValue } from './sandbox';

describe('promptenv where', () => {
  let box: Sandbox;

  beforeEach(async () => {
    box = new Sandbox();
    await box.done('init');
    box.write('prompts/support/_voice.prompt', 'Be kind.\n');
    box.write('prompts/support/triage.prompt', '{{>voice}} Sort {{text}}.\n');
    box.write('prompts/support/refund.prompt', '{{>voice}} Refund {{text}}.\n');
    box.write('prompts/alone.prompt', 'Alone.\n');
    for (const id of ['support/triage', 'support/refund', 'alone']) {
      await box.done('snapshot', id, '-m', 'first', '--pin', 'dev');
      await box.done('promote', id, '--to', 'staging', '--reason', 'ready');
    }
    await box.done('promote', 'support/triage', '--to', 'prod', '--reason', 'ready');
  });

  afterEach(() => {
    box.remove();
  });

  interface Where {
    readonly path: string;
    readonly prompts: readonly {
      readonly prompt: string;
      readonly role: string;
      readonly version: number | null;
      readonly environments: readonly {
        readonly environment: string;
        readonly version: number | null;
        readonly serves: boolean;
        readonly damaged: boolean;
        readonly hold: string | null;
        readonly change: { readonly same: boolean; readonly files: readonly { path: string; state: string }[] } | null;
      }[];
    }[];
  }

  async function where(file: string): Promise<Where> {
    return (await box.json(0, 'where', file)) as unknown as Where & JsonValue;
  }

  const serving = ({ prompts }: Where): readonly string[] =>
    prompts.map(
      ({ prompt, role, environments }) =>
        `${prompt} ${role}: ${environments.flatMap(({ environment, serves }) => (serves ? [environment] : [])).join(' ')}`,
    );

  it('finds every prompt that includes a partial, and what environments serve of it', async () => {
    box.write('prompts/support/_voice.prompt', 'Be brief.\n');
    const found = await where('prompts/support/_voice.prompt');
    assert.equal(found.path, 'prompts/support/_voice.prompt');
    assert.deepEqual(serving(found), [
      'support/refund include: dev staging',
      'support/triage include: dev staging prod',
    ]);
    assert.deepEqual(found.prompts[1]?.environments[2]?.change?.files, [{ path: '_voice.prompt', state: 'changed' }]);
    assert.match(
      await box.done('where', 'prompts/support/_voice.prompt'),
      /^prompts\/support\/_voice\.prompt reaches dev, staging, prod through 2 prompts\.$/m,
    );
  });

  it('says what the draft would change', async () => {
    box.write('prompts/alone.prompt', 'All alone.\n');
    const [use] = (await where('prompts/alone.prompt')).prompts;
    assert.equal(use?.role, 'draft');
    assert.deepEqual(
      use.environments.map(({ environment, version, change }) => [environment, version, change?.same ?? null]),
      [
        ['dev', 1, false],
        ['staging', 1, false],
        ['prod', null, null],
      ],
    );
    assert.match(
      await box.done('where', 'prompts/alone.prompt'),
      /dev +v1 +serves it +the draft changes its text \(\+1 −1\)/,
    );
  });

  it('finds a file that only a pinned version still has', async () => {
    box.write('prompts/support/triage.prompt', 'Sort {{text}}.\n');
    box.write('prompts/support/refund.prompt', 'Refund {{text}}.\n');
    await box.done('snapshot', 'support/refund', '-m', 'without', '--pin', 'dev');
    assert.deepEqual(serving(await where('prompts/support/_voice.prompt')), [
      'support/refund former: staging',
      'support/triage former: dev staging prod',
    ]);
  });

  it('knows stored versions, lists of versions and pins files', async () => {
    const stored = readdirSync(path.join(box.folder, '.promptenv/versions/alone')).find((name) =>
      name.startsWith('v1-'),
    );
    assert.deepEqual(serving(await where(`.promptenv/versions/alone/${stored ?? ''}`)), ['alone version: dev staging']);
    assert.deepEqual(serving(await where('.promptenv/versions/alone/versions.jsonl')), ['alone versions: dev staging']);
    assert.deepEqual(serving(await where('.promptenv/environments/prod.yaml')), ['support/triage pins: prod']);
  });

  it('says what a stored version, a pins file and an event of the history bring', async () => {
    box.write('prompts/alone.prompt', 'All alone.\n');
    await box.done('snapshot', 'alone', '-m', 'second', '--pin', 'dev');
    box.write('prompts/alone.prompt', 'All alone, still a draft.\n');
    const stored = readdirSync(path.join(box.folder, '.promptenv/versions/alone')).find((name) =>
      name.startsWith('v2-'),
    );
    const version = await box.done('where', `.promptenv/versions/alone/${stored ?? ''}`);
    assert.match(version, /^alone \(v2 of it\)$/m);
    assert.match(version, /^ {2}dev +v2 +serves it +v2 is the same$/m);
    assert.match(version, /^ {2}staging +v1 +does not +v2 changes its text \(\+1 −1\)$/m);

    const pins = await box.done('where', '.promptenv/environments/staging.yaml');
    assert.match(
      pins,
      /^alone \(pinned in it\)\n {2}staging +v1 +serves it +promoting v2 would change its text \(\+1 −1\)$/m,
    );
    assert.match(pins, /^support\/refund \(pinned in it\)\n {2}staging +v1 +serves it +nothing newer waits$/m);

    const events = readdirSync(path.join(box.folder, '.promptenv/history/dev'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .sort();
    const event = await box.done('where', `.promptenv/history/dev/${events.at(-1) ?? ''}`);
    assert.match(event, /^alone \(moved to v2 by it\)\n {2}dev +v2 +serves it +changed its text \(\+1 −1\)$/m);
    assert.doesNotMatch(event, /support/);
    const first = await where(`.promptenv/history/dev/${events[0] ?? ''}`);
    assert.deepEqual(serving(first), ['support/triage event: dev']);
    assert.match(await box.done('where', '.promptenv/config.yaml'), /is the registry's own: it holds no prompt/);
  });

  it('shows text of others as text', async () => {
    box.write('prompts/hostile.prompt', '---\nmodel: a\nconfig:\n  "\\e[2J\\u202Ex": 1\n---\nOne.\n');
    await box.done('snapshot', 'hostile', '-m', 'first', '--pin', 'dev');
    box.write('prompts/hostile.prompt', '---\nmodel: a\nconfig:\n  "\\e[2J\\u202Ex": 2\n---\nOne.\n');
    const text = await box.done('where', 'prompts/hostile.prompt');
    assert.match(text, /\\u001b\[2J\\u202ex/);
    assert.doesNotMatch(text, /[\u001b\u202e]/);
  });

  it('says where the application asks for prompts, and what it gets', async () => {
    box.write(
      'app.py',
      'from langfuse import get_client\nlangfuse = get_client()\n' +
        'triage = langfuse.get_prompt("support/triage")\nrefund = langfuse.get_prompt("support/refund", label="staging")\n' +
        'other = langfuse.get_prompt("no/such", version=2)\nlater = langfuse.get_prompt(name)\n',
    );
    const found = (await box.json(0, 'where', 'app.py')) as { calls: Record<string, unknown>[]; unclear: number[] };
    assert.deepEqual(
      found.calls.map((call) => [call['line'], call['prompt'], call['isKnown'], call['environment'], call['version']]),
      [
        [3, 'support/triage', true, 'prod', 1],
        [4, 'support/refund', true, 'staging', 1],
        [5, 'no/such', false, null, null],
      ],
    );
    assert.deepEqual(found.unclear, [6]);
    const text = await box.done('where', 'app.py');
    assert.match(text, /^app\.py asks for prompts in 4 places\.$/m);
    assert.match(text, /^ {2}line 3 +support\/triage +prod +v1 +Langfuse$/m);
    assert.match(text, /^ {2}line 5 +no\/such +2 +there is no such prompt +Langfuse$/m);
    // What would change for it where the drafts are promoted.
    box.write('prompts/support/triage.prompt', '{{>voice}} Sort {{text}} well.\n');
    assert.deepEqual(serving(await where('app.py')), ['support/refund call: staging', 'support/triage call: prod']);
    assert.match(
      await box.done('where', 'app.py'),
      /^ {2}prod +v1 +asked for +the draft changes its text \(\+1 −1\)$/m,
    );
  });

  it('finds what pinned versions serve of a prompt whose draft is gone, by the paths that it had', async () => {
    box.write('prompts/support/first.prompt', '{{role "user"}}\n{{>voice}} First.\n');
    await box.done('snapshot', 'support/first', '-m', 'first', '--pin', 'dev');
    rmSync(path.join(box.folder, 'prompts/support/first.prompt'));
    const voice = await where('prompts/support/_voice.prompt');
    assert.ok(serving(voice).includes('support/first former: dev'));
    assert.match(
      await box.done('where', 'prompts/support/_voice.prompt'),
      /support\/first \(.*; its draft is gone\)\n {2}dev +v1 +serves it$/m,
    );
    assert.deepEqual(serving(await where('prompts/support/first.prompt')), ['support/first former: dev']);
    // A file of the same name elsewhere is none of it.
    box.write('prompts/other/_voice.prompt', 'Elsewhere.\n');
    assert.deepEqual(serving(await where('prompts/other/_voice.prompt')), []);
  });

  it('says that it cannot tell whether a draft that cannot be read includes a file', async () => {
    box.write('prompts/support/triage.prompt', '---\nmodel: [\n---\n{{>voice}} Sort {{text}}.\n');
    const [, use] = (await where('prompts/support/_voice.prompt')).prompts;
    assert.deepEqual([use?.prompt, use?.role], ['support/triage', 'former']);
    assert.deepEqual(
      use?.environments.map(({ change }) => change),
      [null, null, null],
    );
    assert.match(
      await box.done('where', 'prompts/support/_voice.prompt'),
      /^support\/triage \(in a pinned version; whether in its draft cannot be told: the draft cannot be read \(line [23]\)\)$/m,
    );
  });

  it('says nothing of what a draft that cannot be read includes, and names drafts that may have the file', async () => {
    box.write('prompts/support/triage.prompt', '---\nmodel: [\n---\n{{>voice}} Sort {{text}}.\n');
    box.write('prompts/support/_fresh.prompt', 'Fresh.\n');
    const own = (await box.json(0, 'where', 'prompts/support/triage.prompt')) as unknown as Where & {
      unreadDrafts?: unknown;
      prompts: { environments: { change: { unread?: unknown } | null }[] }[];
    };
    const { files, unread } = own.prompts[0]?.environments[0]?.change ?? {};
    assert.deepEqual([files, unread, own.unreadDrafts], [[], ['right'], undefined]);
    assert.match(
      await box.done('where', 'prompts/support/triage.prompt'),
      /dev +v1 +serves it +the draft changes its text \(\+3 −0\); it cannot be read, so nothing can be said about settings or files$/m,
    );
    const fresh = await box.json(0, 'where', 'prompts/support/_fresh.prompt');
    assert.deepEqual(fresh, {
      path: 'prompts/support/_fresh.prompt',
      prompts: [],
      unreadDrafts: ['support/triage'],
    });
    assert.match(
      await box.done('where', 'prompts/support/_fresh.prompt'),
      /no environment serves it\.\n\n1 draft cannot be read, and may include it: support\/triage\.\n$/,
    );
    // What a pinned version has is said of the prompt itself.
    assert.doesNotMatch(await box.done('where', 'prompts/support/_voice.prompt'), /may include it/);
  });

  it('says that a promotion would undo a hold, and why it is held', async () => {
    box.write('prompts/alone.prompt', 'All alone.\n');
    await box.done('snapshot', 'alone', '-m', 'second', '--pin', 'dev');
    await box.done('promote', 'alone', '--to', 'staging', '--reason', 'ready');
    await box.done('rollback', 'alone', '--env', 'staging', '--to', '1', '--reason', 'too many words');
    const file = '.promptenv/environments/staging.yaml';
    assert.match(
      await box.done('where', file),
      /staging +v1 +serves it +promoting v2 would change its text \(\+1 −1\); promoting would undo the hold: too many words$/m,
    );
    assert.equal((await where(file)).prompts[0]?.environments[0]?.hold, 'too many words');
    assert.match(await box.done('where', 'prompts/alone.prompt'), /would undo the hold: too many words$/m);
  });

  it('says of a damaged version, whatever file is asked about, that it is damaged and served nowhere', async () => {
    const [stored = ''] = readdirSync(path.join(box.folder, '.promptenv/versions/alone')).filter((name) =>
      name.startsWith('v1-'),
    );
    box.write(`.promptenv/versions/alone/${stored}`, 'Other.\n');
    const files = [
      'prompts/alone.prompt',
      `.promptenv/versions/alone/${stored}`,
      '.promptenv/environments/staging.yaml',
    ];
    for (const file of files) {
      const use = (await where(file)).prompts.find(({ prompt }) => prompt === 'alone');
      const staging = use?.environments.find(({ environment }) => environment === 'staging');
      assert.deepEqual([staging?.damaged, staging?.serves], [true, false], file);
      assert.match(await box.done('where', file), /staging +v1 +damaged: served nowhere/, file);
    }
  });

  it('finds the prompts that have a file by a link', async function () {
    box.write('shared/tone.prompt', 'Be calm.\n');
    try {
      symlinkSync('../../shared/tone.prompt', path.join(box.folder, 'prompts/support/_tone.prompt'));
    } catch {
      // Where making links is not allowed.
      this.skip();
    }
    box.write('prompts/support/calm.prompt', '{{role "user"}}\n{{>tone}} Go.\n');
    await box.done('snapshot', 'support/calm', '-m', 'first', '--pin', 'dev');
    assert.deepEqual(serving(await where('shared/tone.prompt')), ['support/calm include: dev']);
    box.write('prompts/support/calm.prompt', '{{role "user"}}\nGo.\n');
    assert.deepEqual(serving(await where('shared/tone.prompt')), ['support/calm former: dev']);
  });

  it('finds the registry from the file, which may be nearer to it than the folder that it runs in', async () => {
    const inner = new Sandbox();
    try {
      mkdirSync(path.join(inner.folder, 'o'));
      await inner.done('init', '--cwd', 'o');
      inner.write('o/prompts/near.prompt', 'Near.\n');
      await inner.done('snapshot', 'near', '-m', 'first', '--pin', 'dev', '--cwd', 'o');
      const found = (await inner.json(0, 'where', 'o/prompts/near.prompt')) as unknown as Where;
      assert.equal(found.path, 'prompts/near.prompt');
      assert.deepEqual(serving(found), ['near draft: dev']);
    } finally {
      inner.remove();
    }
  });

  it('takes nothing but a file', async () => {
    for (const [written, message] of [
      ['prompts/support', /"prompts\/support" is a folder/],
      ['.', /"\." is a folder/],
      ['', /"" names no file/],
    ] as const) {
      const ran = await box.run('where', written);
      assert.equal(ran.code, 2, ran.out);
      assert.match(ran.err, message);
    }
  });

  it('reads the file from the folder that it runs in', async () => {
    const ran = await box.runIn('prompts/support', 'where', '_voice.prompt', '--json');
    assert.equal((JSON.parse(ran.out) as Where).path, 'prompts/support/_voice.prompt');
  });

  it('says so where a file belongs to no prompt, is not there, or lies outside', async () => {
    box.write('notes.txt', 'Notes.\n');
    assert.deepEqual((await where('notes.txt')).prompts, []);
    assert.match(await box.done('where', 'notes.txt'), /belongs to no prompt/);
    for (const file of ['nope.txt', path.join(box.folder, '../no-registry.txt')]) {
      const ran = await box.run('where', file);
      assert.equal(ran.code, 1);
      assert.match(ran.err, /^promptenv: .+: .+$/m);
    }
  });
});
