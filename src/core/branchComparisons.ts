import { comparedVersion, type BranchMove } from './branch';
import { versionsWords } from './branchTables';
import type { Comparison } from './comparison';
import { comparisonMarkdown } from './comparisonMarkdown';
import { folded, htmlCode } from './markdown';
import { versionJson, versionLabel } from './model';

/** A comparison that one move or several have, which differ in nothing else but the environment and a hold. */
export interface SharedComparison {
  readonly comparison: Comparison;
  /** The first of them. */
  readonly move: BranchMove;
  /** Of all of them, in their order. */
  readonly environments: readonly string[];
}

/** Each comparison once, in the order of the moves. */
export function sharedComparisons(moves: readonly BranchMove[]): readonly SharedComparison[] {
  const shared = new Map<string, SharedComparison>();
  for (const move of moves) {
    const { prompt, environment, from, to, comparison } = move;
    if (comparison !== null) {
      const key = JSON.stringify([prompt, from?.version?.id, comparedVersion(move)?.id, to?.version?.id]);
      const known = shared.get(key) ?? { comparison, move, environments: [] };
      shared.set(key, { ...known, environments: [...known.environments, environment] });
    }
  }
  return [...shared.values()];
}

/** Whether any lines of a text differ, which may be left out. */
export function hasLines({ comparison: { text, files } }: SharedComparison): boolean {
  return text.length > 0 || files.some((file) => file.text.length > 0);
}

/**
 * Folded below the environments that it is about.
 * @param showsLines otherwise the lines that differ are counted alone
 */
export function comparisonBlock({ comparison, move, environments }: SharedComparison, showsLines: boolean): string {
  const { prompt, neighbour } = move;
  const names = environments.map(htmlCode).join(', ');
  const against =
    neighbour === null ? '' : `, against ${versionLabel(neighbour.version)} of ${htmlCode(neighbour.environment)}`;
  const [left, right] = comparedReferences(move);
  return folded(
    `${names} ${htmlCode(prompt)}: ${versionsWords(move)}${against}`,
    comparisonMarkdown(left, right, comparison, '####', null, showsLines),
  );
}

/** The sides of a move's comparison; the left one is null where all of the right one is new. */
export function comparedReferences(move: BranchMove): readonly [left: string | null, right: string] {
  const [left, right] = [comparedVersion(move), move.to?.version ?? null];
  return [left && `${move.prompt}@${versionJson(left)}`, `${move.prompt}@${versionJson(right)}`];
}
