// Random registries, made by the product itself: prompts of one file and of several, acts of every kind, and what
// crashes, reverts, other tools and hands leave behind.
// @ts-check
import { MemoryFiles, memoryPlatform } from './memory.mjs';

/** @typedef {import('../support/random.mjs').Random} Random */
/** @typedef {typeof import('../support/registryTool')} Product */
/**
 * @typedef {object} History
 * @property {MemoryFiles} files
 * @property {string} root
 * @property {import('../../src/registries/ports').Platform} platform
 * @property {ReadonlyMap<string, readonly Buffer[]>} earlier contents that pins files and ledgers had, by path from the root
 */

export const root = '/registry';
const environments = ['dev', 'prod'];
const words = 'ticket reply customer refund delay answer kind plain facts promise name step reason policy'.split(' ');

/** @type {readonly { id: string, path: string, text: (word: string) => string }[]} */
const kinds = [
  {
    id: 'support/reply',
    path: 'support/reply.prompt',
    text: (word) => `---\nmodel: example/m\n---\n{{>tone}}\n{{ticket}} ${word}\n`,
  },
  { id: 'support/triage', path: 'support/triage.prompt', text: (word) => `Sort the ${word}.\n` },
  { id: 'logo', path: 'logo.prompt', text: (word) => `{{>mark}} and {{>tone}} ${word}\n` },
  { id: 'summary', path: 'summary.prompt.yml', text: (word) => `messages:\n  - role: system\n    content: ${word}\n` },
  { id: 'plain/notes', path: 'plain/notes.prompt.md', text: (word) => `# Notes\n\nWrite about ${word}.\n` },
];

/**
 * @param {Product} product
 * @param {Random} random
 * @param {{ twins?: boolean }} options with twins `verify` has a finding to begin with
 * @returns {Promise<History>}
 */
export async function makeHistory(product, random, { twins = false } = {}) {
  const files = new MemoryFiles();
  const clock = { now: Date.UTC(2026, 0, 5, 8) };
  const platform = memoryPlatform(files, clock);
  files.makeFolder(root);
  await product.initializeRegistry(platform, root, { environments });
  const registry = product.openWorkspaceRegistry(platform, root);
  const prompts = kinds.filter(() => random.chance(0.5));
  if (prompts.length === 0) prompts.push(random.pick(kinds));
  const sentence = () => Array.from({ length: 1 + random.below(6) }, () => random.pick(words)).join(' ');
  const write = (/** @type {string} */ path, /** @type {string | Buffer} */ content) =>
    files.set(`${root}/${path}`, Buffer.from(content));
  const read = (/** @type {string} */ path) => files.get(`${root}/${path}`);
  const partials = () => {
    write('prompts/_tone.prompt', `Be ${sentence()}.\n`);
    write('prompts/_mark.prompt', Buffer.from([0, 255, random.below(256), random.below(256), 13, 10, 0]));
  };
  partials();
  const ledgerOf = (/** @type {string} */ id) => `.promptenv/versions/${id}/versions.jsonl`;
  const pinsOf = (/** @type {string} */ environment) => `.promptenv/environments/${environment}.yaml`;

  /** @type {Map<string, Buffer[]>} */
  const earlier = new Map();
  const remember = () => {
    for (const path of [...environments.map(pinsOf), ...kinds.map(({ id }) => ledgerOf(id))]) {
      const bytes = read(path);
      const seen = earlier.get(path) ?? [];
      if (bytes !== undefined && seen.at(-1) !== bytes) earlier.set(path, [...seen, bytes]);
    }
  };

  /** @type {Record<string, (prompt: typeof kinds[number], environment: string) => Promise<unknown>>} */
  const acts = {
    snapshot: async ({ id, path, text }) => {
      if (random.chance(0.3)) partials();
      write(`prompts/${path}`, text(sentence()));
      const pin = random.chance(0.5) ? { pin: 'dev' } : {};
      await product.snapshotAndPin(registry, { prompt: id, message: sentence(), ...pin });
    },
    promote: ({ id }) =>
      product.move(registry, {
        action: 'promote',
        prompts: random.chance(0.3) ? 'all' : [id],
        to: 'prod',
        reason: sentence(),
        releaseHold: random.chance(0.5),
      }),
    pin: async ({ id }, environment) => {
      const version = random.pick(await registry.versions(id)).id;
      await product.move(registry, { action: 'pin', prompt: id, environment, version, reason: sentence() });
    },
    rollback: ({ id }, environment) =>
      product.move(registry, { action: 'rollback', prompt: id, environment, reason: sentence() }),
    hold: ({ id }, environment) =>
      product.move(registry, { action: 'hold', prompt: id, environment, reason: sentence() }),
    release: ({ id }, environment) =>
      product.move(registry, { action: 'release', prompt: id, environment, reason: sentence() }),
    unpin: ({ id }, environment) =>
      product.move(registry, { action: 'unpin', prompt: id, environment, reason: sentence() }),
    // A pin that a hand moves, and then puts on record.
    record: async ({ id }, environment) => {
      const pinned = (await registry.load()).pins.get(environment)?.get(id)?.version;
      const { id: other } = random.pick(await registry.versions(id));
      const text = read(pinsOf(environment))?.toString() ?? '';
      if (pinned == null) return;
      write(
        pinsOf(environment),
        text
          .replace(`${id}: ${pinned.id}`, `${id}: ${other}`)
          .replace(`${id}:\n  version: ${pinned.id}`, `${id}:\n  version: ${other}`),
      );
      await registry.record({ prompt: id, environment, reason: sentence() });
    },
    // A pin that another tool writes where there is none.
    foreign: async ({ id }, environment) => {
      const text = read(pinsOf(environment))?.toString() ?? '';
      const isThere = (await registry.load()).pins.get(environment)?.has(id) === true;
      const events = await (await registry.history({ environment })).next(Infinity);
      const moved = events.some((event) => event.changes.some(({ prompt }) => prompt === id));
      if (
        !isThere &&
        !moved &&
        !files
          .files(`${root}/.promptenv/history/${environment}`)
          .some((name) => read(`.promptenv/history/${environment}/${name}`)?.includes(`"${id}"`))
      ) {
        write(pinsOf(environment), `${text}${id}: ${random.pick(await registry.versions(id)).id}\n`);
      }
    },
    // An act that did not come to its end, or was reverted: its event is there, and the pins are as before.
    reverted: async (prompt, environment) => {
      const before = environments.map((name) => /** @type {const} */ ([pinsOf(name), read(pinsOf(name))]));
      await acts[random.pick(['promote', 'pin', 'rollback', 'unpin'])]?.(prompt, environment);
      before.forEach(([path, bytes]) => files.set(`${root}/${path}`, bytes));
    },
    // A snapshot that did not come to its end: its files are there, and the ledger is as before.
    halfSnapshot: async ({ id, path, text }) => {
      const before = read(ledgerOf(id));
      write(`prompts/${path}`, text(sentence()));
      await registry.snapshot({ prompt: id, message: 'lost' });
      files.set(`${root}/${ledgerOf(id)}`, before);
    },
    comment: async (_, environment) => {
      const text = read(pinsOf(environment))?.toString();
      if (text !== undefined) write(pinsOf(environment), `# ${sentence()}\n${text}`);
    },
  };
  const names = Object.keys(acts);
  const length = 3 + random.below(16);
  for (let step = 0; step < length; step++) {
    clock.now += 1000 + random.below(20) * 86_400_000;
    const name = step < 2 ? 'snapshot' : random.pick(['snapshot', 'snapshot', 'promote', ...names]);
    // Much is refused: nothing to roll back to, a hold in the way, no version yet. Nothing is written then.
    await acts[name]?.(random.pick(prompts), random.pick(environments)).catch((error) => {
      if (typeof error?.code !== 'string') throw error;
    });
    remember();
  }
  if (twins) {
    await twin(random.pick(prompts).id);
  }
  remember();
  return { files, root, platform, earlier };

  /** What a merge leaves of two branches that both made the next version. @param {string} id */
  async function twin(id) {
    const before = read(ledgerOf(id)) ?? Buffer.alloc(0);
    const prompt = prompts.find((each) => each.id === id);
    const lines = [];
    for (const word of ['left', 'right']) {
      files.set(`${root}/${ledgerOf(id)}`, before.length === 0 ? undefined : before);
      write(`prompts/${prompt?.path}`, prompt?.text(word) ?? '');
      await registry.snapshot({ prompt: id, message: word });
      lines.push((read(ledgerOf(id)) ?? before).subarray(before.length));
    }
    write(ledgerOf(id), Buffer.concat([before, ...lines]));
  }
}
