import type { EventChange, Finding, HistoryEvent } from '../../core/model';
import type { HistoryReader } from '../registry';
import { brokenChain } from './brokenChain';
import { MaxHeap } from './heap';
import type { Storage } from './storage';

/** The event to begin from in one prompt's chain. */
export interface Start {
  readonly environment: string;
  readonly prompt: string;
  readonly event: string;
}

/** An event that is to be read. */
interface Expected {
  readonly environment: string;
  readonly event: string;
  /** Those whose chains lead to it. */
  readonly prompts: Set<string>;
}

/**
 * Follows any number of chains at once, newest event first, each with the changes that are reached. An event is later
 * than those that it follows, and its name begins with its time: so the greatest name that is expected is read next,
 * and by then everything that leads to it was.
 */
export class EventWalk implements HistoryReader {
  readonly broken: Finding[] = [];
  readonly #storage: Storage;
  readonly #nextOf: (event: HistoryEvent, change: EventChange) => string | null;
  readonly #breathe: () => Promise<void> | undefined;
  readonly #expected = new Map<string, Expected>();
  readonly #queue: MaxHeap<Expected>;
  readonly #read = new Set<string>();

  /** @param nextOf the older event that a change leads to, normally the one that it names; null ends its chain */
  constructor(
    storage: Storage,
    starts: Iterable<Start>,
    nextOf: (event: HistoryEvent, change: EventChange) => string | null,
    breathe: () => Promise<void> | undefined,
  ) {
    this.#storage = storage;
    this.#nextOf = nextOf;
    this.#breathe = breathe;
    for (const { environment, prompt, event } of starts) {
      this.#expect(environment, event, prompt);
    }
    this.#queue = new MaxHeap(this.#expected.values(), isLater);
  }

  get isAtEnd(): boolean {
    return this.#queue.size === 0;
  }

  async next(count: number): Promise<readonly HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    while (events.length < count) {
      const expected = this.#queue.pop();
      if (expected === undefined) {
        break;
      }
      const event = this.#follow(expected);
      if (event !== null) {
        events.push(event);
      }
      const rest = this.#breathe();
      if (rest !== undefined) {
        await rest;
      }
    }
    return events;
  }

  /** Reads an event, and expects those before it. Null where it moved none of the prompts that lead to it. */
  #follow({ environment, event: name, prompts }: Expected): HistoryEvent | null {
    const key = keyOf(environment, name);
    this.#expected.delete(key);
    this.#read.add(key);
    const reading = this.#storage.event(environment, name);
    if (!reading.ok) {
      this.#report(environment, prompts, name, reading.problem);
      return null;
    }
    const { event } = reading;
    const changes = event.changes.filter(({ prompt }) => prompts.delete(prompt));
    this.#report(environment, prompts, name, 'the event does not move the prompt');
    for (const change of changes) {
      const older = this.#nextOf(event, change);
      if (older !== null) {
        this.#lead(environment, change.prompt, older);
      }
    }
    return changes.length === 0 ? null : { ...event, changes };
  }

  #lead(environment: string, prompt: string, event: string): void {
    if (this.#read.has(keyOf(environment, event))) {
      this.#report(environment, new Set([prompt]), event, 'the event after it is not later');
      return;
    }
    const added = this.#expect(environment, event, prompt);
    if (added !== null) {
      this.#queue.push(added);
    }
  }

  /** Returns what was not expected before. */
  #expect(environment: string, event: string, prompt: string): Expected | null {
    const key = keyOf(environment, event);
    const known = this.#expected.get(key);
    if (known !== undefined) {
      known.prompts.add(prompt);
      return null;
    }
    const expected = { environment, event, prompts: new Set([prompt]) };
    this.#expected.set(key, expected);
    return expected;
  }

  #report(environment: string, prompts: ReadonlySet<string>, event: string, problem: string): void {
    if (prompts.size > 0) {
      this.broken.push(brokenChain(environment, [...prompts], event, problem));
    }
  }
}

function keyOf(environment: string, event: string): string {
  return `${environment}/${event}`;
}

/** Of two events of one name in two environments, either may come first. */
function isLater(a: Expected, b: Expected): boolean {
  return a.event > b.event;
}
