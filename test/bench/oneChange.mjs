// One draft changed: its prompt's state read anew, against reading and parsing that file. What the registry does of
// it; the rows, lens and mark that are then drawn come from memory.
// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ratioFigure } from './figures.mjs';
import { loadProduct } from './loadProduct.mjs';
import { registryOf } from './registries.mjs';
import { takeTurns } from './statistics.mjs';

const budget = 5;
const warmUp = 20;
const prompt = 'team-00/prompt-00000';

/** @param {{ samples?: number | undefined }} options */
export async function measureOneChange({ samples = 101 }) {
  return [await changeIn(100, samples), await changeIn(10_000, samples)];
}

/**
 * @param {number} prompts
 * @param {number} samples
 */
async function changeIn(prompts, samples) {
  const { nodePlatform, openWorkspaceRegistry, parsePrompt } = await loadProduct();
  const root = registryOf({ prompts, versions: 20 });
  const registry = openWorkspaceRegistry(nodePlatform(), root);
  await registry.load();
  const file = path.join(root, 'prompts', `${prompt}.prompt`);
  const text = readFileSync(file, 'utf8');
  let number = 0;
  const change = () => writeFileSync(file, `${text}Line ${number++}\n`);
  try {
    const turns = await takeTurns({
      ours: async () => {
        change();
        const start = performance.now();
        const loaded = await registry.loadPrompt(prompt);
        const time = performance.now() - start;
        if (loaded?.state.draft.state !== 'modified') throw new Error('the change was not seen');
        return time;
      },
      comparator: () => {
        change();
        const start = performance.now();
        const parsed = parsePrompt({ path: file, text: readFileSync(file, 'utf8'), read: () => undefined });
        const time = performance.now() - start;
        if (!parsed.ok) throw new Error('the draft cannot be parsed');
        return time;
      },
      samples,
      warmUp,
    });
    const what = `one draft changed, ${prompts.toLocaleString('en')} prompts`;
    return ratioFigure({ what, comparator: 'reading and parsing it', turns, budget });
  } finally {
    writeFileSync(file, text);
  }
}
