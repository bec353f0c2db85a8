import { isUnread, sameVersion, type Pin, type VersionRef } from '../../core/model';
import { whyUnreadable } from '../../core/unreadablePins';
import { atOnce, inLots, inSlices, type Slices } from '../../core/slices';
import { sortedByName } from './promptFacts';
import {
  isSettled,
  isWaiting,
  standingOf,
  type PromptLookup,
  type Standing,
  type StandingFacts,
  type StandingState,
} from './standing';

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
  /** Those of which nobody can tell what is pinned. */
  readonly untold: number;
}

/** So many rows are worked out before other work may have its turn. */
const rowsAtOnce = 250;

/** Every pin's standing in one registry, worked out where it is asked for and kept up prompt by prompt. */
export class Standings {
  private readonly environmentNames: readonly string[];
  private readonly summaries = new Map<string, EnvironmentSummary>();
  private order: readonly string[] | undefined;
  private waitingPrompts: Set<string> | undefined;
  /** Grows with every update. */
  private round = 0;

  constructor(
    private snapshot: StandingFacts,
    private lookup: PromptLookup,
  ) {
    this.environmentNames = snapshot.environments.map(({ name }) => name);
  }

  /**
   * Takes over what was read anew of some prompts; the environments whose rows of them changed. A prompt that was read
   * for the first time moves nobody's row: its place is found when the whole registry was read.
   */
  update(snapshot: StandingFacts, lookup: PromptLookup, prompts: Iterable<string>): ReadonlySet<string> {
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
    this.round += 1;
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
    return this.summaries.get(environment) ?? atOnce(this.workedOut(environment));
  }

  /** Works out what every environment holds, a lot of rows at a time: of thousands of prompts it takes a while. */
  async prepare(breathe: () => Promise<void> | undefined): Promise<void> {
    for (const name of this.environmentNames) {
      // What changes during a rest is worked out anew.
      while (!this.summaries.has(name)) {
        await inSlices(this.workedOut(name), breathe);
      }
    }
  }

  /** Gives way after every lot of rows; what became known meanwhile makes its summary one that is not kept. */
  private *workedOut(environment: string): Slices<EnvironmentSummary> {
    const { round } = this;
    const names = this.environmentNames;
    const before = names[names.indexOf(environment) - 1];
    const pins = this.snapshot.pins.get(environment);
    const prior = before === undefined ? undefined : this.snapshot.pins.get(before);
    const untold = [environment, ...(before === undefined ? [] : [before])].filter((name) =>
      this.snapshot.unreadablePins.has(name),
    );
    const summary = {
      all: [] as string[],
      unsettled: [] as string[],
      waiting: [] as string[],
      pinned: 0,
      held: 0,
      broken: 0,
      untold: 0,
    };
    const add = (prompt: string): void => {
      const pin = pins?.get(prompt);
      const priorVersion = prior?.get(prompt)?.version ?? null;
      const isUntold = untold.some((name) => whyUnreadable(this.snapshot, name, prompt) !== null);
      if (pin === undefined && priorVersion === null && !isUntold) {
        return;
      }
      summary.all.push(prompt);
      summary.pinned += pin?.version == null ? 0 : 1;
      const candidate = before === undefined ? (this.lookup(prompt)?.latest ?? null) : priorVersion;
      const state =
        (isUntold ? undefined : this.plainState(pin, candidate, before === undefined, prompt)) ??
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
      summary.untold += state === 'untold' ? 1 : 0;
    };
    yield* inLots(yield* this.promptOrder(), rowsAtOnce, add);
    if (round === this.round) {
      this.summaries.set(environment, summary);
    }
    return summary;
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

  private *promptOrder(): Slices<readonly string[]> {
    if (this.order !== undefined) {
      return this.order;
    }
    const { round } = this;
    const ids = new Set<string>();
    for (const pins of this.snapshot.pins.values()) {
      yield* inLots(pins.keys(), rowsAtOnce, (id) => void ids.add(id));
      yield;
    }
    const order = sortedByName(ids);
    if (round === this.round) {
      this.order = order;
    }
    return order;
  }
}

function isUnreadIn(lookup: PromptLookup, prompt: string): boolean {
  const state = lookup(prompt);
  return state !== undefined && isUnread(state);
}

function isWaitingAt(standing: Standing | undefined): boolean {
  return standing !== undefined && isWaiting(standing.state);
}
