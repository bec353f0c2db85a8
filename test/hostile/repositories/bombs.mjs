// Repositories that are small to write and large to read. What is made here is made from few words.
// @ts-check

/** @typedef {import('../makeRepository.mjs').HostileRepository} HostileRepository */

const config = 'format: 1\nprompts:\n  - root: prompts\nenvironments:\n  dev: {}\n  prod: {}\n';
const head = (/** @type {string} */ text) => `---\n${text}\n---\nx\n`;

const aliases = [
  'a0: &a0 [x,x,x,x,x,x,x,x,x]',
  ...Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`),
].join('\n');
const keys = (/** @type {number} */ count) => Array.from({ length: count }, (_, n) => `key-${n}: ${n}`).join('\n');
const deep = (/** @type {string} */ open, /** @type {string} */ close) => open.repeat(10_000) + close.repeat(10_000);
const indented = Array.from({ length: 2_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n');

/** @type {HostileRepository[]} */
export const bombRepositories = [
  { name: 'aliases-in-a-draft', files: { 'prompts/bomb.prompt': head(aliases), 'prompts/bomb.prompt.yml': aliases } },
  { name: 'aliases-in-config', files: { '.promptenv/config.yaml': `${config}${aliases}\n` } },
  { name: 'aliases-in-pins', files: { '.promptenv/environments/prod.yaml': `${aliases}\n` } },
  {
    name: 'keys-in-a-draft',
    files: { 'prompts/keys.prompt': head(keys(16_000)), 'prompts/keys.prompt.yml': keys(16_000) },
  },
  { name: 'keys-in-config', files: { '.promptenv/config.yaml': `${config}${keys(16_000)}\n` } },
  { name: 'keys-in-pins', files: { '.promptenv/environments/prod.yaml': `${keys(16_000)}\n` } },
  {
    name: 'nesting-in-a-draft',
    files: { 'prompts/deep.prompt': head(`a: ${deep('[', ']')}`), 'prompts/deep.prompt.yml': deep('[', ']') },
  },
  { name: 'nesting-in-config', files: { '.promptenv/config.yaml': `${config}x: ${deep('{a: ', '}')}\n` } },
  { name: 'nesting-in-pins', files: { '.promptenv/environments/prod.yaml': `a: ${deep('[', ']')}\n` } },
  {
    name: 'nesting-by-indentation',
    files: { '.promptenv/environments/prod.yaml': indented, 'prompts/deep.prompt': head(indented) },
  },
  {
    name: 'nesting-in-json',
    files: {
      '.promptenv/history/prod/2026-11/20261101T080000000Z-0123456789abcdef.json': deep('[', ']'),
      '.promptenv/versions/deep/versions.jsonl': `${deep('[', ']')}\n`,
      'prompts/tools.json': deep('{"a":', '}'),
      'prompts/uses.prompt': '---\nmodel: x\ntools: [tools.json]\n---\nx\n',
    },
  },
  {
    name: 'nesting-in-a-template',
    files: { 'prompts/deep.prompt': '{{#a}}'.repeat(10_000), 'prompts/deep.prompty': '{% if a %}'.repeat(8_000) },
  },
  {
    name: 'a-ledger-of-one-line',
    files: { '.promptenv/versions/wide/versions.jsonl': `{"version":1,"message":"${'x'.repeat(9_000_000)}"` },
  },
  {
    name: 'pins-of-many-megabytes',
    files: { '.promptenv/environments/prod.yaml': '# padding padding padding\n'.repeat(700_000) },
  },
  {
    name: 'a-draft-of-many-lines',
    files: { 'prompts/long.prompt': 'a line of it\n'.repeat(80_000), 'prompts/wide.prompt': 'x'.repeat(1_000_000) },
  },
  {
    name: 'many-drafts',
    files: Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`prompts/many/p${n}.prompt`, `Say ${n}\n`])),
  },
  {
    name: 'no-text-at-all',
    files: {
      'prompts/utf16.prompt': Buffer.from('Say it\n', 'utf16le'),
      'prompts/bytes.prompt': Buffer.from([0, 255, 254, 128, 10]),
      '.promptenv/environments/prod.yaml': Buffer.from([255, 254, 0, 10]),
    },
  },
  {
    name: 'numbers-out-of-range',
    files: {
      '.promptenv/versions/numbers/versions.jsonl': ['1e999', '-1', '0', '9007199254740993', '1.5', '"4"']
        .map(
          (number) =>
            `{"version":${number},"digest":"sha256:${'a'.repeat(64)}","main":"x","files":{"x":"${'a'.repeat(64)}"}}\n`,
        )
        .join(''),
      '.promptenv/environments/prod.yaml': `support/reply: 99999999999999999999@sha256:${'a'.repeat(64)} 99991231T235959999Z-ffffffffffffffff\n`,
    },
  },
  {
    name: 'object-keys-everywhere',
    files: {
      'prompts/p.prompt': head(
        '__proto__:\n  polluted: true\nconstructor:\n  prototype:\n    polluted: true\ninput:\n  schema:\n    __proto__: string',
      ),
      'prompts/p.prompt.yml':
        'messages: []\n__proto__: {polluted: true}\nmodelParameters: {__proto__: {polluted: true}}\n',
      '.promptenv/environments/prod.yaml': '__proto__:\n  version: none\n  polluted: true\n',
      '.promptenv/config.yaml': `${config}__proto__:\n  polluted: true\n`,
      '.promptenv/history/prod/2026-11/20261101T080000000Z-0123456789abcdef.json': '{"__proto__":{"polluted":true}}',
    },
  },
  {
    name: 'conflict-markers',
    files: {
      '.promptenv/environments/prod.yaml': '<<<<<<< HEAD\na: 1\n=======\nb: 2\n>>>>>>> [x](command:quit)\n',
      '.promptenv/versions/support/reply/versions.jsonl': '<<<<<<< HEAD\n=======\n>>>>>>> x\n',
    },
  },
];
