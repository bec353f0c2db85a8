// Every parser that reads what somebody else may have written: how it is called, and what must be true of its answer.
// @ts-check
import { languages, nastyPrograms, runCallSites } from './callSites.mjs';
import { checkPlain, checkProblems, Found, size } from './checks.mjs';
import { lockOwner } from './lockOwner.mjs';

/** @typedef {typeof import('./product')} Product */

/**
 * @typedef {{
 *   name: string,
 *   rule: string,
 *   pieces: readonly ('yaml' | 'template' | 'json' | 'lines' | 'code')[],
 *   contexts: readonly (readonly [string, string])[],
 *   stretches?: readonly Stretch[],
 *   run: (product: Product, text: string, call: Call) => string | Promise<string>,
 * }} FuzzedParser
 * `rule` begins its grammar; `contexts` stand around what is repeated in long inputs; `stretches` are long inputs of
 * their own. `run` returns an outcome: inputs
 * with a new one are kept and changed further. It makes its calls of the product through `call`, which takes their time.
 */

/** @typedef {import('./generate.mjs').Stretch} Stretch */
/** @typedef {<T>(made: () => T) => T} Call */

const sha256 = () => '0'.repeat(64);
const digest = `sha256:${'9f3a1c2b'.repeat(8)}`;

/** UTF-8, with a byte that is none for each half of a surrogate pair. @param {string} text */
function bytesOf(text) {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = bytes.indexOf('\ufffd'); at !== -1; at = bytes.indexOf('\ufffd', at + 3)) bytes[at] = 0xff;
  return bytes;
}

/** What is said, without what it is said of. @param {readonly { message: string }[]} problems */
const kinds = (problems) =>
  [...new Set(problems.map(({ message }) => message.replace(/"[^"]*"|[^\p{L} ]+/gu, '').slice(0, 40)))]
    .slice(0, 4)
    .join('|');

/** @param {Product} product @param {string} path @param {string} written @param {Call} call */
function runFormat(product, path, written, call) {
  // A long text has short neighbours, since its time is measured.
  const [text = '', beside = written.length > 20_000 ? '{{>_a}}{{>b c=1}}' : written] = written.split('␞');
  const file = { path, text, read: (/** @type {string} */ name) => (name.length % 3 === 0 ? undefined : beside) };
  const result = call(() => product.parsePrompt(file));
  const format = result.ok ? result.prompt.format : result.format;
  const includes = call(() => product.includesOf(file, format));
  checkPlain(includes);
  checkPlain(result);
  if (!result.ok) {
    if (result.problems.length === 0) throw new Found('wrong', 'invalid without a reason');
    checkProblems(result.problems, text);
    return `${format} ${kinds(result.problems)}`;
  }
  const { prompt } = result;
  checkProblems(prompt.warnings, text);
  for (const include of [...prompt.includes, ...includes]) {
    checkProblems([{ message: include.kind, line: include.line }], text);
    if (include.candidates.some((candidate) => /^(?:[/~]|[A-Za-z]:)|\0|\\/.test(candidate))) {
      throw new Found('unsafe', `an included file outside of the folder: ${include.candidates.join(', ')}`);
    }
  }
  const settings = call(() => product.settingsOf(prompt));
  checkPlain(settings);
  return [
    format,
    kinds(prompt.warnings),
    ...[prompt.messages, prompt.variables, prompt.includes, prompt.tools, includes].map(({ length }) => size(length)),
    size(settings.size),
    prompt.model === null,
    typeof prompt.outputSchema,
  ].join(' ');
}

/** @param {string} name @param {string} path @param {string} rule @param {FuzzedParser['contexts']} contexts @returns {FuzzedParser} */
const format = (name, path, rule, contexts) => ({
  name,
  rule,
  pieces: ['template', 'yaml'],
  contexts,
  run: (product, text, call) => runFormat(product, path, text, call),
});

/** @type {FuzzedParser['contexts']} */
const inFront = [
  ['', ''],
  ['---\nname: x\n---\n', ''],
  ['---\n', '\n---\nHi'],
  ['---\nx: [', ']\n---\nHi'],
  ['---\nconfig:\n  ', '\n---\nHi'],
];

/** @type {readonly FuzzedParser[]} */
export const parsers = [
  {
    name: 'config',
    rule: 'config',
    pieces: ['yaml'],
    contexts: [
      ['', ''],
      ['format: 1\nprompts:\n', ''],
      ['format: 1\nprompts: [', ']'],
      ['format: 1\nenvironments: {', '}'],
      ['a: "', '"'],
    ],
    run: (product, text, call) => {
      const config = call(() => product.parseConfig(text, ['dev']));
      checkPlain(config);
      checkProblems(config.findings, text);
      if ((config.readOnly === null) !== config.findings.every(({ severity }) => severity === 'warning'))
        throw new Found('wrong', 'read-only without a finding');
      for (const { root } of config.prompts) {
        if (/^[/\\]|(?:^|\/)\.\.(?:\/|$)|\0/.test(root))
          throw new Found('unsafe', `a root outside of the folder: ${root}`);
      }
      return `${kinds(config.findings)} ${size(config.prompts.length)} ${size(config.environments.length)}`;
    },
  },
  {
    name: 'pins',
    rule: 'pins',
    pieces: ['yaml', 'lines'],
    contexts: [
      ['', ''],
      [`a: 1@${digest}\n`, ''],
      ['a:\n  version: "', '"'],
      ['{', '}'],
      ['a: [', ']'],
    ],
    run: (product, text, call) => {
      const file = call(() => product.parsePins('prod', text));
      checkPlain(file);
      checkProblems(file.findings, text.replaceAll('\r', '\n'));
      if (file.readOnly === null) {
        // A file that may be written reads the same after one pin was set, but for that pin.
        const pin = {
          version: product.workspaceVersion(7, digest),
          event: null,
          hold: { reason: text.slice(0, 20), held: null },
        };
        const after = product.parsePins(
          'prod',
          call(() => product.editPins(file, new Map([['m/fuzz', pin]]))),
        );
        const same = [...file.entries].every(
          ([prompt, entry]) =>
            prompt === 'm/fuzz' || JSON.stringify(after.entries.get(prompt)?.pin) === JSON.stringify(entry.pin),
        );
        const set = after.entries.get('m/fuzz')?.pin;
        if (!same || after.readOnly !== null || JSON.stringify(set) !== JSON.stringify(pin)) {
          throw new Found('wrong', `setting a pin changed others: ${after.readOnly ?? 'no finding'}`);
        }
      }
      return `${kinds(file.findings)} ${size(file.entries.size)} ${file.readOnly === null}`;
    },
  },
  {
    name: 'versions',
    rule: 'ledger',
    pieces: ['json', 'lines'],
    contexts: [
      ['', ''],
      ['{"version":1,"files":{', '}}\n'],
      ['{"a":"', '"}\n'],
    ],
    run: (product, text, call) => {
      const ledger = call(() => product.parseLedger('a', bytesOf(text)));
      checkProblems(ledger.findings, text);
      const versions = call(() => ledger.lines.map((line) => product.ledgerVersion(ledger, line)));
      checkPlain([ledger.findings, versions, product.versionRefs(ledger)]);
      versions.forEach((version, index) => {
        const line = ledger.lines[index];
        if (line === undefined) return;
        product.lineFormat(ledger.bytes, line);
        if (
          version !== null &&
          (version.digest !== product.lineDigest(ledger, line) || version.number !== line.number)
        ) {
          throw new Found('wrong', 'a line and its version differ');
        }
      });
      return `${kinds(ledger.findings)} ${size(versions.length)} ${versions.includes(null)}`;
    },
  },
  {
    name: 'events',
    rule: 'event',
    pieces: ['json'],
    contexts: [
      ['', ''],
      ['{"at":"2026-11-22T10:15:00.000Z","changes":[', ']}'],
      ['{"at":"', '"}'],
    ],
    run: (product, text, call) => {
      const name = product.eventName('2026-11-22T10:15:00.000Z', sha256());
      const reading = call(() => product.readEvent(name, 'prod', bytesOf(text), sha256));
      checkPlain(reading);
      return reading.ok ? `${reading.event.action} ${size(reading.event.changes.length)}` : reading.problem;
    },
  },
  {
    name: 'references and ids',
    rule: 'reference',
    pieces: ['lines'],
    contexts: [
      ['', ''],
      ['a@', ''],
      ['a@1@sha256:', ''],
    ],
    run: (product, text, call) => {
      const problem = call(() => product.promptIdProblem(text));
      if ((problem === null) !== call(() => product.isPromptId(text)))
        throw new Found('wrong', 'two answers to whether it is a prompt id');
      const environment = product.environmentNameProblem(text) === null;
      const version = call(() => product.parseVersionRef(text));
      const { prompt, target } = call(() => product.parseReference(text));
      if (!product.isPromptId(prompt)) throw new Found('wrong', 'a reference to no prompt id');
      const versions = [4, 4, 5].map((number) => product.workspaceVersion(number, digest));
      const found =
        target.kind === 'version' ? call(() => product.findVersion(prompt, versions, target.version)) : null;
      checkPlain([target, found]);
      return `${environment} ${version === null} ${target.kind}`;
    },
  },
  {
    name: 'arguments',
    rule: 'arguments',
    pieces: ['lines'],
    contexts: [
      ['promote\n', ''],
      ['', ''],
    ],
    run: (product, text, call) => {
      const request = call(() => product.parseCommandLine(text.split('\n')));
      return request.kind === 'run' ? `${request.verb} ${request.args.operands.length}` : request.kind;
    },
  },
  {
    name: 'locks',
    rule: 'lock',
    pieces: ['json'],
    contexts: [
      ['', ''],
      ['{"token":"', '"}'],
    ],
    run: (product, text, call) => call(() => lockOwner(product, bytesOf(text))),
  },
  format('dotprompt', 'a.prompt', 'dotprompt', [...inFront, ['<step>\n', '']]),
  format('prompty', 'a.prompty', 'prompty', [...inFront, ['---\nname: x\n---\n{% macro a(', ') %}{% endmacro %}']]),
  format('copilot', 'a.prompt.md', 'copilot', inFront),
  format('github-models', 'a.prompt.yml', 'github-models', [
    ['', ''],
    ['messages:\n', ''],
    ['messages: [', ']'],
    ['messages:\n- role: user\n  content: "', '"'],
  ]),
  format('semantic-kernel', 'skprompt.txt', 'semantic-kernel', [
    ['', ''],
    ['Hi␞', ''],
    ['Hi␞[', ']'],
    ['Hi␞"', '"'],
  ]),
  format('semantic-kernel yaml', 'a.prompt.yaml', 'semantic-kernel-yaml', [
    ['template: "', '"'],
    ['template: x\nexecution_settings: {', '}'],
  ]),
  format('markdown', 'a.md', 'markdown', inFront),
  format('text', 'a.txt', 'markdown', inFront),
  format('jinja2', 'a.j2', 'jinja2', [...inFront, ['{% macro a(', ') %}{% endmacro %}']]),
  format('mustache', 'a.mustache', 'handlebars', inFront),
  format('handlebars', 'a.hbs', 'handlebars', [...inFront, ['{{#each x as |', '|}}']]),
  {
    name: 'call sites',
    rule: 'callSites',
    pieces: ['code'],
    // With a call's name, or nothing of the file is looked at.
    contexts: languages.map((language) => [`${language}␞langfuse; getPrompt; get_prompt;`, '']),
    stretches: nastyPrograms,
    run: (product, text, call) => runCallSites(product, text, call),
  },
  {
    name: 'comparison',
    rule: 'texts',
    pieces: ['lines', 'yaml', 'template'],
    contexts: [
      ['a\n', '␞b\na\nb\n'],
      ['---\n', '\n---\n␞---\n---\n'],
      ['{{a}}', '␞{{b}}'],
    ],
    run: (product, text, call) => {
      const [left = '', right = left.split('\n').reverse().join('\n')] = text.split('␞');
      const content = (/** @type {string} */ body) => ({
        digest: body,
        format: /** @type {const} */ ('dotprompt'),
        main: 'a.prompt',
        files: [{ path: 'a.prompt', sha256: body, bytes: new Uint8Array(), text: body }],
      });
      const comparison = call(() => product.compareContents(content(left), content(right)));
      checkPlain(comparison);
      if (applied(left, comparison.text) !== right)
        throw new Found('wrong', 'the hunks do not make the one text of the other');
      return `${size(comparison.text.length)} ${size(comparison.settings.length)} ${size(comparison.variables.added.length)}`;
    },
  },
  {
    name: 'inline changes',
    rule: 'texts',
    pieces: ['lines', 'yaml', 'template'],
    contexts: [
      ['', ''],
      ['a\n', '␞b\na\nb\n'],
    ],
    stretches: [{ again: 'a  ' }, { again: 'a  b ' }, { again: 'word\n\n' }, { first: 'other  ', again: 'a  bc! ' }],
    run: (product, text, call) => {
      // What stands alone, against itself with every other blank gone.
      const [left = '', right = left.replaceAll(/(\s)\s/g, '$1')] = text.split('␞');
      const changes = call(() => product.inlineChanges(left, right));
      if (putBack(left, right, changes) !== left) throw new Found('wrong', 'all put back do not give the pinned text');
      return `${size(changes.length)} ${size(changes[0]?.marks.length ?? 0)} ${changes[0]?.kind ?? ''}`;
    },
  },
];

/** The draft with each change put back. @param {string} pinned @param {string} draft @param {ReturnType<Product['inlineChanges']>} changes */
function putBack(pinned, draft, changes) {
  const parts = [];
  let next = 0;
  for (const change of changes) {
    parts.push(draft.slice(next, change.draft.start), pinned.slice(change.pinned.start, change.pinned.end));
    next = change.draft.end;
  }
  return [...parts, draft.slice(next)].join('');
}

/** The text with hunks applied, as `patch` does. @param {string} left @param {ReturnType<Product['textHunks']>} hunks */
function applied(left, hunks) {
  const before = left.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const parts = [];
  let next = 0;
  for (const { leftStart, leftLines, lines } of hunks) {
    parts.push(...before.slice(next, leftStart - 1));
    lines.forEach((line, index) => {
      const isWhole = lines[index + 1] !== '\\ No newline at end of file';
      if (line.startsWith('+') || line.startsWith(' ')) parts.push(isWhole ? `${line.slice(1)}\n` : line.slice(1));
    });
    next = leftStart - 1 + leftLines;
  }
  return [...parts, ...before.slice(next)].join('');
}
