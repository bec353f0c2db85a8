// What a registry means, read without any of the product's code: which versions there are and what they hold, what each
// environment pins, and the events behind each pin. Two registries with the same facts serve the same and tell the same
// story. What DESIGN leaves to git (author, message and time of a version, comments, events that no pin's history
// reaches) is in none of the facts.
// @ts-check
import { createHash } from 'node:crypto';
import YAML from 'yaml';

/** Facts by name; the name begins with what it is of: `pin`, `event`, `version`, `text`, `extra`, `ledger`, `pins`. @typedef {Map<string, string>} Facts */

const environments = ['dev', 'prod'];

/** @param {Buffer} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** As git's autocrlf may have changed a text: with LF, and without a mark. Binary files are never changed. @param {Buffer} bytes */
function normalised(bytes) {
  const isText = !bytes.includes(0) && Buffer.compare(Buffer.from(bytes.toString('utf8'), 'utf8'), bytes) === 0;
  return isText
    ? Buffer.from(
        bytes
          .toString('utf8')
          .replace(/^\uFEFF/, '')
          .replaceAll('\r\n', '\n'),
      )
    : bytes;
}

/**
 * @param {(path: string) => Buffer | undefined} read a file, by its path from the registry's root
 * @param {readonly string[]} paths of all files in `.promptenv`, from the registry's root
 * @returns {Facts}
 */
export function meaningOf(read, paths) {
  /** @type {Facts} */
  const facts = new Map();
  for (const path of paths) {
    const id = /^\.promptenv\/versions\/(.+)\/versions\.jsonl$/.exec(path)?.[1];
    if (id !== undefined) readLedger(facts, id, read, paths);
  }
  for (const environment of environments) readPins(facts, environment, read);
  return facts;
}

/** @param {Facts} facts @param {string} id @param {(path: string) => Buffer | undefined} read @param {readonly string[]} paths */
function readLedger(facts, id, read, paths) {
  const folder = `.promptenv/versions/${id}`;
  const lines = (read(`${folder}/versions.jsonl`)?.toString('utf8') ?? '')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  let bad = 0;
  for (const line of lines.filter((each) => each !== '')) {
    /** @type {any} */
    let record;
    try {
      record = JSON.parse(line);
    } catch {
      record = null;
    }
    if (typeof record?.files !== 'object' || record.files === null) {
      bad += 1;
      continue;
    }
    const { version, digest, parent = null, format, main, files } = record;
    const name = `${id} ${version}@${digest}`;
    facts.set(`version ${name}`, JSON.stringify({ parent, format, main, files }));
    const stem = `${folder}/v${version}-${String(digest).slice(7, 15)}`;
    const names = Object.keys(files);
    const stored = paths.filter((path) => path.startsWith(`${stem}.`) || path.startsWith(`${stem}/`));
    facts.set(
      `text ${name}`,
      JSON.stringify(
        stored.map((path) => [path.slice(stem.length), sha256(normalised(read(path) ?? Buffer.alloc(0)))]),
      ),
    );
    facts.set(`extra ${name}`, String(stored.length - names.length));
  }
  if (bad > 0) facts.set(`ledger ${id}`, `${bad} lines are no version`);
}

/** @param {Facts} facts @param {string} environment @param {(path: string) => Buffer | undefined} read */
function readPins(facts, environment, read) {
  const text = read(`.promptenv/environments/${environment}.yaml`)?.toString('utf8') ?? '';
  const document = YAML.parseDocument(text.replace(/^\uFEFF/, ''), { schema: 'failsafe', uniqueKeys: false });
  const { contents } = document;
  if (document.errors.length > 0 || (contents !== null && !YAML.isMap(contents))) {
    facts.set(`pins ${environment}`, 'cannot be read');
    return;
  }
  for (const { key, value } of contents?.items ?? []) {
    const id = String(YAML.isScalar(key) ? key.value : key);
    const pin = YAML.isMap(value) ? fieldsOf(value) : scalarPin(YAML.isScalar(value) ? String(value.value) : '');
    const name = `pin ${environment} ${id}`;
    facts.set(name, facts.has(name) ? 'stands twice' : JSON.stringify(pin));
    readChain(facts, environment, id, pin.event, read);
  }
}

/** @param {string} text */
function scalarPin(text) {
  const [version = '', event = null, ...rest] = text.trim().split(/\s+/);
  return { version: [version, ...rest].join(' '), event, hold: null, held: null };
}

/** @param {import('yaml').YAMLMap} map */
function fieldsOf(map) {
  const field = (/** @type {string} */ name) => {
    const value = map.get(name);
    return value === undefined ? null : String(value);
  };
  return { version: field('version') ?? '', event: field('event'), hold: field('hold'), held: field('held') };
}

/** @param {Facts} facts @param {string} environment @param {string} id @param {string | null} first @param {(path: string) => Buffer | undefined} read */
function readChain(facts, environment, id, first, read) {
  const seen = new Set();
  for (let name = first; name !== null && !seen.has(name);) {
    seen.add(name);
    const bytes = read(`.promptenv/history/${environment}/${name.slice(0, 4)}-${name.slice(4, 6)}/${name}.json`);
    const key = `event ${environment} ${name} ${id}`;
    /** @type {any} */
    let change;
    let isWhole = false;
    try {
      const event = JSON.parse((bytes ?? Buffer.alloc(0)).toString('utf8'));
      change = event.changes.find((/** @type {any} */ each) => each.prompt === id);
      isWhole = [bytes ?? Buffer.alloc(0), normalised(bytes ?? Buffer.alloc(0))].some(
        (each) => name === `${event.at.replaceAll(/[-:.]/g, '')}-${sha256(each).slice(0, 16)}`,
      );
    } catch {
      change = undefined;
    }
    facts.set(key, isWhole && change !== undefined ? `from ${change.from} to ${change.to}` : 'broken');
    name = isWhole ? (change?.prev ?? null) : null;
  }
}

/** Names of the facts that differ. @param {Facts} before @param {Facts} after @returns {string[]} */
export function changedFacts(before, after) {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
}
