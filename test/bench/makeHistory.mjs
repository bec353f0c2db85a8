// Makes a registry with as many moves on record as wanted, from a seed: the same bytes each time.
// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../support/random.mjs';
import { makeRegistry } from './makeRegistry.mjs';

/** @param {string} text */
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

const days = 1000;
const environments = ['dev', 'staging', 'prod'];
const actors = ['Ada Lovelace <ada@example.org>', 'Mara Lindqvist <mara@example.org>'];

/**
 * Moves are spread over prompts, environments and almost three years; where there is one prompt, all are prod's.
 * @param {string} root
 * @param {{ prompts: number, events: number, versions?: number, seed?: number }} size
 */
export function makeHistory(root, { prompts, events, versions = 4, seed = 1 }) {
  makeRegistry(root, { prompts, versions, seed });
  const random = seededRandom(seed);
  const heads = new Map(environments.map((name) => [name, headsOf(root, name)]));
  const folders = new Set();
  for (let number = 0; number < events; number++) {
    const environment = prompts === 1 ? 'prod' : random.pick(environments);
    const pins = heads.get(environment) ?? new Map();
    const prompt = random.pick([...(prompts === 1 ? pins.keys() : [idOf(random.below(prompts))])]);
    const pin = pins.get(prompt);
    if (pin === undefined) throw new Error(`${environment} pins no ${prompt}`);
    const others = pin.versions.filter((/** @type {string} */ version) => version !== pin.version);
    const to = random.pick(others);
    const at = new Date(after + Math.floor((number * days * 86_400_000) / events)).toISOString();
    const change = { prompt, from: pin.version, to, prev: pin.event };
    const event = `${JSON.stringify({ at, actor: random.pick(actors), action: 'promote', environment, changes: [change], reason: `Move ${number}` }, null, 2)}\n`;
    const name = `${at.replaceAll(/[-:.]/g, '')}-${sha256(event).slice(0, 16)}`;
    const folder = path.join(root, '.promptenv', 'history', environment, at.slice(0, 7));
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    writeFileSync(path.join(folder, `${name}.json`), event);
    pins.set(prompt, { ...pin, version: to, event: name });
  }
  for (const [environment, pins] of heads) {
    const lines = [...pins].map(([prompt, { version, event }]) => `${prompt}: ${version} ${event}\n`);
    writeFileSync(path.join(root, '.promptenv', 'environments', `${environment}.yaml`), lines.join(''));
  }
}

// makeRegistry's own events are of 2026-02-01.
const after = Date.UTC(2026, 1, 2);

/** @param {number} index */
const idOf = (index) => `team-${String(index % 100).padStart(2, '0')}/prompt-${String(index).padStart(5, '0')}`;

/**
 * @param {string} root
 * @param {string} environment
 * @returns {Map<string, { version: string, event: string, versions: string[] }>}
 */
function headsOf(root, environment) {
  const text = readFileSync(path.join(root, '.promptenv', 'environments', `${environment}.yaml`), 'utf8');
  return new Map(
    text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [prompt = '', version = '', event = ''] = line.split(/:? /);
        const ledger = readFileSync(path.join(root, '.promptenv', 'versions', prompt, 'versions.jsonl'), 'utf8');
        const versions = ledger
          .trimEnd()
          .split('\n')
          .map((written) => JSON.parse(written))
          .map(({ version: number, digest }) => `${number}@${digest}`);
        return [prompt, { version, event, versions }];
      }),
  );
}
