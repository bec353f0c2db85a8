import { compareBytes } from '../../core/bytes';
import { linkOf } from '../../core/chain';
import {
  sameVersion,
  type ChainLink,
  type EventChange,
  type HistoryEvent,
  type PastPin,
  type PinsByPrompt,
} from '../../core/model';
import type { PastPins } from '../registry';
import type { ChainIndex } from './chainIndex';
import { EventWalk } from './eventWalk';
import { chosenPins } from './history';
import type { KeptChains } from './keptChains';
import { timeOfEvent, timePart } from './layout';
import type { Storage } from './storage';

const lastInstant = Date.UTC(9999, 11, 31);

/** What environments pinned at a time: of one prompt, pinned or not, or every pin of all prompts. */
export async function readPastPins(
  storage: Storage,
  chains: KeptChains,
  pins: ReadonlyMap<string, PinsByPrompt>,
  request: { readonly prompt?: string | undefined; readonly at: number },
  breathe: () => Promise<void> | undefined,
): Promise<PastPins> {
  const { prompt: only, at } = request;
  const { index } = chains;
  const time = timePart(new Date(Math.min(Math.max(at, 0), lastInstant)).toISOString());
  const traces = new Map<string, Trace>();
  for (const [environment, byPrompt] of pins) {
    const chosen = chosenPins(byPrompt, only);
    for (const [prompt, { event, version }] of chosen) {
      traces.set(keyOf(environment, prompt), new Trace(index, environment, prompt, time, event, version));
    }
    if (only !== undefined && chosen.size === 0) {
      traces.set(keyOf(environment, only), new Trace(index, environment, only, time, null, null));
    }
  }
  const starts = [...traces.values()].flatMap(({ environment, prompt, start }) =>
    start === null ? [] : [{ environment, prompt, event: start }],
  );
  const follow = (event: HistoryEvent, change: EventChange): string | null =>
    traces.get(keyOf(event.environment, change.prompt))?.follow(event, change) ?? null;
  const walk = new EventWalk(storage, starts, follow, breathe);
  while (!walk.isAtEnd) {
    await walk.next(100);
  }
  if (walk.broken.length > 0 && chains.forgetRecalled()) {
    return readPastPins(storage, chains, pins, request, breathe);
  }
  const found = [...traces.values()].flatMap((trace) => trace.finish() ?? []);
  chains.keep();
  return {
    pins: found
      .filter(({ version }) => only !== undefined || version !== null)
      .sort((a, b) => (a.environment === b.environment ? compareBytes(a.prompt, b.prompt) : 0)),
    broken: walk.broken,
  };
}

/** The way back through one pin's chain to what it was at a time. */
class Trace {
  readonly environment: string;
  readonly prompt: string;
  /** The event to begin from; null where there is none. */
  readonly start: string | null;
  readonly #index: ChainIndex;
  readonly #time: string;
  /** Events that follow on each other, newest first; a leap over what the index knows begins a new run. */
  readonly #runs: string[][] = [];
  #version: PastPin['version'];
  #since: ChainLink | null = null;
  #isOver: boolean;

  constructor(
    index: ChainIndex,
    environment: string,
    prompt: string,
    time: string,
    event: string | null,
    version: PastPin['version'],
  ) {
    this.#index = index;
    this.environment = environment;
    this.prompt = prompt;
    this.#time = time;
    this.#version = version;
    this.#isOver = event === null;
    this.start = event === null ? null : this.#leap(event);
  }

  /** Takes what an event did; returns the event to look at next. */
  follow(event: HistoryEvent, change: EventChange): string | null {
    const isLater = timeOfEvent(event.id) > this.#time;
    if (isLater) {
      this.#version = change.from;
      this.#isOver = change.prev === null;
      return change.prev === null ? null : this.#leap(change.prev);
    }
    // Holds and releases leave the version: since when it was pinned is what an earlier event says.
    this.#version = this.#since === null ? change.to : this.#version;
    this.#since = linkOf(event, change);
    const stayed = change.prev !== null && sameVersion(change.from, change.to);
    this.#isOver = !stayed;
    if (stayed) {
      this.#runs.at(-1)?.push(change.prev);
    }
    return stayed ? change.prev : null;
  }

  /** The answer; null where the chain broke off before. */
  finish(): PastPin | null {
    for (const run of this.#runs) {
      this.#index.learn(this.environment, this.prompt, run.toReversed());
    }
    const { environment, prompt } = this;
    return this.#isOver ? { environment, prompt, version: this.#version, since: this.#since } : null;
  }

  #leap(event: string): string {
    const nearest = this.#index.nearest(this.environment, this.prompt, event, this.#time);
    this.#runs.at(-1)?.push(event);
    if (nearest !== event || this.#runs.length === 0) {
      this.#runs.push([nearest]);
    }
    return nearest;
  }
}

function keyOf(environment: string, prompt: string): string {
  return `${environment}/${prompt}`;
}
