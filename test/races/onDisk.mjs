// Reads a registry as a stranger to our code would, by the layout of its files (DESIGN, format 1), after a race.
// @ts-check
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/**
 * @typedef {object} StoredEvent
 * @property {string} name
 * @property {string} at
 * @property {string} reason
 * @property {{ prompt: string, from: string | null, to: string | null, prev: string | null }[]} changes
 *
 * @typedef {object} Pin
 * @property {string} environment
 * @property {string} prompt
 * @property {string} version `4@sha256:…`
 * @property {string} event
 *
 * @typedef {object} Disk
 * @property {Pin[]} pins
 * @property {Map<string, StoredEvent>} events by name
 * @property {Map<string, { version: number, digest: string, message: string, text: string }[]>} versions by prompt
 * @property {string[]} leftovers what only a writer at work may have: locks and temporary files
 */

/** Of some prompts. @param {string} root @param {readonly string[]} prompts @returns {Disk} */
export function readDisk(root, prompts) {
  const folder = path.join(root, '.promptenv');
  const names = readdirSync(path.join(folder, 'environments')).map((name) => name.replace(/\.yaml$/, ''));
  const concerns = (/** @type {{ prompt: string }} */ { prompt }) => prompts.includes(prompt);
  // A file that cannot be read may be anybody's.
  const events = names
    .flatMap((name) => readEvents(folder, name))
    .filter(({ changes }) => changes.length === 0 || changes.some(concerns));
  return {
    pins: names.flatMap((name) => readPins(folder, name)).filter(concerns),
    events: new Map(events.map((event) => [event.name, event])),
    versions: new Map(prompts.map((prompt) => [prompt, readVersions(path.join(folder, 'versions', prompt))])),
    leftovers: readdirSync(folder).filter((name) => /^\.(lock|tmp)/.test(name)),
  };
}

/** @param {string} folder @param {string} environment @returns {Pin[]} */
function readPins(folder, environment) {
  const pins = /** @type {Record<string, string | { version: string, event: string }>} */ (
    parse(readFileSync(path.join(folder, 'environments', `${environment}.yaml`), 'utf8')) ?? {}
  );
  return Object.entries(pins).map(([prompt, line]) => {
    if (typeof line !== 'string') return { environment, prompt, version: line.version, event: line.event };
    const [version = '', event = ''] = line.split(' ');
    return { environment, prompt, version, event };
  });
}

/** @param {string} folder @param {string} environment @returns {StoredEvent[]} */
function readEvents(folder, environment) {
  const history = path.join(folder, 'history', environment);
  if (!existsSync(history)) return [];
  return readdirSync(history, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => readEvent(path.join(history, file)));
}

/** @param {string} file @returns {StoredEvent} */
function readEvent(file) {
  const name = path.basename(file, '.json');
  const text = readFileSync(file, 'utf8');
  try {
    return { ...JSON.parse(text), name };
  } catch {
    return { name, at: '', reason: `what is no JSON: ${text}`, changes: [] };
  }
}

/** @param {string} folder */
function readVersions(folder) {
  const lines = readFileSync(path.join(folder, 'versions.jsonl'), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const { version, digest, message, main } = JSON.parse(line);
    const stored = `v${version}-${digest.slice(7, 15)}${main.slice(main.indexOf('.'))}`;
    return { version, digest, message, text: readFileSync(path.join(folder, stored), 'utf8') };
  });
}

/**
 * The events of a pin's chain, newest first. Throws where it is broken.
 * @param {Disk} disk
 * @param {Pin} pin
 * @returns {StoredEvent[]}
 */
export function chainOf({ events }, { environment, prompt, version, event: head }) {
  const where = `${prompt} in ${environment}`;
  const chain = [];
  let [name, expected] = /** @type {[string | null, string | null]} */ ([head, version]);
  while (name !== null) {
    const event = events.get(name);
    const change = event?.changes.find((each) => each.prompt === prompt);
    if (event === undefined || change === undefined)
      throw new Error(`${where}: the chain names ${name}, which is none`);
    if (change.to !== expected) throw new Error(`${where}: ${name} moved it to ${change.to}, not to ${expected}`);
    const newer = chain.at(-1);
    if (newer !== undefined && newer.at <= event.at) throw new Error(`${where}: ${newer.name} is not after ${name}`);
    chain.push(event);
    [name, expected] = [change.prev, change.from];
  }
  if (expected !== null) throw new Error(`${where}: the chain begins with ${expected}, which nothing pinned`);
  return chain;
}
