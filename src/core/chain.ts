import {
  sameVersion,
  type Action,
  type ChainLink,
  type EventChange,
  type HistoryEvent,
  type Hold,
  type Pin,
  type VersionRef,
} from './model';

/** What an event did to one prompt, as a link of its chain. */
export function linkOf(event: HistoryEvent, change: EventChange): ChainLink {
  const { id, at, actor, action, reason } = event;
  return { event: id, at, actor, action, reason, change };
}

/** The version that an environment served; null stands for unpinned. */
type Entry = VersionRef | null;

/** Entries wait here, from the top down, until the rollback above them has found the one that it went to. */
interface Waiting {
  /** What the rollback went to; undefined for the stack that stands today, which keeps every entry. */
  readonly target: Entry | undefined;
  readonly entries: Entry[];
}

/**
 * A chain read as a stack, of which promotions and pins push and rollbacks pop to their target. It is fed newest first,
 * and tells the entries of today's stack from the top down, each as soon as it is certain: what lies deeper than an
 * answer need not be read.
 */
class ChainStack {
  /** Today's stack, then the stacks before each rollback that still looks for its target. */
  readonly #waiting: Waiting[] = [{ target: undefined, entries: [] }];
  #told = 0;

  /** Takes the next older link; returns the entries that are certain now, from the top down. */
  add({ action, change }: ChainLink): readonly Entry[] {
    if (action === 'rollback') {
      this.#waiting.push({ target: change.to, entries: [] });
    } else if (action !== 'hold' && action !== 'release') {
      this.#push(change.to);
    }
    return this.#certain();
  }

  /** Ends the chain with what its oldest link found; returns the last entries. */
  end(start: Entry): readonly Entry[] {
    if (start !== null) {
      this.#push(start);
    }
    while (this.#waiting.length > 1) {
      // It went to a version that was not below: that is one more entry, like a pin.
      const { target, entries } = this.#pop();
      [target ?? null, ...entries].forEach((entry) => this.#push(entry));
    }
    return this.#certain();
  }

  #push(entry: Entry): void {
    const { target, entries } = this.#waiting.at(-1) ?? { target: undefined, entries: [] };
    const last = entries.at(-1);
    if (last !== undefined && sameVersion(last, entry)) {
      return;
    }
    entries.push(entry);
    if (target !== undefined && last !== undefined && sameVersion(entry, target)) {
      this.#pop();
      this.#push(entry);
    }
  }

  #pop(): Waiting {
    return this.#waiting.pop() ?? { target: undefined, entries: [] };
  }

  #certain(): readonly Entry[] {
    const certain = this.#waiting[0]?.entries.slice(this.#told) ?? [];
    this.#told += certain.length;
    return certain;
  }
}

/** The versions that a rollback may go to: what the environment had before, newest first, each once. */
export class RollbackTargets {
  readonly #stack = new ChainStack();
  readonly #known = new Set<string>();
  #hasTop = false;
  #start: Entry = null;

  /** Takes the next older link of the chain; returns the targets that are certain now. */
  add(link: ChainLink): readonly VersionRef[] {
    this.#start = link.change.from;
    return this.#among(this.#stack.add(link));
  }

  /** Ends the chain; returns the last targets. */
  end(): readonly VersionRef[] {
    return this.#among(this.#stack.end(this.#start));
  }

  #among(entries: readonly Entry[]): readonly VersionRef[] {
    const targets: VersionRef[] = [];
    for (const entry of entries) {
      if (entry !== null && !this.#known.has(entry.id)) {
        this.#known.add(entry.id);
        if (this.#hasTop) {
          targets.push(entry);
        }
      }
      // What is on top is pinned now.
      this.#hasTop = true;
    }
    return targets;
  }
}

/** The same, reading the chain as far as is asked. */
export async function* rollbackTargets(chain: AsyncIterable<ChainLink>): AsyncGenerator<VersionRef, void> {
  const targets = new RollbackTargets();
  for await (const link of chain) {
    yield* targets.add(link);
  }
  yield* targets.end();
}

/** The hold that an event leaves on the pin it set. */
export function holdLeftBy(action: Action, reason: string | null, change: EventChange): Hold | null {
  if (action === 'rollback') {
    return { reason: reason ?? '', held: change.from };
  }
  return action === 'hold' || action === 'record' ? change.hold : null;
}

export function sameHold(a: Hold | null, b: Hold | null): boolean {
  return a === b || (a !== null && b !== null && a.reason === b.reason && sameVersion(a.held, b.held));
}

export function samePin(a: Pin, b: Pin): boolean {
  return a.event === b.event && sameVersion(a.version, b.version) && sameHold(a.hold, b.hold);
}
