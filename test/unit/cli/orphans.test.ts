import assert from 'node:assert/strict';
import { run } from '../../../src/cli/run';
import { Sandbox } from './sandbox';
import { captured } from './support';

describe('promptenv orphans', () => {
  let box: Sandbox;

  beforeEach(async () => {
    box = new Sandbox();
    await box.done('init');
    for (const id of ['asked', 'unasked']) {
      box.write(`prompts/${id}.prompt`, `Do ${id}.\n`);
      await box.done('snapshot', id, '-m', 'first', '--pin', 'dev');
    }
    await box.done('promote', 'asked', '--to', 'staging', '--reason', 'ready');
  });

  afterEach(() => {
    box.remove();
  });

  const python = (...lines: readonly string[]): string =>
    `from langfuse import get_client\nlangfuse = get_client()\n${lines.join('\n')}\n`;

  it('finds what no code asks for and what is asked for and not pinned, and exits with 1', async () => {
    box.write(
      'service/app.py',
      python('a = langfuse.get_prompt("asked", label="staging")', 'b = langfuse.get_prompt("asked")'),
    );
    box.write('service/web.ts', "import { Langfuse } from 'langfuse';\nnew Langfuse().getPrompt('gone', 3);\n");
    box.write(
      'node_modules/x/index.js',
      "const { Langfuse } = require('langfuse');\nnew Langfuse().getPrompt('unasked');\n",
    );
    const found = await box.json(1, 'orphans');
    assert.deepEqual(found, {
      unasked: [{ prompt: 'unasked', environments: ['dev'] }],
      unpinned: [
        { path: 'service/app.py', line: 4, prompt: 'asked', environment: 'prod', why: 'notPinned' },
        { path: 'service/web.ts', line: 2, prompt: 'gone', environment: null, why: 'noPrompt' },
      ],
      unclear: [],
    });
    const { code, out } = await box.run('orphans');
    assert.equal(code, 1);
    assert.match(out, /^ {2}service\/app\.py:4 +asked +prod pins none$/m);
    assert.match(out, /^ {2}unasked +dev$/m);
  });

  it('exits with 0 where code and pins agree, and lists what only the running program knows', async () => {
    box.write(
      'app.py',
      python(
        'a = langfuse.get_prompt("asked", label="staging")',
        'b = langfuse.get_prompt("unasked", label="development")',
        'c = langfuse.get_prompt(name)',
      ),
    );
    const found = await box.json(0, 'orphans');
    assert.deepEqual(found, { unasked: [], unpinned: [], unclear: [{ path: 'app.py', line: 5 }] });
    assert.match(await box.done('orphans'), /^Code asks for every prompt that is pinned, and for no other\.$/m);
  });

  it('calls nothing an orphan that rests on pins that cannot be read, and says which these are', async () => {
    box.write(
      'app.py',
      python('a = langfuse.get_prompt("asked", label="staging")', 'b = langfuse.get_prompt("unasked", label="dev")'),
    );
    const file = '.promptenv/environments/staging.yaml';
    const whole = box.read(file);
    const why = 'the file holds conflict markers of a merge';
    box.write(file, `<<<<<<< HEAD\n${whole}`);
    const unreadablePins = [{ environment: 'staging', prompt: null, why }];
    assert.deepEqual(await box.json(0, 'orphans'), { unasked: [], unpinned: [], unclear: [], unreadablePins });
    assert.equal(
      await box.done('orphans'),
      'As far as can be told, code asks for every prompt that is pinned, and for no other.\n\n' +
        `staging: what it pins cannot be told: ${why}.\n`,
    );
    box.write(file, `<<<<<<< HEAD\n${whole}=======\n>>>>>>> other\n`);
    const conflict = 'both sides of a merge moved asked: ours pins v1, theirs nothing';
    assert.deepEqual(await box.json(0, 'orphans'), {
      unasked: [],
      unpinned: [],
      unclear: [],
      unreadablePins: [{ environment: 'staging', prompt: 'asked', why: conflict }],
    });
    assert.match(
      await box.done('orphans'),
      new RegExp(`^staging: what it pins of asked cannot be told: ${conflict}\\.$`, 'm'),
    );
    // What is found is found all the same.
    box.write('more.py', python('langfuse.get_prompt("unasked", label="prod")'));
    assert.match((await box.run('orphans')).out, /unasked +prod pins none[^]*cannot be told/);
    assert.equal((await box.run('orphans')).code, 1);
  });

  it("finds the calls of a team's own function, once config.yaml names it", async () => {
    box.write(
      'app.py',
      'from ours import wording\na = wording("asked", "staging")\nb = wording("unasked", "dev")\nc = wording("gone")\n',
    );
    const before = (await box.json(1, 'orphans')) as { unasked: unknown[]; unpinned: unknown[] };
    assert.deepEqual([before.unasked.length, before.unpinned.length], [2, 0]);
    const config = `${box.read('.promptenv/config.yaml')}calls:\n  - call: wording\n    environment: 1\n`;
    box.write('.promptenv/config.yaml', config);
    assert.deepEqual(await box.json(1, 'orphans'), {
      unasked: [],
      unpinned: [{ path: 'app.py', line: 4, prompt: 'gone', environment: null, why: 'noPrompt' }],
      unclear: [],
    });
    assert.match(await box.done('where', 'app.py'), /line 2 +asked +staging +v1/);
    assert.deepEqual(await box.json(0, 'verify'), { ok: true, findings: [] });
  });

  it('knows versions that there are none of, where a call says a number', async () => {
    box.write(
      'app.py',
      python(
        'a = langfuse.get_prompt("asked", version=3)',
        'later = langfuse.get_prompt(name)',
        'b = langfuse.get_prompt("unasked", version=1)',
      ),
    );
    const found = (await box.json(1, 'orphans')) as { unpinned: { prompt: string; why: string }[] };
    assert.deepEqual(
      found.unpinned.map(({ prompt, why }) => [prompt, why]),
      [['asked', 'noVersion']],
    );
    assert.match(
      await box.done('where', 'app.py'),
      /asked +3 +there is no such version +Langfuse\n {2}line \d+ {2}a prompt that only[^\n]*\n {2}line \d+ +unasked +1/,
    );
  });

  it('takes no name for an environment by which a server means its newest version', async () => {
    box.write(
      'app.py',
      python('a = langfuse.get_prompt("asked", label="latest")', 'b = langfuse.get_prompt("unasked", label="dev")'),
    );
    const found = (await box.json(0, 'orphans')) as { unpinned: unknown[] };
    assert.deepEqual(found.unpinned, []);
  });

  it('shows names and paths as text, here and where a file is asked about', async () => {
    const hostile = 'no\u202e<img src=x>[x](command:quit)\u001b[2J\u009b';
    const file = 'a\u202eyp.\u001b[2J<b>.py';
    box.write(file, python(`a = langfuse.get_prompt("${hostile}", label="${hostile}")`, 'langfuse.get_prompt(name)'));
    for (const argv of [['orphans'], ['where', file], ['where', `no ${file}`], ['where', `../${file}`]]) {
      const { out, err } = await box.run(...argv);
      assert.match(`${out}${err}`, /\\u202eyp\.\\(?:x1b|u001b)\[2J<b>\.py/, argv.join(' '));
      assert.doesNotMatch(`${out}${err}`, /[\u001b\u202e\u009b]/, argv.join(' '));
    }
    assert.match(
      (await box.run('orphans')).out,
      /no\\u202e<img src=x>\[x\]\(command:quit\)\\x1b\[2J\\x9b +there is no/,
    );
    // As data for programs the names are as they are; on a terminal nothing in them steers it.
    const found = (await box.json(1, 'orphans')) as { unpinned: { path: string; prompt: string }[] };
    assert.deepEqual(
      found.unpinned.map(({ path, prompt }) => [path, prompt]),
      [[file, hostile]],
    );
    for (const argv of [['orphans'], ['where', file]]) {
      const shown = captured({ cwd: box.folder, terminal: true, env: { NO_COLOR: '1' } });
      await run(argv, shown);
      await run([...argv, '--json'], shown);
      assert.match(shown.out(), /\\u202e<img src=x>\[x\]\(command:quit\)\\u001b\[2J\\u009b/);
      assert.doesNotMatch(shown.out(), /[\u001b\u202e\u009b]/);
    }
  });

  it('knows environments that there are none of', async () => {
    box.write(
      'app.py',
      python('a = langfuse.get_prompt("asked", label="canary")', 'b = langfuse.get_prompt("unasked", version=1)'),
    );
    const found = (await box.json(1, 'orphans')) as { unpinned: { why: string }[] };
    assert.deepEqual(
      found.unpinned.map(({ why }) => why),
      ['noEnvironment'],
    );
  });
});
