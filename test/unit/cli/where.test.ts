import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
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
        readonly change: { readonly same: boolean; readonly files: readonly string[] } | null;
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
    assert.deepEqual(found.prompts[1]?.environments[2]?.change?.files, ['_voice.prompt']);
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

  it('reads the file from the folder that it runs in', async () => {
    const ran = await box.runIn('prompts/support', 'where', '_voice.prompt', '--json');
    assert.equal((JSON.parse(ran.out) as Where).path, 'prompts/support/_voice.prompt');
  });

  it('says so where a file belongs to no prompt, is not there, or lies outside', async () => {
    box.write('notes.txt', 'Notes.\n');
    assert.deepEqual((await where('notes.txt')).prompts, []);
    assert.match(await box.done('where', 'notes.txt'), /belongs to no prompt/);
    for (const file of ['nope.txt', path.join(box.folder, '..')]) {
      const ran = await box.run('where', file);
      assert.equal(ran.code, 1);
      assert.match(ran.err, /^promptenv: .+: .+$/m);
    }
  });
});
