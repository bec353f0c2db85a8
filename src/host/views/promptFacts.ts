import { fileNameOf } from '../../core/paths';
import { whyUnreadable } from '../../core/unreadablePins';
import {
  versionLabel,
  type Draft,
  type Environment,
  type Pin,
  type PinsByPrompt,
  type PromptState,
  type UnreadablePins,
  type VersionRef,
} from '../../core/model';

/** What rows, lenses and the status bar need of a snapshot. */
export interface Pinned {
  /** In promotion order. */
  readonly environments: readonly Environment[];
  readonly pins: ReadonlyMap<string, PinsByPrompt>;
  readonly unreadablePins: ReadonlyMap<string, UnreadablePins>;
}

export function pinOf(snapshot: Pick<Pinned, 'pins'>, environment: string, prompt: string): Pin | undefined {
  return snapshot.pins.get(environment)?.get(prompt);
}

/** `prod v3 held`, or that it cannot be told; null where the environment pins nothing. */
export function pinText(snapshot: Pinned, environment: string, prompt: string): string | null {
  const pin = pinOf(snapshot, environment, prompt);
  if (whyUnreadable(snapshot, environment, prompt) !== null) {
    return `${environment} cannot be told`;
  }
  return pin?.version == null ? null : `${environment} ${versionLabel(pin.version)}${pin.hold === null ? '' : ' held'}`;
}

/** `prod v3 held`, `staging v5`, `dev v6`: the last environment first, because it is the one that matters most. */
export function pinnedBy(snapshot: Pinned, prompt: string): readonly string[] {
  return [...snapshot.environments].reverse().flatMap(({ name }) => pinText(snapshot, name, prompt) ?? []);
}

/** The same for a narrow row: `all v3` where every environment pins one version and holds nothing. */
export function shortPinSummary(snapshot: Pinned, prompt: string): string {
  const [first, ...rest] = snapshot.environments.map(({ name }) => pinOf(snapshot, name, prompt));
  const isSame = rest.length > 0 && rest.every((pin) => pin?.version != null && pin.version.id === first?.version?.id);
  const isHeld = [first, ...rest].some((pin) => pin?.hold != null);
  return isSame && !isHeld && first?.version != null
    ? `all ${versionLabel(first.version)}`
    : pinSummary(snapshot, prompt);
}

/** `prod v3 · staging v5 · dev v6`, or that nothing is pinned. */
export function pinSummary(snapshot: Pinned, prompt: string): string {
  const pins = pinnedBy(snapshot, prompt);
  return pins.length === 0 ? 'not pinned' : pins.join(' · ');
}

/** How a version is told from its namesakes: `v4`, or `v4 (9f3a1c2b)` where two branches made a 4. */
export function versionName(version: VersionRef, versions: readonly VersionRef[]): string {
  const twins = versions.some((other) => other.number === version.number && other.id !== version.id);
  const digits = version.digest.replace(/^sha256:/, '').slice(0, 8);
  return version.number !== null && twins ? `${versionLabel(version)} (${digits})` : versionLabel(version);
}

/** The draft against its versions: `modified since v6`, `same as v6`, `no version yet`. */
export function draftPhrase({ draft, latest }: Pick<PromptState, 'draft' | 'latest'>): string {
  switch (draft.state) {
    case 'clean':
      return latest === null ? 'no version yet' : `same as ${versionLabel(latest)}`;
    case 'modified':
      if (draft.matches !== null) {
        return `same as ${versionLabel(draft.matches)}${latest === null ? '' : `, older than ${versionLabel(latest)}`}`;
      }
      return latest === null ? 'modified' : `modified since ${versionLabel(latest)}`;
    case 'new':
      return 'no version yet';
    case 'missing':
      return 'draft is missing';
    case 'invalid':
      return 'draft cannot be read';
    case 'unread':
      return 'being read';
  }
}

/** The one word that a row has room for; empty where there is nothing to say. */
export function draftWord(draft: Draft): string {
  switch (draft.state) {
    case 'clean':
      return '';
    case 'missing':
      return 'draft missing';
    case 'unread':
      return '…';
    default:
      return draft.state;
  }
}

/** Ids in the order of rows that show the last name alone: by that name, then by the whole id. */
export function sortedByName(ids: Iterable<string>): readonly string[] {
  // One key a row: comparing with a function is many times slower where there are thousands.
  const keys = Array.from(ids, (id) => `${fileNameOf(id)}\n${id}`);
  return keys.sort().map((key) => key.slice(key.indexOf('\n') + 1));
}
