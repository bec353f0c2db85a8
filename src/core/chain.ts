import { sameVersion, type Action, type EventChange, type Hold, type Pin, type VersionRef } from './model';

/** One event's change of one prompt in one environment, as a chain of `prev` links lists it. */
export interface ChainLink {
  readonly event: string;
  readonly at: string;
  readonly actor: string;
  readonly action: Action;
  readonly reason: string | null;
  readonly change: EventChange;
}

/** What an environment serves and served, read from a chain as a stack: the last entry is on top; null stands for unpinned. */
export function stackOf(chain: readonly ChainLink[]): readonly (VersionRef | null)[] {
  const oldestFirst = [...chain].reverse();
  const start = oldestFirst[0]?.change.from ?? null;
  const stack: (VersionRef | null)[] = start === null ? [] : [start];
  for (const { action, change } of oldestFirst) {
    if (action === 'hold' || action === 'release') {
      continue;
    }
    if (action === 'rollback') {
      const target = stack.findLastIndex(
        (version, index) => index < stack.length - 1 && sameVersion(version, change.to),
      );
      if (target !== -1) {
        stack.length = target + 1;
        continue;
      }
    }
    if (stack.length === 0 || !sameVersion(stack.at(-1) ?? null, change.to)) {
      stack.push(change.to);
    }
  }
  return stack;
}

/** The versions that a rollback may go to: what the environment had before, newest first, each once. */
export function rollbackTargets(chain: readonly ChainLink[]): readonly VersionRef[] {
  const stack = stackOf(chain);
  const current = stack.at(-1) ?? null;
  const targets = new Map<string, VersionRef>();
  for (const version of stack.slice(0, -1).reverse()) {
    if (version !== null && !sameVersion(version, current)) {
      targets.set(version.id, targets.get(version.id) ?? version);
    }
  }
  return [...targets.values()];
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
