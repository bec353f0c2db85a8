// Makes a registry of any size from a seed: the same bytes each time. Written directly in format 1, since making
// 200,000 versions one by one would flush the disk as often.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const environments = ['dev', 'staging', 'prod'];
const words =
  'ticket reply customer order refund delay answer short kind plain facts never promise always name step list first then reason policy product plan team invoice address'.split(
    ' ',
  );

/** @param {string | Buffer} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * @param {string} root
 * @param {{ prompts: number, versions: number, seed?: number }} size
 */
export function makeRegistry(root, { prompts, versions, seed = 1 }) {
  const random = generator(seed);
  mkdirSync(path.join(root, '.promptenv', 'environments'), { recursive: true });
  writeFileSync(path.join(root, '.promptenv', '.gitattributes'), '* -text\n');
  writeFileSync(
    path.join(root, '.promptenv', 'config.yaml'),
    'format: 1\nprompts:\n  - root: prompts\n    include: "**/*.{prompt,prompty,prompt.md,prompt.yml,prompt.yaml}"\nenvironments:\n  dev: {}\n  staging: {}\n  prod:\n    protected: true\n',
  );
  /** @type {Map<string, { prompt: string, version: string }[]>} */
  const pins = new Map(environments.map((name) => [name, []]));
  for (let index = 0; index < prompts; index++) {
    const prompt = `team-${String(index % 100).padStart(2, '0')}/prompt-${String(index).padStart(5, '0')}`;
    const made = makePrompt(root, prompt, versions, random);
    for (const [place, name] of environments.entries()) {
      // dev pins the newest, later environments lag behind a little.
      const version = made[Math.max(0, made.length - 1 - place * Math.floor(random() * 3))];
      pins.get(name)?.push({ prompt, version });
    }
  }
  for (const name of environments) {
    writeEnvironment(root, name, pins.get(name) ?? []);
  }
}

/**
 * @param {string} root
 * @param {string} prompt
 * @param {number} count
 * @param {() => number} random
 */
function makePrompt(root, prompt, count, random) {
  const file = `${path.basename(prompt)}.prompt`;
  const folder = path.join(root, '.promptenv', 'versions', prompt);
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.join(root, 'prompts', path.dirname(prompt)), { recursive: true });
  const body = sentence(random, 90);
  let ledger = '';
  let parent = null;
  /** @type {string[]} */
  const made = [];
  let text = '';
  for (let number = 1; number <= count; number++) {
    text = `---\nmodel: example/model-${1 + (number % 3)}\nconfig:\n  temperature: ${number / 50}\n---\n{{role "system"}}\n${body}\n{{role "user"}}\n{{ticket}} ${sentence(random, 8)}\n`;
    const hash = sha256(text);
    const digest = `sha256:${sha256(`${file}\0${hash}\n`)}`;
    writeFileSync(path.join(folder, `v${number}-${digest.slice(7, 15)}.prompt`), text);
    const createdAt = new Date(Date.UTC(2026, 0, 1) + number * 86_400_000).toISOString();
    ledger += `${JSON.stringify({ version: number, digest, parent, createdAt, author: 'Ada Lovelace <ada@example.org>', message: sentence(random, 5), format: 'dotprompt', main: file, files: { [file]: hash } })}\n`;
    parent = `${number}@${digest}`;
    made.push(parent);
  }
  writeFileSync(path.join(folder, 'versions.jsonl'), ledger);
  // A few drafts are being worked on at any time.
  const isModified = random() < 0.002;
  writeFileSync(path.join(root, 'prompts', `${prompt}.prompt`), isModified ? `${text}Be brief.\n` : text);
  return made;
}

/**
 * @param {string} root
 * @param {string} environment
 * @param {{ prompt: string, version: string }[]} pins
 */
function writeEnvironment(root, environment, pins) {
  const folder = path.join(root, '.promptenv', 'history', environment, '2026-02');
  mkdirSync(folder, { recursive: true });
  const at = '2026-02-01T08:00:00.000Z';
  const event = `${JSON.stringify({ at, actor: 'Ada Lovelace <ada@example.org>', action: 'promote', environment, changes: pins.map(({ prompt, version }) => ({ prompt, from: null, to: version, prev: null })), reason: 'first release' }, null, 2)}\n`;
  const name = `20260201T080000000Z-${sha256(event).slice(0, 16)}`;
  writeFileSync(path.join(folder, `${name}.json`), event);
  const lines = pins
    .map(({ prompt, version }) => ({ prompt, line: `${prompt}: ${version} ${name}\n` }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.prompt), Buffer.from(b.prompt)));
  writeFileSync(
    path.join(root, '.promptenv', 'environments', `${environment}.yaml`),
    lines.map(({ line }) => line).join(''),
  );
}

/**
 * @param {() => number} random
 * @param {number} length
 */
export function sentence(random, length) {
  return Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(' ');
}

/**
 * A small generator of pseudo-random numbers from 0 to 1 (mulberry32).
 * @param {number} seed
 */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
