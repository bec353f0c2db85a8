import { driftOf } from '../../core/drift';
import {
  isUnread,
  sameVersion,
  versionLabel,
  type Hold,
  type Pin,
  type PromptState,
  type RegistrySnapshot,
  type VersionRef,
} from '../../core/model';
import { sortedByName } from './promptFacts';

/** How one environment's pin stands to the environment before it, or to the latest version in the first one. */
export type StandingState =
  | 'latest'
  | 'outdated'
  | 'inStep'
  | 'behind'
  | 'missing'
  | 'ahead'
  | 'only'
  | 'held'
  | 'damaged'
  | 'damagedBefore'
  | 'unknown'
  /** The prompt itself is not read yet. */
  | 'unread';

export interface Standing {
  readonly state: StandingState;
  readonly prompt: string;
  readonly version: VersionRef | null;
  /** The environment before it; null in the first one. */
  readonly before: string | null;
  /** What the environment before it pins, in the first one the latest version. */
  readonly candidate: VersionRef | null;
  /** How many versions lie between the two. */
  readonly distance: number;
  readonly hold: Hold | null;
  /** Whether an event unpinned it, rather than that it never was pinned. */
  readonly unpinned: boolean;
}

/** A promotion into this environment is what a person would do next. */
export function isWaiting(state: StandingState): boolean {
  return state === 'behind' || state === 'missing';
}

/** Nothing about it needs a look, as far as is known. */
export function isSettled(state: StandingState): boolean {
  return state === 'inStep' || state === 'latest' || state === 'unread';
}

type Snapshot = Pick<RegistrySnapshot, 'environments' | 'pins' | 'damaged'>;
type PromptLookup = (id: string) => PromptState | undefined;

/** An environment's rows by what they need; ids in the order that their names are shown in. */
export interface EnvironmentSummary {
  readonly all: readonly string[];
  /** Those that need a look. */
  readonly unsettled: readonly string[];
  readonly pinned: number;
  /** Those that wait for a promotion. */
  readonly waiting: readonly string[];
  readonly held: number;
  readonly broken: number;
}

/** Every pin's standing in one registry, worked out where it is asked for and kept up prompt by prompt. */
export class Standings {
  private readonly environmentNames: readonly string[];
  private readonly summaries = new Map<string, EnvironmentSummary>();
  private order: readonly string[] | undefined;
  private waitingPrompts: Set<string> | undefined;

  constructor(
    private snapshot: Snapshot,
    private lookup: PromptLookup,
  ) {
    this.environmentNames = snapshot.environments.map(({ name }) => name);
  }

  /**
   * Takes over what was read anew of some prompts; the environments whose rows of them changed. A prompt that was read
   * for the first time moves nobody's row: its place is found when the whole registry was read.
   */
  update(snapshot: Snapshot, lookup: PromptLookup, prompts: Iterable<string>): ReadonlySet<string> {
    const names = this.environmentNames;
    const before = new Map<string, readonly (Standing | undefined)[]>();
    for (const prompt of prompts) {
      if (!isUnreadIn(this.lookup, prompt)) {
        before.set(
          prompt,
          names.map((name) => this.of(name, prompt)),
        );
      }
    }
    [this.snapshot, this.lookup] = [snapshot, lookup];
    const changed = new Set<string>();
    for (const [prompt, former] of before) {
      names.forEach((name, index) => {
        const now = this.of(name, prompt);
        if (JSON.stringify(former[index]) !== JSON.stringify(now)) {
          changed.add(name);
          this.summaries.delete(name);
        }
        if ((former[index] === undefined) !== (now === undefined)) {
          this.order = undefined;
        }
      });
      if (this.waiting(prompt).length > 0) {
        this.waitingPrompts?.add(prompt);
      } else {
        this.waitingPrompts?.delete(prompt);
      }
    }
    return changed;
  }

  /** One pin's standing; undefined where the environment has nothing to say about the prompt. */
  of(environment: string, prompt: string): Standing | undefined {
    const names = this.environmentNames;
    const before = names[names.indexOf(environment) - 1] ?? null;
    return standingOf(this.snapshot, this.lookup, environment, before, prompt) ?? undefined;
  }

  /** What an environment holds. Pins that are plainly in step are told without working out their standing. */
  in(environment: string): EnvironmentSummary {
    const known = this.summaries.get(environment);
    if (known !== undefined) {
      return known;
    }
    const names = this.environmentNames;
    const before = names[names.indexOf(environment) - 1];
    const pins = this.snapshot.pins.get(environment);
    const prior = before === undefined ? undefined : this.snapshot.pins.get(before);
    const summary = {
      all: [] as string[],
      unsettled: [] as string[],
      waiting: [] as string[],
      pinned: 0,
      held: 0,
      broken: 0,
    };
    for (const prompt of this.promptOrder()) {
      const pin = pins?.get(prompt);
      const priorVersion = prior?.get(prompt)?.version ?? null;
      if (pin === undefined && priorVersion === null) {
        continue;
      }
      summary.all.push(prompt);
      summary.pinned += pin?.version == null ? 0 : 1;
      const candidate = before === undefined ? (this.lookup(prompt)?.latest ?? null) : priorVersion;
      const state =
        this.plainState(pin, candidate, before === undefined, prompt) ??
        this.of(environment, prompt)?.state ??
        'inStep';
      if (!isSettled(state)) {
        summary.unsettled.push(prompt);
      }
      if (isWaiting(state)) {
        summary.waiting.push(prompt);
      }
      summary.held += state === 'held' ? 1 : 0;
      summary.broken += state === 'damaged' || state === 'unknown' ? 1 : 0;
    }
    this.summaries.set(environment, summary);
    return summary;
  }

  /** Works out what every environment holds, with rests: of thousands of prompts each takes a while. */
  async prepare(breathe: () => Promise<void> | undefined): Promise<void> {
    this.promptOrder();
    for (const name of this.environmentNames) {
      await breathe();
      this.in(name);
    }
    await breathe();
  }

  /** The environments that wait for a promotion of this prompt, in promotion order. */
  waiting(prompt: string): readonly string[] {
    return this.environmentNames.filter((name) => isWaitingAt(this.of(name, prompt)));
  }

  /** How many prompts wait for a promotion anywhere. */
  get waitingCount(): number {
    this.waitingPrompts ??= new Set(this.environmentNames.flatMap((name) => this.in(name).waiting));
    return this.waitingPrompts.size;
  }

  /**
   * What numbers alone tell, without reading a ledger's older lines: nearly always everything. Undefined where damage,
   * twins or versions without a number need a closer look.
   */
  private plainState(
    pin: Pin | undefined,
    candidate: VersionRef | null,
    isFirst: boolean,
    prompt: string,
  ): StandingState | undefined {
    const version = pin?.version ?? null;
    if (isFirst && isUnreadIn(this.lookup, prompt)) {
      return 'unread';
    }
    if (this.snapshot.damaged.has(prompt)) {
      return undefined;
    }
    if (pin !== undefined && pin.hold !== null) {
      return 'held';
    }
    if (sameVersion(version, candidate)) {
      return isFirst ? 'latest' : 'inStep';
    }
    if (isFirst) {
      return 'outdated';
    }
    if (version === null || candidate === null) {
      return version === null ? 'missing' : 'only';
    }
    if (version.number === null || candidate.number === null || version.number === candidate.number) {
      return undefined;
    }
    return version.number < candidate.number ? 'behind' : 'ahead';
  }

  private promptOrder(): readonly string[] {
    if (this.order === undefined) {
      const ids = new Set<string>();
      for (const pins of this.snapshot.pins.values()) {
        for (const id of pins.keys()) {
          ids.add(id);
        }
      }
      this.order = sortedByName(ids);
    }
    return this.order;
  }
}

function isUnreadIn(lookup: PromptLookup, prompt: string): boolean {
  const state = lookup(prompt);
  return state !== undefined && isUnread(state);
}

function isWaitingAt(standing: Standing | undefined): boolean {
  return standing !== undefined && isWaiting(standing.state);
}

function standingOf(
  snapshot: Snapshot,
  lookup: PromptLookup,
  environment: string,
  before: string | null,
  prompt: string,
): Standing | null {
  const pin = snapshot.pins.get(environment)?.get(prompt);
  const version = pin?.version ?? null;
  const prior = before === null ? undefined : snapshot.pins.get(before)?.get(prompt)?.version;
  if (pin === undefined && prior == null) {
    return null;
  }
  const state = lookup(prompt);
  const latest = state?.latest ?? null;
  // A ledger's other versions are read only where they are asked for.
  const versions = (): readonly VersionRef[] => state?.versions ?? [];
  const candidate = before === null ? latest : (prior ?? null);
  const standing = (kind: StandingState, distance = 0): Standing => ({
    state: kind,
    prompt,
    version,
    before,
    candidate,
    distance,
    hold: pin?.hold ?? null,
    unpinned: pin !== undefined && version === null,
  });
  if (state !== undefined && isUnread(state)) {
    return standing('unread');
  }
  if (version !== null && snapshot.damaged.get(prompt)?.has(version.id) === true) {
    // A pin to a version that is not there counts as damaged too.
    return standing(versions().some((known) => known.id === version.id) ? 'damaged' : 'unknown');
  }
  if (pin?.hold != null) {
    return standing('held');
  }
  if (sameVersion(version, candidate)) {
    return standing(before === null ? 'latest' : 'inStep');
  }
  if (before === null) {
    return standing('outdated', version === null ? 0 : distanceToLatest(versions(), version));
  }
  const drift = driftOf({ ...snapshot, versions }, prompt, before, environment);
  if (drift === null) {
    return standing('inStep');
  }
  return standing(drift.state === 'damaged' ? 'damagedBefore' : drift.state, drift.distance);
}

function distanceToLatest(versions: readonly VersionRef[], version: VersionRef): number {
  return versions.length - 1 - versions.findIndex((known) => known.id === version.id);
}

/** `v4`, or `none`. */
export function labelOrNone(version: VersionRef | null): string {
  return version === null ? 'none' : versionLabel(version);
}
