import { mergeFile } from '../../src/registries/workspace/fileMerge';
import { seededRandom, type Random } from '../support/random.mjs';
import { Worker } from './acts';
import { GitRepository, type Merged } from './gitRepository';
import { Judge, openFiles, textOf, type Branch, type Figures, type Pair } from './judging';
import type { Files } from './memoryPlatform';

export interface TrialOptions {
  readonly seed: number;
  /** How many pairs of branches. */
  readonly pairs: number;
  /** Where the repository is made. */
  readonly folder: string;
  /** Every so manieth pair is also merged by `git merge` in a work tree, without and with the driver. */
  readonly realEvery: number;
  /** The command that git runs as the driver, with its places for names. */
  readonly driver: string;
}

const branchesOfBase = 6;
const attributes =
  '* -text\nenvironments/*.yaml merge=promptenv-pins\nversions/**/versions.jsonl merge=promptenv-pins\n';

/** Makes pairs of random branches, merges them, and judges each merge. Throws at the first wrong one. */
export async function runTrials(options: TrialOptions): Promise<Figures> {
  const figures: Figures = new Map();
  const repository = new GitRepository(options.folder);
  for (let made = 0, round = 0; made < options.pairs; round++) {
    const seed = options.seed * 1_000_003 + round;
    const random = seededRandom(seed);
    const { base, branches } = await makeBranches(random, figures);
    const names = repository.commit(
      base.files,
      branches.map(({ files }) => files),
    );
    for (const [one, other] of pairsOf(branches.length)) {
      if (made >= options.pairs) {
        break;
      }
      const [first, second] = random.chance(0.5) ? [one, other] : [other, one];
      const [ours, theirs] = [branches[first], branches[second]];
      const [left, right] = [names.branches[first], names.branches[second]];
      if (!ours || !theirs || left === undefined || right === undefined) {
        throw new Error('a branch is missing');
      }
      try {
        const pair = { base, ours, theirs };
        const isReal = made % options.realEvery === 0;
        await judgePair(pair, { repository, left, right, random, figures, driver: isReal ? options.driver : null });
      } catch (error) {
        const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
        throw new Error(`pair ${made}, branches ${first} and ${second} of seed ${seed}: ${what}`, { cause: error });
      }
      made += 1;
    }
    figures.set('bases', round + 1);
  }
  figures.set('pairs of branches', options.pairs);
  return figures;
}

/**
 * The one merge by lines that goes wrong without a word of git: two people edit two lines of one block, with a line
 * between them, so that the pin is one that nobody meant.
 */
export async function runMixedBlock(folder: string): Promise<Figures> {
  const figures: Figures = new Map();
  const random = seededRandom(1);
  const worker = Worker.empty(random, figures);
  const first = await worker.holdSecond('a', 'dev');
  const base = await branchOf(worker);
  const path = '.promptenv/environments/dev.yaml';
  const edited = async (pattern: RegExp, by: string): Promise<Branch> => {
    const editor = new Worker(base.files, random, figures, { now: worker.disk.now, by });
    editor.disk.write(path, (editor.disk.text(path) ?? '').replace(pattern, by));
    return branchOf(editor);
  };
  const pair = { base, ours: await edited(/2@sha256:\w+/, first), theirs: await edited(/"Because \d"/, '"Why"') };
  const repository = new GitRepository(folder);
  const { branches } = repository.commit(base.files, [pair.ours.files, pair.theirs.files]);
  const merged = repository.mergeInMemory(branches[0] ?? '', branches[1] ?? '');
  if (merged.conflicted.size > 0) {
    throw new Error('git did not mix the lines');
  }
  await new Judge(pair, random, figures).judge(merged, false);
  return figures;
}

async function makeBranches(
  random: Random,
  figures: Figures,
): Promise<{ readonly base: Branch; readonly branches: readonly Branch[] }> {
  const first = Worker.empty(random, figures);
  first.disk.write('.promptenv/.gitattributes', attributes);
  await first.prepare();
  const base = await branchOf(first);
  const branches: Branch[] = [];
  // What a branch had at its half, with which another may begin: the same commits on both, as after a cherry-pick.
  let shared: Files = base.files;
  for (let index = 0; index < branchesOfBase; index++) {
    const start = random.chance(0.25) ? shared : base.files;
    const by = `Branch ${index} <b${index}@example.org>`;
    const worker = new Worker(start, random, figures, { now: first.disk.now + random.below(10_000_000), by });
    const acts = 1 + random.below(8);
    // Half of the branches are edited by hand as well.
    const isByHand = random.chance(0.5);
    for (let act = 0; act < acts; act++) {
      await worker.act(isByHand);
      if (act === acts >> 1) {
        shared = worker.disk.files();
      }
    }
    branches.push(await branchOf(worker));
  }
  return { base, branches };
}

async function branchOf({ disk }: Worker): Promise<Branch> {
  const files = disk.files();
  return { files, isClean: (await openFiles(files).registry.verify()).length === 0 };
}

function pairsOf(count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, one) =>
    Array.from({ length: count - one - 1 }, (__, next): readonly [number, number] => [one, one + 1 + next]),
  ).flat();
}

interface Means {
  readonly repository: GitRepository;
  readonly left: string;
  readonly right: string;
  readonly random: Random;
  readonly figures: Figures;
  /** Null: nothing is merged in a work tree. */
  readonly driver: string | null;
}

async function judgePair(pair: Pair, { repository, left, right, random, figures, driver }: Means): Promise<void> {
  const count = (what: string): void => void figures.set(what, (figures.get(what) ?? 0) + 1);
  const judge = new Judge(pair, random, figures);
  const byLines = repository.mergeInMemory(left, right);
  await judge.judge(byLines, false);
  count('merges by git alone');
  const byPrompt = mergeByDriver(pair, byLines);
  await judge.judge(byPrompt, true);
  count('merges with the driver');
  if (driver !== null) {
    requireSame(repository.merge(left, right, null), byLines, 'git merge and git merge-tree');
    requireSame(repository.merge(left, right, driver), byPrompt, 'git merge with the driver and its code alone');
    count('of these by git merge in a work tree, without and with the driver');
  }
}

/** What git does with the driver: the driver merges what both sides changed, git the rest. */
function mergeByDriver({ base, ours, theirs }: Pair, byLines: Merged): Merged {
  const files = new Map(byLines.files);
  const conflicted = new Set(byLines.conflicted);
  for (const path of new Set([...ours.files.keys(), ...theirs.files.keys()])) {
    const [before, mine, other] = [base, ours, theirs].map((side) => textOf(side.files, path));
    const isOurs = /^\.promptenv\/(?:environments\/.*\.yaml|versions\/.*\/versions\.jsonl)$/.test(path);
    if (!isOurs || mine === other || before === mine || before === other) {
      continue;
    }
    const merged = mergeFile(path, before ?? '', mine ?? '', other ?? '');
    files.set(path, new TextEncoder().encode(merged.text));
    conflicted.delete(path);
    if (merged.hasConflict) {
      conflicted.add(path);
    }
  }
  return { files, conflicted };
}

function requireSame(one: Merged, other: Merged, names: string): void {
  const ownOf = ({ conflicted }: Merged): string => [...conflicted].sort().join();
  if (ownOf(one) !== ownOf(other)) {
    throw new Error(`${names} do not leave the same conflicts: ${ownOf(one)} and ${ownOf(other)}`);
  }
  for (const path of new Set([...one.files.keys(), ...other.files.keys()])) {
    const [a, b] = [one, other].map(({ files }) => textOf(files, path).replaceAll(/^([<>]{7}).*$/gm, '$1'));
    if (a !== b) {
      throw new Error(`${names} do not give the same ${path}:\n${a}---\n${b}`);
    }
  }
}
