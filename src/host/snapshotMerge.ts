import { sameVersion, type Finding, type PromptState, type RegistrySnapshot } from '../core/model';
import type { PromptIndexes } from './promptIndex';
import { movedPrompts, replacePins } from './snapshotEdits';

/** When more prompts than this changed, everything is drawn anew instead of row by row. */
const mostDrawnAlone = 500;

export interface Merged {
  readonly snapshot: RegistrySnapshot;
  /** The prompts that changed, or whose findings did. */
  readonly prompts: 'all' | ReadonlySet<string>;
  /** Nothing changed at all. */
  readonly isSame: boolean;
}

/**
 * What was shown, with what a whole reading found changed. Everything that stayed as it was stays the same object, so
 * that nothing else is worked out or drawn anew.
 */
export function mergeSnapshots(shown: RegistrySnapshot, read: RegistrySnapshot, indexes: PromptIndexes): Merged {
  if (!hasSamePlaces(shown, read)) {
    return { snapshot: read, prompts: 'all', isSame: false };
  }
  const states = new Map<string, PromptState>();
  read.prompts.forEach((prompt, place) => {
    const former = shown.prompts[place];
    if (former === undefined || !sameState(former, prompt)) {
      states.set(prompt.id, prompt);
    }
  });
  const moved = movedPrompts(shown.environments, shown.pins, read.pins);
  const damaged = differingDamage(shown.damaged, read.damaged);
  const findings = differingFindings(shown.findings, read.findings);
  const prompts = new Set([...states.keys(), ...moved, ...damaged]);
  for (const { prompt, path } of findings) {
    const id = prompt ?? indexes.byDraft(shown.prompts, path)?.id;
    if (id !== undefined) {
      prompts.add(id);
    }
  }
  const next = states.size === 0 ? shown.prompts : indexes.withStates(shown.prompts, states);
  if (next === undefined || prompts.size > mostDrawnAlone) {
    return { snapshot: read, prompts: 'all', isSame: false };
  }
  if (prompts.size === 0 && findings.length === 0) {
    return { snapshot: shown, prompts, isSame: true };
  }
  return {
    snapshot: {
      ...shown,
      prompts: next,
      pins: moved.length === 0 ? shown.pins : replacePins(shown, moved, read.pins),
      damaged: damaged.length === 0 ? shown.damaged : read.damaged,
      findings: findings.length === 0 ? shown.findings : read.findings,
    },
    prompts,
    isSame: false,
  };
}

/** Whether nobody can tell of the same pins, for the same reasons. */
export function sameUnreadable(a: RegistrySnapshot['unreadablePins'], b: RegistrySnapshot['unreadablePins']): boolean {
  const listed = (all: typeof a): string =>
    JSON.stringify([...all].map(([name, { why, prompts }]) => [name, why, prompts && [...prompts]]));
  return a === b || listed(a) === listed(b);
}

/** Whether the same rows stand in the same places. */
function hasSamePlaces(shown: RegistrySnapshot, read: RegistrySnapshot): boolean {
  return (
    shown.readOnly === read.readOnly &&
    sameUnreadable(shown.unreadablePins, read.unreadablePins) &&
    JSON.stringify(shown.environments) === JSON.stringify(read.environments) &&
    JSON.stringify(shown.ownCalls) === JSON.stringify(read.ownCalls) &&
    samePlaces(shown.prompts, read.prompts)
  );
}

/** Whether two lists hold the same prompts with the same drafts. */
export function samePlaces(a: readonly PromptState[], b: readonly PromptState[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, draft }, place) => {
      const prompt = b[place];
      return id === prompt?.id && draft.path === prompt.draft.path;
    })
  );
}

/**
 * Whether two states of one prompt look the same. Older versions are compared only where asked, since they are many: a
 * ledger's older lines change only with its file, which is then read by itself.
 */
export function sameState(a: PromptState, b: PromptState, how: 'latest' | 'withVersions' = 'latest'): boolean {
  return (
    a.format === b.format &&
    a.draft.path === b.draft.path &&
    a.draft.state === b.draft.state &&
    sameVersion(a.draft.matches, b.draft.matches) &&
    sameVersion(a.latest, b.latest) &&
    (how === 'latest' || a.versions.map(({ id }) => id).join() === b.versions.map(({ id }) => id).join())
  );
}

function differingDamage(a: RegistrySnapshot['damaged'], b: RegistrySnapshot['damaged']): readonly string[] {
  const listed = (versions: ReadonlySet<string> | undefined): string => [...(versions ?? [])].sort().join(' ');
  return [...new Set([...a.keys(), ...b.keys()])].filter((id) => listed(a.get(id)) !== listed(b.get(id)));
}

/** Findings that only one of the two has. */
function differingFindings(a: readonly Finding[], b: readonly Finding[]): readonly Finding[] {
  const byText = (findings: readonly Finding[]): ReadonlyMap<string, Finding> =>
    new Map(findings.map((finding) => [JSON.stringify(finding), finding] as const));
  const [before, after] = [byText(a), byText(b)];
  return [
    ...[...before].flatMap(([text, finding]) => (after.has(text) ? [] : [finding])),
    ...[...after].flatMap(([text, finding]) => (before.has(text) ? [] : [finding])),
  ];
}
