import type { EnvironmentUse } from '../core/fileUse';
import type { Draft } from '../core/model';
import { folderOf, joinPath } from '../core/paths';

/**
 * What a draft that misses something includes, and was looked for in vain where pinned versions have it: by paths from the
 * prompt's own file.
 */
export function missingFiles({ path: own, includes }: Draft, uses: readonly EnvironmentUse[]): readonly string[] {
  const removed = uses.flatMap(({ change }) => change?.files.filter(({ state }) => state === 'removed') ?? []);
  const names = new Set(removed.map(({ path }) => path));
  return [...names].filter((name) => own !== null && includes.includes(joinPath(folderOf(own), name) ?? ''));
}
