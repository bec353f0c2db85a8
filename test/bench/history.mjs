// A history of 100,000 moves: its first page, what was pinned at a time, and a rollback, each against reading the same
// number of files once.
// @ts-check
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ms, ratioFigure } from './figures.mjs';
import { loadProduct } from './loadProduct.mjs';
import { makeHistory } from './makeHistory.mjs';
import { benchFolder } from './registries.mjs';
import { median, takeTurns } from './statistics.mjs';

const mostMilliseconds = 50;
const warmUp = 3;
const pageSize = 50;
const prompt = 'team-00/prompt-00000';

/** @param {{ samples?: number | undefined }} options */
export async function measureHistory({ samples = 31 }) {
  const { nodePlatform, openWorkspaceRegistry, planMove } = await loadProduct();
  /** @type {import('./figures.mjs').Figure[]} */
  const figures = [];
  for (const prompts of [1000, 1]) {
    const root = historyOf({ prompts, events: 100_000 });
    const spread = prompts === 1 ? 'of one prompt' : 'of 1,000 prompts';
    const pinsFiles = ['dev', 'staging', 'prod'].map((name) =>
      path.join(root, '.promptenv/environments', `${name}.yaml`),
    );
    const events = someEvents(root, 1000);
    const open = () => openWorkspaceRegistry(nodePlatform(), root);
    /**
     * @param {string} what
     * @param {number} files
     * @param {() => Promise<unknown>} ours
     */
    const figure = async (what, files, ours) => {
      const turns = await takeTurns({
        ours: () => timed(ours),
        comparator: () => timed(() => readAll([...pinsFiles, ...events.slice(0, files)])),
        samples,
        warmUp,
      });
      const measured = ratioFigure({
        what: `${what}, 100,000 moves ${spread}`,
        comparator: `reading ${count(files)}`,
        turns,
        budget: null,
      });
      figures.push({ ...measured, budget: `≤ ${ms(mostMilliseconds)}`, over: median(turns.ours) > mostMilliseconds });
    };
    await figure('first page of the history', pageSize, async () => {
      const found = await (await open().history({})).next(pageSize);
      if (found.length !== pageSize) throw new Error(`${found.length} moves were found`);
    });
    const warm = open();
    const at = Date.UTC(2026, 2, 3, 12);
    const ask = async (/** @type {string | undefined} */ only) => {
      const { pins } = await warm.pinsAt({ environment: 'prod', prompt: only, at });
      if (pins[0]?.since?.at.startsWith('2026-0') !== true) throw new Error(`${JSON.stringify(pins[0])} was found`);
    };
    const start = performance.now();
    await ask(undefined);
    console.error(`what was pinned at a time, asked for the first time: ${ms(performance.now() - start)}`);
    await figure('what was pinned at a time, asked again', 1, () => ask(prompt));
    if (prompts > 1) await figure('the same of all prompts', prompts, () => ask(undefined));
    await figure('planning a rollback', 2, async () => {
      const wish = /** @type {const} */ ({ action: 'rollback', prompt, environment: 'prod', reason: 'measured' });
      const { result } = await planMove(open(), wish);
      if (result.kind !== 'plan') throw new Error('there is nothing to roll back to');
    });
  }
  return figures;
}

/** @param {number} files */
const count = (files) => `the pins and ${files === 1 ? 'an event' : `${files.toLocaleString('en')} events`}`;

/** @param {() => unknown} act */
async function timed(act) {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** @param {readonly string[]} files */
function readAll(files) {
  for (const file of files) readFileSync(file);
}

/**
 * Made where there is none yet.
 * @param {{ prompts: number, events: number }} size
 */
function historyOf({ prompts, events }) {
  const folder = path.join(benchFolder, `history-${prompts}-${events}`);
  if (!existsSync(folder)) {
    console.error(`Making ${events.toLocaleString('en')} moves of ${prompts} prompts …`);
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    makeHistory(unfinished, { prompts, events });
    renameSync(unfinished, folder);
  }
  return folder;
}

/**
 * @param {string} root
 * @param {number} most
 */
function someEvents(root, most) {
  const folder = path.join(root, '.promptenv/history/prod');
  const months = readdirSync(folder).sort().reverse();
  /** @type {string[]} */
  const files = [];
  for (const month of months) {
    if (files.length >= most) break;
    files.push(...readdirSync(path.join(folder, month)).map((name) => path.join(folder, month, name)));
  }
  return files.slice(0, most);
}
