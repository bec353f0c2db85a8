// `npm run test:races`: nothing acknowledged is lost, and every loser is told so, whoever writes at the same time.
//   npm run test:races -- [--short] [--seed N] [--only <part of a check's name>]
// @ts-check
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Suite, suiteOptions } from '../support/suite.mjs';
import { temporaryFolder } from '../support/vscode/paths.mjs';
import { recordHistories } from './histories.mjs';
import { brokenPromises } from './invariants.mjs';
import { readDisk } from './onDisk.mjs';
import { countOverlaps, pinHistories, requireLinearizable } from './pinRegister.mjs';
import { racePromotions } from './promotions.mjs';
import { buildRacers } from './registry.mjs';

/** @typedef {import('./promotions.mjs').Race} Race */

// What is left behind is removed when a process ends by itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const options = suiteOptions();
const suite = new Suite('races', options);
const { seed, short } = options;
const size = short
  ? { processes: 7, commands: 1, promotions: 100, commandPromotions: 40, killEvery: 900, histories: 100 }
  : { processes: 14, commands: 2, promotions: 500, commandPromotions: 500, killEvery: 2_000, histories: 1_000 };
const prompts = 20;

/** Each control's product, broken on purpose. */
const withoutCompare = [
  { file: 'src/registries/workspace/applying.ts', find: '      requireUnmoved(file, change);\n', replace: '' },
];
const withoutLock = [
  {
    file: 'src/registries/workspace/lock.ts',
    find: '`${root}/${lockPath}`',
    replace: '`${root}/${lockPath}-${platform.host.randomHex(8)}`',
  },
];

await suite.check(
  'many processes, some killed: nothing acknowledged is lost, every loser is told conflict',
  async () => {
    const folder = temporaryFolder('races');
    const bundles = await buildRacers(folder);
    const race = await racePromotions({ ...size, bundles, folder, prompts, seed });
    const expected = size.processes * size.promotions + size.commands * size.commandPromotions;
    const counts = requireLoad(race, expected);
    const disk = requirePromisesKept(race);
    const histories = pinHistories(race.operations, disk);
    requireLinearizable(histories);
    requireTidy(race.root, bundles.cli, race.prompts);
    suite.figure('promotions acknowledged on one registry', counts.acknowledged);
    suite.figure('told conflict', counts.conflicts);
    suite.figure('versions made meanwhile', counts.versions);
    suite.figure('processes killed', race.kills);
    suite.figure('operations cut short by a kill', counts.unknown);
    suite.figure('pairs of operations on one pin at the same time', countOverlaps(histories));
    suite.figure('ms the longest move took, waiting included', counts.longest);
    return `${Math.round(expected / race.seconds)} a second`;
  },
);

await suite.check('recorded histories of the pins are linearizable', async () => {
  const folder = temporaryFolder('races');
  const bundles = await buildRacers(folder);
  let [histories, operations, overlaps, kills, unknown] = [0, 0, 0, 0, 0];
  for await (const history of recordHistories({ bundles, folder, seed, count: size.histories })) {
    const overlapping = requireGoodHistory(history);
    if (overlapping < 20) throw new Error(`only ${overlapping} pairs of operations overlap: that is no race`);
    histories += 1;
    operations += history.operations.length;
    unknown += history.operations.filter(({ answer }) => answer === null).length;
    overlaps += overlapping;
    kills += history.kills;
  }
  if (unknown === 0) throw new Error('no operation was cut short by a kill');
  suite.figure('histories recorded and checked', histories);
  suite.figure('operations in them', operations);
  suite.figure('pairs of them on one pin at the same time', overlaps);
  suite.figure('processes killed in them', kills);
});

await suite.control('without the compare, the checker fails within 20 histories', async () => {
  const folder = temporaryFolder('races');
  const bundles = await buildRacers(folder, withoutCompare);
  let number = 0;
  for await (const { operations, root, prompts: raced } of recordHistories({ bundles, folder, seed, count: 20 })) {
    number += 1;
    try {
      requireLinearizable(pinHistories(operations, readDisk(root, raced)));
    } catch (error) {
      throw new Error(`history ${number}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
});

await suite.control('without the lock, updates are lost, or files torn', async () => {
  const folder = temporaryFolder('races');
  const bundles = await buildRacers(folder, withoutLock);
  const few = { processes: 6, commands: 0, promotions: 50, operations: 50, commandPromotions: 0, killEvery: 60_000 };
  const race = await racePromotions({ ...few, bundles, folder, prompts, seed });
  const lost = brokenPromises(race.operations, readDisk(race.root, race.prompts)).filter((line) =>
    /was lost$/.test(line),
  );
  if (lost.length > 0) throw new Error(`${lost.length} updates, such as: ${lost[0]}`);
});

suite.finish();

/** An idle run proves nothing. @param {Race} race @param {number} expected */
function requireLoad({ operations, kills }, expected) {
  const count = (/** @type {string} */ kind, /** @type {string | undefined} */ outcome) =>
    operations.filter((each) => each.kind === kind && each.answer?.outcome === outcome).length;
  const times = operations.filter(({ kind, answer }) => kind === 'move' && answer).map(({ start, end }) => end - start);
  const counts = {
    acknowledged: count('move', 'ack'),
    conflicts: count('move', 'conflict'),
    versions: count('snapshot', 'ack'),
    unknown: operations.filter(({ answer }) => answer === null).length,
    longest: Math.round(times.reduce((longest, time) => Math.max(longest, time), 0) / 1e6),
  };
  const least = { acknowledged: expected, conflicts: expected / 100, versions: expected / 100, unknown: 1 };
  for (const [what, floor] of Object.entries(least)) {
    const found = counts[/** @type {keyof typeof counts} */ (what)];
    if (found < floor) throw new Error(`too idle to prove anything: ${what} ${found}, not ${floor}`);
  }
  if (kills < 5) throw new Error(`too idle to prove anything: only ${kills} processes were killed`);
  return counts;
}

/** @param {Pick<Race, 'operations' | 'root' | 'prompts'>} race */
function requirePromisesKept({ operations, root, prompts: raced }) {
  const disk = readDisk(root, raced);
  const broken = brokenPromises(operations, disk);
  if (broken.length > 0) throw new Error([`${broken.length} broken promises`, ...broken.slice(0, 20)].join('\n  '));
  return disk;
}

/** @param {Pick<Race, 'operations' | 'root' | 'prompts'>} history @returns how many pairs of its operations overlap */
function requireGoodHistory(history) {
  const histories = pinHistories(history.operations, requirePromisesKept(history));
  requireLinearizable(histories);
  return countOverlaps(histories);
}

/** `verify` is clean, and the next write leaves nothing behind of those that were killed. @param {string} root @param {string} cli @param {string[]} raced */
function requireTidy(root, cli, raced) {
  const [prompt = ''] = raced;
  const promptenv = (/** @type {string[]} */ ...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args, '--cwd', root], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`promptenv ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  };
  promptenv('verify');
  promptenv('unpin', prompt, '--env', 'dev', '--reason', 'the next write');
  promptenv('verify');
  const { leftovers } = readDisk(root, raced);
  // The folder of temporary files stays, empty.
  const found = leftovers.filter(
    (name) => name !== '.tmp' || readdirSync(path.join(root, '.promptenv', name)).length > 0,
  );
  if (found.length > 0) throw new Error(`left behind after the next write: ${found.join(', ')}`);
}
