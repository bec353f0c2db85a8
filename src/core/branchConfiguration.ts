import type { OwnCall } from './callSites/callRule';
import type { DraftRoot, Environment } from './model';

/** What a registry's configuration says. */
export interface Configuration {
  /** In promotion order. */
  readonly environments: readonly Environment[];
  readonly draftRoots: readonly DraftRoot[];
  readonly ownCalls: readonly OwnCall[];
  /** Names of what a release must know to write. */
  readonly requires: readonly string[];
  /**
   * What this release gives no meaning, and the format: another release may go by it. JSON by its path, such as
   * `environments.prod.reviewers`; where several entries share a path, one for each.
   */
  readonly others: ReadonlyMap<string, readonly string[]>;
}

/** One thing that a branch has configured otherwise than its base. */
export interface ConfigurationChange {
  readonly kind:
    | 'environmentRemoved'
    | 'environmentAdded'
    | 'protectionRemoved'
    | 'protectionAdded'
    | 'orderChanged'
    | 'rootRemoved'
    | 'rootAdded'
    | 'patternsChanged'
    | 'callsChanged'
    | 'requirementRemoved'
    | 'requirementAdded'
    | 'settingChanged'
    | 'unreadable';
  /**
   * The environment, the folder of drafts from the registry's root, what is required, the setting's path, or which side
   * cannot be read, `base` or `branch`; empty where it is about all of them.
   */
  readonly subject: string;
  /**
   * As the base has it: names in promotion order, patterns, those that exclude after a `!`, or a setting's values as
   * JSON; empty for none.
   */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** It takes away what keeps prompts from moving unseen. */
  readonly isCaution: boolean;
}

/** What differs, environments first. A side that cannot be read is null. */
export function changedConfiguration(
  before: Configuration | null,
  after: Configuration | null,
): readonly ConfigurationChange[] {
  if (before === null || after === null) {
    return [{ ...change('unreadable', after === null ? 'branch' : 'base'), isCaution: true }];
  }
  const isOtherwiseCalled = JSON.stringify(before.ownCalls) !== JSON.stringify(after.ownCalls);
  return [
    ...changedEnvironments(before.environments, after.environments),
    ...changedRoots(before.draftRoots, after.draftRoots),
    ...(isOtherwiseCalled ? [change('callsChanged', '')] : []),
    ...changedRequirements(before.requires, after.requires),
    ...changedOthers(before.others, after.others),
  ];
}

/** What a release had to know to write, any release may do without from then on. */
function changedRequirements(before: readonly string[], after: readonly string[]): readonly ConfigurationChange[] {
  const [then, now] = [new Set(before), new Set(after)];
  const gone = [...then].filter((name) => !now.has(name));
  const added = [...now].filter((name) => !then.has(name));
  return [
    ...gone.map((name) => ({ ...change('requirementRemoved', name), isCaution: true })),
    ...added.map((name) => change('requirementAdded', name)),
  ];
}

function changedOthers(
  before: Configuration['others'],
  after: Configuration['others'],
): readonly ConfigurationChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [from, to] = [before.get(path) ?? [], after.get(path) ?? []];
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [change('settingChanged', path, from, to)];
  });
}

function changedEnvironments(
  before: readonly Environment[],
  after: readonly Environment[],
): readonly ConfigurationChange[] {
  const [then, now] = [before, after].map((all) => new Map(all.map((each) => [each.name, each.protected] as const)));
  const changes: ConfigurationChange[] = [];
  for (const { name, protected: was } of before) {
    const is = now?.get(name);
    if (is === undefined) {
      changes.push({ ...change('environmentRemoved', name), isCaution: was });
    } else if (is !== was) {
      changes.push({ ...change(was ? 'protectionRemoved' : 'protectionAdded', name), isCaution: was });
    }
  }
  changes.push(
    ...after.filter(({ name }) => then?.has(name) !== true).map(({ name }) => change('environmentAdded', name)),
  );
  const kept = before.filter(({ name }) => now?.has(name)).map(({ name }) => name);
  const keptNow = after.filter(({ name }) => then?.has(name)).map(({ name }) => name);
  const isSwapped = kept.some((name, index) => keptNow[index] !== name);
  // One that comes between others changes what is promoted from where.
  if (isSwapped || changes.some(({ kind }) => kind === 'environmentAdded' || kind === 'environmentRemoved')) {
    const [from, to] = [before, after].map((all) => all.map(({ name }) => name));
    changes.push(change('orderChanged', '', from, to));
  }
  return changes;
}

function changedRoots(before: readonly DraftRoot[], after: readonly DraftRoot[]): readonly ConfigurationChange[] {
  const [then, now] = [before, after].map(patternsByRoot);
  const roots = [...new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])])];
  return roots.flatMap((root): ConfigurationChange[] => {
    const [from, to] = [then?.get(root), now?.get(root)];
    if (from === undefined || to === undefined) {
      return [change(from === undefined ? 'rootAdded' : 'rootRemoved', root, from, to)];
    }
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [change('patternsChanged', root, from, to)];
  });
}

/** A folder may stand in the list more than once. */
function patternsByRoot(roots: readonly DraftRoot[]): ReadonlyMap<string, readonly string[]> {
  const patterns = new Map<string, readonly string[]>();
  for (const { root, include, exclude } of roots) {
    patterns.set(root, [...(patterns.get(root) ?? []), ...include, ...exclude.map((pattern) => `!${pattern}`)]);
  }
  return patterns;
}

function change(
  kind: ConfigurationChange['kind'],
  subject: string,
  from: readonly string[] = [],
  to: readonly string[] = [],
): ConfigurationChange {
  return { kind, subject, from, to, isCaution: false };
}
