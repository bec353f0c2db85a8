import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Sandbox, type JsonValue } from './sandbox';

const triage = 'support/ticket-triage';
const draftFile = 'prompts/support/ticket-triage.prompt';

function prompt(body: string, temperature = 0.2): string {
  return `---\nmodel: googleai/gemini-2.5-flash\nconfig:\n  temperature: ${temperature}\n---\n${body}\n`;
}

let box: Sandbox;

/** Gives each test of a `describe` a registry with a draft. */
function inSandbox(): void {
  beforeEach(async () => {
    box = new Sandbox();
    await box.done('init');
    box.write(draftFile, prompt('Sort the ticket {{text}} into one queue.'));
  });

  afterEach(() => {
    box.remove();
  });
}

/** Writes a draft with this body and snapshots it. */
async function snapshot(body: string, id = triage, ...rest: readonly string[]): Promise<JsonValue> {
  box.write(`prompts/${id}.prompt`, prompt(body));
  return box.json(0, 'snapshot', id, '-m', body, ...rest);
}

/** Promotes through environments one after the other, each from the one before. */
async function promoteThrough(id: string, ...environments: readonly string[]): Promise<void> {
  for (const to of environments) {
    await box.done('promote', id, '--to', to, '--reason', 'ready');
  }
}

const digest = /^sha256:[0-9a-f]{64}$/;
const eventName = /^\d{8}T\d{9}Z-[0-9a-f]{16}$/;

function at(value: JsonValue | undefined, ...keys: readonly (string | number)[]): JsonValue | undefined {
  return keys.reduce<JsonValue | undefined>(
    (found, key) =>
      typeof found === 'object' && found !== null ? (found as Record<string, JsonValue>)[key] : undefined,
    value,
  );
}

/** A member that must be text. */
function word(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : assert.fail(`${JSON.stringify(value)} is no text`);
}

function change(environment: string, from: number | null, to: number | null, id = triage): JsonValue {
  return { prompt: id, environment, from, to };
}

async function refused(code: number, error: string, message: RegExp, ...argv: readonly string[]): Promise<void> {
  const before = box.files('.promptenv');
  const document = await box.json(code, ...argv);
  assert.deepEqual(Object.keys(document as object), ['error']);
  assert.deepEqual(Object.keys(at(document, 'error') as object), ['code', 'message', 'hint']);
  assert.equal(at(document, 'error', 'code'), error, JSON.stringify(document));
  assert.match(word(at(document, 'error', 'message')), message);
  assert.notEqual(at(document, 'error', 'hint'), '');
  assert.deepEqual(box.files('.promptenv'), before, 'nothing is written');
  const ran = await box.run(...argv);
  assert.equal(ran.code, code);
  assert.equal(ran.out, '');
  assert.match(ran.err, /^(promptenv: .+: .+\n)+$/);
}

describe('promptenv init', () => {
  inSandbox();

  it('makes a registry, says where, and refuses to make it twice', async () => {
    const fresh = new Sandbox();
    try {
      assert.deepEqual(await fresh.json(0, 'init'), { root: fresh.folder });
      assert.match(fresh.read('.promptenv/config.yaml'), /^format: 1\nprompts:\n {2}- root: prompts\n/);
      const before = fresh.files();
      const again = await fresh.json(1, 'init');
      assert.equal(at(again, 'error', 'code'), 'refused');
      assert.deepEqual(fresh.files(), before);
    } finally {
      fresh.remove();
    }
  });

  it('takes environments in order and another folder of drafts', async () => {
    const fresh = new Sandbox();
    try {
      await fresh.done('init', '--environments', 'test, live', '--root', 'llm/prompts');
      fresh.write('llm/prompts/a.prompt', 'Hello {{name}}');
      const status = await fresh.json(0, 'status');
      assert.deepEqual(
        (at(status, 'environments') as JsonValue[]).map((environment) => at(environment, 'name')),
        ['test', 'live'],
      );
      assert.equal(at(status, 'prompts', 0, 'draft', 'path'), 'llm/prompts/a.prompt');
    } finally {
      fresh.remove();
    }
  });

  it('refuses names that no environment can have', async () => {
    const fresh = new Sandbox();
    try {
      for (const names of ['dev,Prod', 'draft', 'dev,,prod', 'dev,dev']) {
        assert.equal(at(await fresh.json(2, 'init', '--environments', names), 'error', 'code'), 'usage', names);
      }
      assert.deepEqual(fresh.files(), {});
    } finally {
      fresh.remove();
    }
  });
});

describe('where promptenv runs', () => {
  inSandbox();

  it('finds the registry from any folder below it', async () => {
    box.write('services/api/src/a.txt', '');
    const ran = await box.runIn('services/api/src', 'status', '--json');
    assert.equal(at(JSON.parse(ran.out) as JsonValue, 'root'), box.folder);
  });

  it('runs in a folder of the registry that --cwd names by a link from elsewhere', async () => {
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'promptenv-link-'));
    symlinkSync(path.join(box.folder, 'prompts'), path.join(elsewhere, 'link'));
    const ran = await box.run('--cwd', path.join(elsewhere, 'link'), 'snapshot', `${triage}.prompt`, '-m', 'First');
    rmSync(elsewhere, { recursive: true });
    assert.equal(ran.code, 0, ran.err);
  });

  it('runs elsewhere with --cwd, from which files are read too', async () => {
    const ran = await box.runIn('prompts', '--cwd', 'support', 'snapshot', './ticket-triage.prompt', '-m', 'First');
    assert.equal(ran.code, 0, ran.err);
    assert.equal(((await box.json(0, 'versions', triage)) as JsonValue[]).length, 1);
    const missing = await box.run('status', '--cwd', 'nowhere');
    assert.equal(missing.code, 1);
    assert.match(missing.err, /there is no folder .*nowhere/);
  });

  it('says where there is no registry, and how to make one', async () => {
    const outside = new Sandbox();
    try {
      const document = await outside.json(1, 'status');
      assert.equal(at(document, 'error', 'code'), 'notFound');
      assert.match(word(at(document, 'error', 'hint')), /promptenv init/);
    } finally {
      outside.remove();
    }
  });

  it('answers to its folder, and to "workspace", and to no other registry', async () => {
    await box.done('status', '--registry', 'workspace');
    await box.done('status', '--registry', path.basename(box.folder));
    await refused(1, 'notFound', /no registry "langfuse"/, 'status', '--registry', 'langfuse');
    await snapshot('One');
    await box.done('show', `workspace:${triage}@1`);
    await refused(1, 'notFound', /no registry "other"/, 'show', `other:${triage}@1`);
    await refused(1, 'notFound', /no registry "other"/, 'diff', `${triage}@1`, `other:${triage}@1`);
  });
});

describe('promptenv status', () => {
  inSandbox();

  it('prints the root, environments, prompts with draft and pins, and findings', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    const two = await snapshot('Two', triage, '--pin', 'dev');
    await promoteThrough(triage, 'staging');
    box.write(draftFile, prompt('Three'));
    box.write('prompts/new-one.prompt', 'Hello {{name}}');
    const status = await box.json(0, 'status');
    const pinned = { version: 2, digest: at(two, 'digest') };
    assert.deepEqual(status, {
      root: box.folder,
      environments: [{ name: 'dev' }, { name: 'staging' }, { name: 'prod', protected: true }],
      prompts: [
        {
          id: 'new-one',
          format: 'dotprompt',
          draft: { path: 'prompts/new-one.prompt', state: 'new', matches: null },
          latest: null,
          pins: { dev: null, staging: null, prod: null },
        },
        {
          id: triage,
          format: 'dotprompt',
          draft: { path: draftFile, state: 'modified', matches: null },
          latest: 2,
          pins: { dev: pinned, staging: pinned, prod: null },
        },
      ],
      findings: [],
    });
  });

  it('is a table for people, with holds below it', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    await snapshot('Two', triage, '--pin', 'dev');
    await box.done('rollback', triage, '--env', 'dev', '--reason', 'too\nlong');
    box.write(draftFile, prompt('One'));
    const lines = (await box.done('status')).split('\n');
    const row = lines.find((line) => line.startsWith(triage)) ?? '';
    assert.match(row, /^support\/ticket-triage {2}~ modified \(is v1\) {2}v2 +v1 held {2}— +—$/);
    assert.ok(lines.includes(`held in dev: ${triage}: too\\nlong`), lines.join('\n'));
  });

  it('exits with 0 whatever it finds', async () => {
    box.write('prompts/bad id.prompt', 'Hello');
    box.write('prompts/broken.prompt', '---\nmodel: [\n---\nHello\n');
    box.write('.promptenv/environments/dev.yaml', 'a b: c: d\n');
    const status = await box.json(0, 'status');
    const codes = (at(status, 'findings') as JsonValue[]).map((finding) => at(finding, 'code'));
    assert.ok(codes.includes('badId') && codes.includes('invalidDraft'), JSON.stringify(codes));
    assert.match(await box.done('status'), /^prompts\/bad id\.prompt: error badId: /m);
  });
});

describe('promptenv snapshot', () => {
  inSandbox();

  it('numbers versions from 1 and prints prompt, version and digest', async () => {
    const one = await box.json(0, 'snapshot', triage, '-m', 'First');
    assert.deepEqual({ ...(one as object), digest: 'd' }, { prompt: triage, version: 1, digest: 'd' });
    assert.match(word(at(one, 'digest')), digest);
    assert.equal(at(await snapshot('Changed'), 'version'), 2);
  });

  it('takes the draft’s file from the current folder, an id before a file', async () => {
    for (const [folder, file] of [
      ['', draftFile],
      ['prompts', 'support/ticket-triage.prompt'],
      ['prompts/support', './ticket-triage.prompt'],
      ['.promptenv', `../${draftFile}`],
      ['', path.join(box.folder, draftFile)],
    ] as const) {
      box.write(draftFile, prompt(`From ${folder} ${file}`));
      const ran = await box.runIn(folder, 'snapshot', file, '-m', 'x', '--json');
      assert.equal(ran.code, 0, ran.out);
      assert.equal(at(JSON.parse(ran.out) as JsonValue, 'prompt'), triage);
    }
  });

  it('refuses a draft that equals the latest version, naming it', async () => {
    await snapshot('One');
    await refused(1, 'refused', /v1/, 'snapshot', triage, '-m', 'again');
    box.write(draftFile, prompt('One').replaceAll('\n', '\r\n'));
    await refused(1, 'refused', /v1/, 'snapshot', triage, '-m', 'only line ends');
  });

  it('keeps a draft that equals an older version as a new version', async () => {
    await snapshot('One');
    await snapshot('Two');
    assert.equal(at(await snapshot('One'), 'version'), 3);
  });

  it('refuses drafts that are invalid, and what is no prompt', async () => {
    box.write('prompts/empty.prompt', ' \n');
    box.write('prompts/broken.prompt', '---\nmodel: [\n---\nHello\n');
    box.write('prompts/_partial.prompt', 'Hello');
    box.write('notes.txt', 'Hello');
    await refused(1, 'invalid', /empty/, 'snapshot', 'empty', '-m', 'x');
    await refused(1, 'invalid', /./, 'snapshot', 'prompts/broken.prompt', '-m', 'x');
    await refused(1, 'notFound', /not the draft of a prompt/, 'snapshot', 'prompts/_partial.prompt', '-m', 'x');
    await refused(1, 'notFound', /not the draft of a prompt/, 'snapshot', 'notes.txt', '-m', 'x');
    await refused(1, 'notFound', /no prompt and no file "nope"/, 'snapshot', 'nope', '-m', 'x');
    await refused(1, 'notFound', /./, 'snapshot', '../../etc/passwd', '-m', 'x');
    await refused(2, 'usage', /--message is missing/, 'snapshot', triage);
  });

  it('pins the first environment with --pin, as an act of its own, and no other', async () => {
    await refused(1, 'refused', /staging/, 'snapshot', triage, '-m', 'x', '--pin', 'staging');
    await refused(1, 'notFound', /nope/, 'snapshot', triage, '-m', 'x', '--pin', 'nope');
    await snapshot('One', triage, '--pin', 'dev');
    const history = (await box.json(0, 'history')) as JsonValue[];
    assert.equal(history.length, 1);
    assert.deepEqual(at(history, 0, 'environment'), 'dev');
  });
});

describe('promptenv versions', () => {
  inSandbox();

  it('marks a damaged version for people', async () => {
    await snapshot('One');
    await snapshot('Two');
    const document = await box.json(0, 'versions', triage);
    assert.doesNotMatch(await box.done('versions', triage), /damaged/);
    const folder = `.promptenv/versions/${triage}`;
    const stored = Object.keys(box.files(folder)).find((name) => name.startsWith('v1-')) ?? '';
    box.write(`${folder}/${stored}`, 'Something else');
    const [two, one] = (await box.done('versions', triage)).split('\n');
    assert.match(one ?? '', /^v1 .* damaged .*One$/);
    assert.doesNotMatch(two ?? '', /damaged/);
    assert.deepEqual(await box.json(0, 'versions', triage), document);
  });

  it('lists none for a prompt that only has a draft', async () => {
    box.write('prompts/fresh.prompt', 'Hello.\n');
    assert.deepEqual(await box.json(0, 'versions', 'fresh'), []);
  });

  it('lists them newest first with parent and the environments that pin each', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    await promoteThrough(triage, 'staging');
    await snapshot('Two', triage, '--pin', 'dev');
    const list = (await box.json(0, 'versions', triage)) as Record<string, JsonValue>[];
    assert.deepEqual(
      list.map(({ version, parent, message, environments }) => ({ version, parent, message, environments })),
      [
        { version: 2, parent: 1, message: 'Two', environments: ['dev'] },
        { version: 1, parent: null, message: 'One', environments: ['staging'] },
      ],
    );
    for (const entry of list) {
      assert.deepEqual(Object.keys(entry).sort(), [
        'author',
        'createdAt',
        'digest',
        'environments',
        'message',
        'parent',
        'version',
      ]);
      assert.match(word(entry['digest']), digest);
      assert.match(word(entry['createdAt']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    assert.match(await box.done('versions', triage), /^v2 .*dev +Two\nv1 .*staging +One\n$/);
  });

  it('knows no prompt that has none', async () => {
    await refused(1, 'notFound', /nope/, 'versions', 'nope');
    await refused(1, 'notFound', /\.\./, 'versions', '../prompts');
    await refused(1, 'notFound', /./, 'versions', 'a'.repeat(5000));
  });
});

describe('promptenv show', () => {
  inSandbox();

  it('writes the stored text byte for byte', async () => {
    const stored = 'Grüße {{name}} 👋\n\n  \tno newline at the end';
    box.write('prompts/greet.prompt', `\ufeff${stored.replaceAll('\n', '\r\n')}`);
    await box.done('snapshot', 'greet', '-m', 'x', '--pin', 'dev');
    for (const reference of ['greet@1', 'greet@dev', 'greet@latest', 'greet@draft']) {
      const ran = await box.run('show', reference);
      assert.equal(ran.code, 0, ran.err);
      assert.deepEqual(ran.bytes, Buffer.from(stored, 'utf8'), reference);
    }
  });

  it('tells everything about a version with --json', async () => {
    const two = at(await snapshot('Sort {{text}}.'), 'digest');
    const shown = await box.json(0, 'show', `${triage}@1`);
    assert.deepEqual(Object.keys(shown as object), [
      'ref',
      'version',
      'digest',
      'format',
      'model',
      'parameters',
      'tools',
      'outputSchema',
      'variables',
      'messages',
      'files',
    ]);
    assert.equal(at(shown, 'ref'), `${triage}@1`);
    assert.equal(at(shown, 'version'), 1);
    assert.equal(at(shown, 'digest'), two);
    assert.equal(at(shown, 'format'), 'dotprompt');
    assert.equal(at(shown, 'model'), 'googleai/gemini-2.5-flash');
    assert.deepEqual(at(shown, 'parameters'), { temperature: 0.2 });
    assert.deepEqual(at(shown, 'variables'), ['text']);
    assert.equal(at(shown, 'files', 0, 'path'), 'ticket-triage.prompt');
    assert.equal(at(shown, 'files', 0, 'text'), prompt('Sort {{text}}.'));
    assert.match(word(at(shown, 'files', 0, 'sha256')), /^[0-9a-f]{64}$/);
  });

  it('takes a version with its digest wherever it takes a number', async () => {
    const id = at(await snapshot('One'), 'digest');
    await box.done('show', `${triage}@1@${word(id)}`);
    await refused(1, 'notFound', /no version 1@sha256/, 'show', `${triage}@1@sha256:${'0'.repeat(64)}`);
  });

  it('knows references that are malformed from those that name nothing', async () => {
    await snapshot('One');
    await refused(2, 'usage', /is no reference/, 'show', triage);
    await refused(2, 'usage', /is no prompt id/, 'show', '../x@1');
    await refused(1, 'notFound', /no version 9/, 'show', `${triage}@9`);
    await refused(1, 'notFound', /dev pins no version/, 'show', `${triage}@dev`);
    await refused(1, 'notFound', /no environment "qa"/, 'show', `${triage}@qa`);
    await refused(1, 'notFound', /nope/, 'show', 'nope@1');
    await refused(1, 'notFound', /nope/, 'show', 'nope@draft');
  });

  it('never serves a version that was edited by hand', async () => {
    await snapshot('One');
    const stored = Object.keys(box.files('.promptenv')).find((name) => /v1-[0-9a-f]{8}\.prompt$/.test(name)) ?? '';
    box.write(`.promptenv/${stored}`, prompt('One, edited'));
    await refused(1, 'damaged', /v1/, 'show', `${triage}@1`);
    await refused(1, 'damaged', /v1/, 'promote', triage, '--to', 'dev', '--version', '1');
  });
});

describe('promptenv diff', () => {
  inSandbox();

  it('tells text, settings, variables and files apart, and exits with 0', async () => {
    await snapshot('Sort {{text}}.');
    box.write(draftFile, prompt('Sort {{text}} by {{customer}}.', 0.9));
    const diff = await box.json(0, 'diff', `${triage}@1`, `${triage}@draft`);
    assert.equal(at(diff, 'same'), false);
    assert.equal(at(diff, 'left'), `${triage}@1`);
    assert.equal(at(diff, 'right'), `${triage}@draft`);
    assert.deepEqual(at(diff, 'settings'), [{ path: 'parameters.temperature', left: 0.2, right: 0.9 }]);
    assert.deepEqual(at(diff, 'variables'), { added: ['customer'], removed: [] });
    assert.deepEqual(at(diff, 'files'), []);
    assert.equal((at(diff, 'text') as JsonValue[]).length, 1);
    const text = await box.done('diff', `${triage}@1`, `${triage}@draft`);
    assert.match(text, /^-Sort \{\{text\}\}\.$/m);
    assert.match(text, /^ {2}parameters\.temperature: 0\.2 → 0\.9$/m);
    assert.match(text, /^ {2}\+ customer$/m);
  });

  it('prints Markdown for a pull request, and refuses formats that there are none of', async () => {
    await snapshot('Sort {{text}}.');
    box.write(draftFile, prompt('Sort {{text}} by {{customer}}.', 0.9));
    const markdown = await box.done('diff', `${triage}@1`, `${triage}@draft`, '--format', 'markdown');
    assert.match(markdown, /^### `support\/ticket-triage@1` → `support\/ticket-triage@draft`$/m);
    assert.match(markdown, /^```diff\n@@ /m);
    assert.match(markdown, /^\| `parameters\.temperature` \| `0\.2` \| `0\.9` \|$/m);
    assert.match(markdown, /^\*\*Variables\*\*: added `customer`$/m);
    await refused(2, 'usage', /no format "html"/, 'diff', `${triage}@1`, `${triage}@draft`, '--format', 'html');
  });

  it('shows a change in a partial under files, where the prompt’s own text is the same', async () => {
    box.write('prompts/support/_voice.prompt', 'Be kind.\n');
    await snapshot('{{>voice}} Sort {{text}}.');
    assert.equal(at(await box.json(0, 'show', `${triage}@1`), 'files', 0, 'path'), '_voice.prompt');
    box.write('prompts/support/_voice.prompt', 'Be brief.\n');
    assert.equal(at(await box.json(0, 'status'), 'prompts', 0, 'draft', 'state'), 'modified');
    const diff = await box.json(0, 'diff', `${triage}@1`, `${triage}@draft`);
    assert.equal(at(diff, 'same'), false);
    assert.deepEqual(at(diff, 'text'), []);
    assert.deepEqual([at(diff, 'files', 0, 'path'), at(diff, 'files', 0, 'state')], ['_voice.prompt', 'changed']);
    assert.match(await box.done('diff', `${triage}@1`, `${triage}@draft`), /^ {2}-Be kind\.\n {2}\+Be brief\.$/m);
  });

  it('compares a draft that its format rejects as text', async () => {
    await snapshot('One');
    box.write(draftFile, '---\nmodel: [\n---\nTwo\n');
    const diff = await box.json(0, 'diff', `${triage}@1`, `${triage}@draft`);
    assert.equal((at(diff, 'text') as JsonValue[]).length, 1);
    assert.deepEqual(at(diff, 'settings'), []);
  });

  it('finds a version the same as itself', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    const diff = await box.json(0, 'diff', `${triage}@1`, `${triage}@dev`);
    assert.equal(at(diff, 'same'), true);
    assert.deepEqual(at(diff, 'text'), []);
    assert.match(await box.done('diff', `${triage}@1`, `${triage}@dev`), /are the same/);
  });
});

describe('promptenv promote', () => {
  inSandbox();

  it('moves what the environment before pins', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    const moved = await box.json(0, 'promote', triage, '--to', 'staging');
    assert.deepEqual(at(moved, 'changes'), [change('staging', null, 1)]);
    assert.match(word(at(moved, 'event')), eventName);
    await snapshot('Two', triage, '--pin', 'dev');
    assert.equal(await box.done('promote', triage, '--to', 'staging'), `${triage}: staging v1 → v2\n`);
  });

  it('takes the latest version for the first environment, a named version, or another environment’s', async () => {
    await snapshot('One');
    await snapshot('Two');
    assert.deepEqual(at(await box.json(0, 'promote', triage, '--to', 'dev'), 'changes'), [change('dev', null, 2)]);
    const named = await box.json(0, 'promote', triage, '--to', 'staging', '--version', '1');
    assert.deepEqual(at(named, 'changes'), [change('staging', null, 1)]);
    const from = await box.json(0, 'promote', triage, '--to', 'prod', '--from', 'dev', '--reason', 'urgent');
    assert.deepEqual(at(from, 'changes'), [change('prod', null, 2)]);
  });

  it('checks what is expected first, then whether there is anything to change, then what refuses', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    await promoteThrough(triage, 'staging', 'prod');
    await snapshot('Two', triage, '--pin', 'dev');
    await promoteThrough(triage, 'staging');
    // Protected and without a reason, but the expectation comes first.
    await refused(3, 'conflict', /prod pins v1/, 'promote', triage, '--to', 'prod', '--expect', '9');
    await refused(3, 'conflict', /prod pins v1/, 'promote', triage, '--to', 'prod', '--expect', 'none');
    // An expectation that fails, though there is nothing to change.
    await refused(3, 'conflict', /prod/, 'promote', triage, '--to', 'prod', '--version', '1', '--expect', '2');
    // Nothing to change, though protected and without a reason.
    const nothing = await box.json(0, 'promote', triage, '--to', 'prod', '--version', '1', '--expect', '1');
    assert.deepEqual(at(nothing, 'changes'), []);
    assert.match(await box.done('promote', triage, '--to', 'prod', '--version', '1'), /^Nothing to change: /);
    await refused(1, 'refused', /protected/, 'promote', triage, '--to', 'prod', '--expect', '1');
    await refused(1, 'refused', /protected/, 'promote', triage, '--to', 'prod', '--reason', ' ');
    const done = await box.json(0, 'promote', triage, '--to', 'prod', '--expect', '1', '--reason', 'stable');
    assert.deepEqual(at(done, 'changes'), [change('prod', 1, 2)]);
  });

  it('moves several prompts in one act, or none of them', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    await snapshot('One', 'b', '--pin', 'dev');
    await snapshot('One', 'c');
    await refused(1, 'refused', /dev pins no version of c/, 'promote', 'a', 'b', 'c', '--to', 'staging');
    const moved = await box.json(0, 'promote', 'b', 'a', 'a', '--to', 'staging');
    assert.deepEqual(at(moved, 'changes'), [change('staging', null, 1, 'b'), change('staging', null, 1, 'a')]);
    assert.equal(((await box.json(0, 'history', '--env', 'staging')) as JsonValue[]).length, 1);
  });

  it('names every prompt that refuses', async () => {
    await snapshot('One', 'a');
    await snapshot('One', 'b');
    const ran = await box.run('promote', 'a', 'b', '--to', 'staging');
    assert.equal(ran.code, 1);
    assert.match(ran.err, /^promptenv: .*\ba\b.*\npromptenv: .*\bb\b.*\n$/);
    await refused(1, 'refused', /\ba\b.*\bb\b/, 'promote', 'a', 'b', '--to', 'staging');
  });

  it('takes --all for every prompt that differs', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    await snapshot('One', 'b', '--pin', 'dev');
    await snapshot('One', 'c');
    await promoteThrough('a', 'staging');
    const moved = await box.json(0, 'promote', '--all', '--to', 'staging');
    assert.deepEqual(at(moved, 'changes'), [change('staging', null, 1, 'b')]);
    assert.deepEqual(at(await box.json(0, 'promote', '--all', '--to', 'staging'), 'changes'), []);
    const first = await box.json(0, 'promote', '--all', '--to', 'dev');
    assert.deepEqual(at(first, 'changes'), [change('dev', null, 1, 'c')]);
  });

  it('takes --all --version for every prompt that has it and pins another', async () => {
    for (const id of ['a', 'b']) {
      await snapshot('One', id, '--pin', 'dev');
      await snapshot('Two', id);
    }
    await snapshot('One', 'c', '--pin', 'dev');
    await box.done('promote', 'b', '--to', 'dev', '--version', '2');
    const moved = await box.json(0, 'promote', '--all', '--to', 'dev', '--version', '2');
    assert.deepEqual(at(moved, 'changes'), [change('dev', 1, 2, 'a')]);
  });

  it('refuses a held pin until the hold is released with it', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    await snapshot('Two', triage, '--pin', 'dev');
    await box.done('rollback', triage, '--env', 'dev', '--reason', 'overlong replies');
    await refused(1, 'refused', /overlong replies/, 'promote', triage, '--to', 'dev');
    await refused(1, 'refused', /overlong replies/, 'promote', '--all', '--to', 'dev');
    const moved = await box.json(0, 'promote', triage, '--to', 'dev', '--release-hold');
    assert.deepEqual(at(moved, 'changes'), [change('dev', 1, 2)]);
    assert.equal(at(await box.json(0, 'status'), 'prompts', 0, 'pins', 'dev', 'hold'), undefined);
  });

  it('needs prompts or --all, an environment that exists, and one prompt for --expect', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    await snapshot('One', 'b', '--pin', 'dev');
    await refused(2, 'usage', /no prompt was named/, 'promote', '--to', 'staging');
    await refused(2, 'usage', /besides --all/, 'promote', 'a', '--all', '--to', 'staging');
    await refused(2, 'usage', /--expect/, 'promote', '--all', '--to', 'staging', '--expect', '1');
    await refused(2, 'usage', /--expect/, 'promote', 'a', 'b', '--to', 'staging', '--expect', '1');
    await refused(1, 'notFound', /"qa"/, 'promote', 'a', '--to', 'qa');
    await refused(1, 'notFound', /"qa"/, 'promote', 'a', '--to', 'staging', '--from', 'qa');
    await refused(1, 'notFound', /"nope"/, 'promote', 'nope', '--to', 'staging');
    await refused(1, 'notFound', /no version 7/, 'promote', 'a', '--to', 'staging', '--version', '7');
    await refused(1, 'notFound', /no prompt has a version 7/, 'promote', '--all', '--to', 'staging', '--version', '7');
    await refused(1, 'notFound', /no version of "nope"/, 'diff', 'a@1', 'nope@1');
    await refused(2, 'usage', /itself/, 'promote', 'a', '--to', 'staging', '--from', 'staging');
  });
});

describe('promptenv rollback', () => {
  inSandbox();

  it('goes back one version and leaves a hold that names the one it left', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    await snapshot('Two', triage, '--pin', 'dev');
    const moved = await box.json(0, 'rollback', triage, '--env', 'dev', '--reason', 'overlong');
    assert.deepEqual(at(moved, 'changes'), [change('dev', 2, 1)]);
    assert.equal(at(await box.json(0, 'status'), 'prompts', 0, 'pins', 'dev', 'hold'), 'overlong');
    await refused(1, 'refused', /no other version/, 'rollback', triage, '--env', 'dev', '--reason', 'again');
  });

  it('reads the history as a stack', async () => {
    for (const body of ['One', 'Two', 'Three']) {
      await snapshot(body, triage, '--pin', 'dev');
    }
    await box.done('rollback', triage, '--env', 'dev', '--reason', 'x');
    assert.deepEqual(at(await box.json(0, 'rollback', triage, '--env', 'dev', '--reason', 'x'), 'changes'), [
      change('dev', 2, 1),
    ]);
  });

  it('goes to a version that the environment had, and to no other', async () => {
    for (const body of ['One', 'Two', 'Three']) {
      await snapshot(body, triage, '--pin', 'dev');
    }
    await snapshot('Four');
    await refused(1, 'refused', /never pinned v4/, 'rollback', triage, '--env', 'dev', '--to', '4', '--reason', 'x');
    await refused(3, 'conflict', /./, 'rollback', triage, '--env', 'dev', '--reason', 'x', '--expect', '2');
    const nothing = await box.json(0, 'rollback', triage, '--env', 'dev', '--to', '3', '--reason', 'x');
    assert.deepEqual(at(nothing, 'changes'), []);
    const moved = await box.json(0, 'rollback', triage, '--env', 'dev', '--to', '1', '--reason', 'x', '--expect', '3');
    assert.deepEqual(at(moved, 'changes'), [change('dev', 3, 1)]);
    await refused(2, 'usage', /--reason/, 'rollback', triage, '--env', 'dev');
  });

  it('says of a version that a rollback left that it was left, not that it was never there', async () => {
    for (const body of ['One', 'Two', 'Three']) {
      await snapshot(body, triage, '--pin', 'dev');
    }
    await box.done('rollback', triage, '--env', 'dev', '--to', '1', '--reason', 'x');
    const back = ['rollback', triage, '--env', 'dev', '--reason', 'x', '--to'];
    await refused(1, 'refused', /dev was rolled back from v2 of support/, ...back, '2');
    assert.match((await box.run(...back, '3')).err, /rolled back from v3 .*: promote or pin v3 to have it again\n$/);
    await snapshot('Four');
    await refused(1, 'refused', /dev never pinned v4/, ...back, '4');
  });
});

describe('promptenv pin, unpin, hold, release and record', () => {
  inSandbox();

  beforeEach(async () => {
    await snapshot('One', triage, '--pin', 'dev');
    await snapshot('Two');
  });

  it('pins a version, and the latest where none is named', async () => {
    assert.deepEqual(
      at(await box.json(0, 'pin', triage, '--env', 'prod', '--version', '1', '--reason', 'x'), 'changes'),
      [change('prod', null, 1)],
    );
    assert.deepEqual(at(await box.json(0, 'pin', triage, '--env', 'prod', '--reason', 'x'), 'changes'), [
      change('prod', 1, 2),
    ]);
    assert.deepEqual(at(await box.json(0, 'pin', triage, '--env', 'prod', '--reason', 'x'), 'changes'), []);
    await refused(1, 'notFound', /no version 7/, 'pin', triage, '--env', 'dev', '--version', '7', '--reason', 'x');
    await refused(1, 'notFound', /"qa"/, 'pin', triage, '--env', 'qa', '--reason', 'x');
  });

  it('unpins, keeping the line and the history', async () => {
    await refused(3, 'conflict', /dev pins v1/, 'unpin', triage, '--env', 'dev', '--version', '2', '--reason', 'x');
    assert.deepEqual(at(await box.json(0, 'unpin', triage, '--env', 'dev', '--reason', 'x'), 'changes'), [
      change('dev', 1, null),
    ]);
    assert.match(box.read('.promptenv/environments/dev.yaml'), /^support\/ticket-triage: none \d{8}T/m);
    assert.equal(at(await box.json(0, 'status'), 'prompts', 0, 'pins', 'dev'), null);
    assert.deepEqual(at(await box.json(0, 'unpin', triage, '--env', 'dev', '--reason', 'x'), 'changes'), []);
    assert.equal(at(await box.json(0, 'verify'), 'ok'), true);
  });

  it('holds and releases', async () => {
    const held = await box.json(0, 'hold', triage, '--env', 'dev', '--reason', 'freeze');
    assert.deepEqual(at(held, 'changes'), [change('dev', 1, 1)]);
    await refused(1, 'refused', /freeze/, 'promote', triage, '--to', 'dev');
    await refused(1, 'refused', /freeze/, 'pin', triage, '--env', 'dev', '--reason', 'x');
    assert.match(await box.done('release', triage, '--env', 'dev', '--reason', 'thaw'), /dev v1 released/);
    assert.deepEqual(at(await box.json(0, 'release', triage, '--env', 'dev', '--reason', 'x'), 'changes'), []);
    await refused(1, 'refused', /pins no version/, 'hold', triage, '--env', 'prod', '--reason', 'x');
  });

  it('records a pin that was moved by hand', async () => {
    const two = at(await box.json(0, 'versions', triage), 0, 'digest');
    const file = '.promptenv/environments/dev.yaml';
    box.write(file, box.read(file).replace(/1@sha256:[0-9a-f]{64}/, `2@${word(two)}`));
    assert.equal(at(await box.json(1, 'verify'), 'findings', 0, 'code'), 'unrecorded');
    await refused(3, 'conflict', /v2/, 'record', triage, '--env', 'dev', '--version', '1', '--reason', 'x');
    const recorded = await box.json(0, 'record', triage, '--env', 'dev', '--reason', 'moved by hand');
    assert.deepEqual(at(recorded, 'changes'), [change('dev', 1, 2)]);
    assert.deepEqual(await box.json(0, 'verify'), { ok: true, findings: [] });
    assert.deepEqual(at(await box.json(0, 'record', triage, '--env', 'dev', '--reason', 'x'), 'changes'), []);
  });

  it('says how a pin comes back whose line was deleted by hand', async () => {
    const file = '.promptenv/environments/dev.yaml';
    box.write(file, '');
    const record = ['record', triage, '--env', 'dev', '--reason', 'x'];
    const { code, err } = await box.run(...record);
    assert.equal(code, 1);
    assert.match(
      err,
      /^promptenv: dev has no line of support\/ticket-triage any more.*: take the line from git again; /,
    );
    box.write(file, `${triage}: none\n`);
    assert.deepEqual(at(await box.json(0, ...record), 'changes'), [change('dev', 1, null)]);
    await box.done('verify');
    const never = await box.run('record', triage, '--env', 'prod', '--reason', 'x');
    assert.match(never.err, /prod has no pin of .*: promote a version instead/);
  });
});

describe('promptenv history', () => {
  inSandbox();

  it('says of a prompt that there is none, and of one that was never moved that nothing is on record', async () => {
    await refused(1, 'notFound', /there is no prompt "nope"/, 'history', '--prompt', 'nope');
    assert.deepEqual(await box.json(0, 'history', '--prompt', triage), []);
    await snapshot('One', triage, '--pin', 'dev');
    assert.deepEqual(await box.json(0, 'history', '--prompt', triage, '--env', 'prod'), []);
    // Gone but for its moves.
    rmSync(path.join(box.folder, draftFile));
    rmSync(path.join(box.folder, '.promptenv/versions'), { recursive: true });
    assert.deepEqual(await box.json(0, 'history', '--prompt', triage, '--env', 'prod'), []);
    assert.equal(((await box.json(0, 'history', '--prompt', triage)) as JsonValue[]).length, 1);
  });

  it('tells people what a version is called now that was renumbered', async () => {
    const ledger = `.promptenv/versions/${triage}/versions.jsonl`;
    await snapshot('One', triage, '--pin', 'dev');
    const before = box.read(ledger);
    await snapshot('Two of theirs', triage, '--pin', 'dev');
    const theirs = box.read(ledger).slice(before.length);
    box.write(ledger, before);
    box.write('prompts/support/ticket-triage.prompt', prompt('Two of ours'));
    await box.done('snapshot', triage, '-m', 'Ours');
    box.write(ledger, box.read(ledger) + theirs);
    const events = await box.json(0, 'history');
    await box.done('renumber', `${triage}@2@${word(at(JSON.parse(theirs) as JsonValue, 'digest'))}`);
    assert.match(await box.done('history'), /v1 → v2 \(now v3\)/);
    assert.match(await box.done('history'), /— → v1 /);
    assert.deepEqual(await box.json(0, 'history'), events);
  });

  it('lists acts newest first, of one environment or prompt where asked', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    await snapshot('One', 'b', '--pin', 'dev');
    await box.done('promote', '--all', '--to', 'staging', '--reason', 'ready');
    const history = (await box.json(0, 'history')) as Record<string, JsonValue>[];
    assert.deepEqual(
      history.map((event) => [event['environment'], (event['changes'] as JsonValue[]).length]),
      [
        ['staging', 2],
        ['dev', 1],
        ['dev', 1],
      ],
    );
    const [newest] = history;
    assert.deepEqual(Object.keys(newest ?? {}).sort(), [
      'action',
      'actor',
      'at',
      'changes',
      'environment',
      'id',
      'reason',
    ]);
    assert.match(word(newest?.['id']), eventName);
    assert.equal(newest?.['reason'], 'ready');
    const first = at(newest, 'changes', 0);
    assert.deepEqual(Object.keys(first as object), ['prompt', 'from', 'to']);
    assert.equal(at(first, 'from'), null);
    assert.match(word(at(first, 'to')), /^1@sha256:[0-9a-f]{64}$/);
    assert.equal(((await box.json(0, 'history', '--env', 'dev')) as JsonValue[]).length, 2);
    assert.equal(((await box.json(0, 'history', '--prompt', 'a')) as JsonValue[]).length, 2);
    assert.equal(((await box.json(0, 'history', '--prompt', 'a', '--env', 'dev')) as JsonValue[]).length, 1);
    await refused(1, 'notFound', /"qa"/, 'history', '--env', 'qa');
  });

  it('groups by day for people', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    await snapshot('One', 'b', '--pin', 'dev');
    await box.done('promote', 'a', 'b', '--to', 'staging', '--reason', 'ready');
    const lines = (await box.done('history')).split('\n');
    assert.match(lines[0] ?? '', /^\d{4}-\d\d-\d\d$/);
    assert.match(lines[1] ?? '', /^ {2}\d\d:\d\dZ {2}staging {2}promote {2}2 prompts +.*: ready$/);
    assert.match(lines[2] ?? '', /^ +a {2}— → v1$/);
    assert.match(lines[4] ?? '', /^ {2}\d\d:\d\dZ {2}dev +\w+ +b — → v1/);
  });

  it('stops after as many as are asked for', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    await snapshot('Two', 'a', '--pin', 'dev');
    const all = (await box.json(0, 'history')) as JsonValue[];
    assert.deepEqual(await box.json(0, 'history', '--limit', '1'), all.slice(0, 1));
    for (const limit of ['0', '-1', '1.5', 'all']) {
      await refused(2, 'usage', /--limit/, 'history', `--limit=${limit}`);
    }
  });

  it('says what was pinned at a time, since when and by whom', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    const between = new Date().toISOString();
    await snapshot('Two', 'a', '--pin', 'dev');
    const [second, first] = (await box.json(0, 'history')) as JsonValue[];
    const told = async (time: string, ...rest: readonly string[]): Promise<JsonValue> =>
      box.json(0, 'history', '--at', time, '--env', 'dev', ...rest);
    const then = await told(between);
    assert.equal((then as JsonValue[]).length, 1);
    assert.deepEqual(Object.keys(at(then, 0) as object), [
      'environment',
      'prompt',
      'version',
      'digest',
      'event',
      'at',
      'actor',
      'action',
      'reason',
    ]);
    assert.deepEqual([at(then, 0, 'version'), at(then, 0, 'event')], [1, at(first ?? null, 'id')]);
    const now = await told('2999-01-01', '--prompt', 'a');
    assert.deepEqual([at(now, 0, 'version'), at(now, 0, 'event')], [2, at(second ?? null, 'id')]);
    assert.deepEqual(await told('2020-01-01'), []);
    const never = await told('2020-01-01', '--prompt', 'a');
    assert.deepEqual([at(never, 0, 'prompt'), at(never, 0, 'version')], ['a', null]);
    assert.match(
      await box.done('history', '--at', between, '--prompt', 'a'),
      /^Pinned at [\d-]+ [\d:]+Z\n {2}dev +a {2}v1 {2}since [\d-]+ [\d:]+Z {2}pin, .*: One\n {2}staging {2}a {2}— {3}was not pinned\n/,
    );
    await refused(2, 'usage', /"noon" is no time/, 'history', '--at', 'noon');
    await refused(2, 'usage', /does not go with --at/, 'history', '--at', between, '--limit', '1');
    await refused(1, 'notFound', /no version of "b"/, 'history', '--at', between, '--prompt', 'b');
  });

  it('tells a history that breaks off as far as it goes, and where it breaks', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    await snapshot('Two', 'a', '--pin', 'dev');
    const [second, first] = (await box.json(0, 'history')) as JsonValue[];
    const event = word(at(first ?? null, 'id'));
    const file = `.promptenv/history/dev/${event.slice(0, 4)}-${event.slice(4, 6)}/${event}.json`;
    box.write(file, box.read(file).replace('One', 'Won'));
    const ran = await box.run('history', '--json');
    assert.equal(ran.code, 1);
    assert.deepEqual(JSON.parse(ran.out), [second]);
    assert.match(ran.err, /^promptenv: \S+\.json: the history of a in dev is broken: its content was changed .*: take/);
    const past = await box.run('history', '--at', '2001-01-01', '--env', 'dev');
    assert.match(past.out, /^Pinned at 2001-01-01 \S+Z: cannot be told\.\n$/);
    await snapshot('One', 'b', '--pin', 'dev');
    assert.match((await box.run('history', '--at', '2222-01-01', '--env', 'dev')).out, /dev .* b .*\n$/);
    box.write(
      '.promptenv/environments/staging.yaml',
      `b: ${word(at(await box.json(0, 'versions', 'b'), 0, 'digest')).replace(/^/, '1@')}\n`,
    );
    assert.match(
      (await box.run('history', '--at', '2001-01-01')).out,
      /staging {2}b {2}v1 {2}since when is not on record\nOf other pins it cannot be told\.\n$/,
    );
  });

  it('is an empty list before anything was moved', async () => {
    assert.deepEqual(await box.json(0, 'history'), []);
    assert.equal(await box.done('history'), 'No moves are on record.\n');
  });
});

describe('promptenv drift', () => {
  inSandbox();

  it('exits with 1 and says how the later environment stands, or with 0 where nothing differs', async () => {
    assert.deepEqual(await box.json(0, 'drift'), []);
    await snapshot('One', triage, '--pin', 'dev');
    await promoteThrough(triage, 'staging', 'prod');
    assert.equal(await box.done('drift'), 'dev, staging and prod are in step.\n');
    await snapshot('Two', triage, '--pin', 'dev');
    assert.deepEqual(await box.json(1, 'drift'), [
      {
        prompt: triage,
        from: { environment: 'dev', version: 2 },
        to: { environment: 'staging', version: 1 },
        state: 'behind',
      },
    ]);
    assert.equal((await box.run('drift')).out, `${triage}  dev v2  → staging v1  1 version behind dev  for a moment\n`);
    await box.done('drift', '--from', 'staging', '--to', 'prod');
    const far = await box.json(1, 'drift', '--from', 'prod', '--to', 'dev');
    assert.equal(at(far, 0, 'to', 'environment'), 'prod');
  });

  it('knows ahead, missing, only and held', async () => {
    await snapshot('One', 'a', '--pin', 'dev');
    await snapshot('Two', 'a');
    await box.done('pin', 'a', '--env', 'staging', '--version', '2', '--reason', 'x');
    await snapshot('One', 'm', '--pin', 'dev');
    await snapshot('One', 'o');
    await box.done('pin', 'o', '--env', 'staging', '--reason', 'x');
    await snapshot('One', 'h', '--pin', 'dev');
    await promoteThrough('h', 'staging');
    await box.done('hold', 'h', '--env', 'staging', '--reason', 'x');
    await snapshot('Two', 'h', '--pin', 'dev');
    const drift = (await box.json(1, 'drift', '--from', 'dev', '--to', 'staging')) as JsonValue[];
    assert.deepEqual(
      drift.map((entry) => [at(entry, 'prompt'), at(entry, 'state')]),
      [
        ['a', 'ahead'],
        ['h', 'held'],
        ['m', 'missing'],
        ['o', 'only'],
      ],
    );
  });

  it('says that a pin to a version that is not there is damaged', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    await promoteThrough(triage, 'staging');
    const file = '.promptenv/environments/staging.yaml';
    box.write(file, box.read(file).replace(/1@sha256:[0-9a-f]{64}/, `7@sha256:${'0'.repeat(64)}`));
    const states = ((await box.json(1, 'drift')) as JsonValue[]).map((entry) => at(entry, 'state'));
    assert.deepEqual(states, ['damaged', 'damaged']);
  });

  it('never says that all is in step where pins cannot be read', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    box.write('.promptenv/environments/dev.yaml', '<<<<<<< ours\n=======\n>>>>>>> theirs\n');
    await refused(1, 'invalid', /conflict markers/, 'drift');
  });

  it('takes both environments or neither', async () => {
    await refused(2, 'usage', /go together/, 'drift', '--from', 'dev');
    await refused(2, 'usage', /itself/, 'drift', '--from', 'dev', '--to', 'dev');
    await refused(1, 'notFound', /"qa"/, 'drift', '--from', 'dev', '--to', 'qa');
  });
});

describe('promptenv verify', () => {
  inSandbox();

  it('exits with 0 where all is well, and names each place where it is not', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    assert.deepEqual(await box.json(0, 'verify'), { ok: true, findings: [] });
    const stored = Object.keys(box.files('.promptenv')).find((name) => /v1-[0-9a-f]{8}\.prompt$/.test(name)) ?? '';
    box.write(`.promptenv/${stored}`, 'edited');
    const report = await box.json(1, 'verify');
    assert.equal(at(report, 'ok'), false);
    assert.equal(at(report, 'findings', 0, 'code'), 'damaged');
    const ran = await box.run('verify');
    assert.equal(ran.code, 1);
    assert.equal(ran.out.trimEnd().split('\n').length, (at(report, 'findings') as JsonValue[]).length);
    assert.match(ran.out, /^\.promptenv\/versions\/support\/ticket-triage\/v1-.*: error damaged: /);
  });

  it('repairs what loses nothing, says what that was, and exits by what is left', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    assert.deepEqual(await box.json(0, 'verify', '--repair'), { ok: true, findings: [], repaired: [] });
    const name = Object.keys(box.files('.promptenv')).find((file) => /v1-[0-9a-f]{8}\.prompt$/.test(file)) ?? '';
    const stored = `.promptenv/${name}`;
    box.write(stored, '');
    const report = await box.json(0, 'verify', '--repair');
    assert.deepEqual([at(report, 'ok'), at(report, 'findings')], [true, []]);
    assert.deepEqual([at(report, 'repaired', 0, 'path'), at(report, 'repaired', 0, 'action')], [stored, 'restored']);
    assert.equal(await box.done('show', `${triage}@dev`), prompt('One'));
    box.write(stored, 'edited');
    const ran = await box.run('verify', '--repair');
    assert.equal(ran.code, 1);
    assert.match(ran.out, /^Nothing to repair\.\n\S+: error damaged: /);
    assert.equal(box.read(stored), 'edited');
  });

  it('accepts a checkout with CRLF line ends', async () => {
    await snapshot('One', triage, '--pin', 'dev');
    for (const [name, content] of Object.entries(box.files('.promptenv/versions'))) {
      box.write(`.promptenv/versions/${name}`, Buffer.from(content.replaceAll('\n', '\r\n'), 'latin1'));
    }
    assert.equal(at(await box.json(0, 'verify'), 'ok'), true);
    assert.equal(await box.done('show', `${triage}@dev`), prompt('One'));
  });
});
