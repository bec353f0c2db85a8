import { compareBytes } from '../../core/bytes';
import type { ChainLink } from '../../core/chain';
import { PromptEnvError } from '../../core/errors';
import type { EventChange, HistoryEvent, Pin, PinsByPrompt } from '../../core/model';
import { eventPath } from './layout';
import type { Storage } from './storage';

/** One pin's own history, newest first. Throws damaged where its chain is broken. */
export function readChain(
  storage: Storage,
  environment: string,
  prompt: string,
  pin: Pin | undefined,
): readonly ChainLink[] {
  const links: ChainLink[] = [];
  const seen = new Set<string>();
  for (let name = pin?.event ?? null; name !== null;) {
    const reading = seen.has(name)
      ? ({ ok: false, problem: 'it refers to itself' } as const)
      : storage.event(environment, name);
    seen.add(name);
    const change = reading.ok ? reading.event.changes.find((each) => each.prompt === prompt) : undefined;
    if (!reading.ok || change === undefined) {
      throw new PromptEnvError(
        'damaged',
        `the history of ${prompt} in ${environment} is broken at ${eventPath(environment, name)}: ${reading.ok ? 'it does not move the prompt' : reading.problem}`,
        'take the file from git again',
      );
    }
    const { event } = reading;
    links.push({
      event: event.id,
      at: event.at,
      actor: event.actor,
      action: event.action,
      reason: event.reason,
      change,
    });
    name = change.prev;
  }
  return links;
}

/** Every event that a pin's chain reaches, with the changes that are reached. What cannot be read ends its chain. */
export async function readHistory(
  storage: Storage,
  pins: ReadonlyMap<string, PinsByPrompt>,
  filter: { readonly environment?: string | undefined; readonly prompt?: string | undefined },
  breathe: () => Promise<void> | undefined,
): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for (const [environment, byPrompt] of pins) {
    if (filter.environment === undefined || filter.environment === environment) {
      events.push(...(await reachedEvents(storage, environment, byPrompt, filter.prompt, breathe)));
    }
  }
  return newestFirst(events);
}

async function reachedEvents(
  storage: Storage,
  environment: string,
  pins: PinsByPrompt,
  only: string | undefined,
  breathe: () => Promise<void> | undefined,
): Promise<readonly HistoryEvent[]> {
  const read = new Map<string, EventWithChanges | null>();
  const reached = new Map<string, Set<string>>();
  for (const [prompt, pin] of pins) {
    if (only !== undefined && only !== prompt) {
      continue;
    }
    for (let name = pin.event; name !== null;) {
      let event = read.get(name);
      if (event === undefined) {
        const reading = storage.event(environment, name);
        event = reading.ok ? withChanges(reading.event) : null;
        read.set(name, event);
      }
      const prompts = reached.get(name) ?? new Set<string>();
      const change = event?.changes.get(prompt);
      if (change === undefined || prompts.has(prompt)) {
        break;
      }
      reached.set(name, prompts.add(prompt));
      name = change.prev;
    }
    const rest = breathe();
    if (rest !== undefined) {
      await rest;
    }
  }
  return [...reached].flatMap(([name, prompts]) => {
    const event = read.get(name)?.event;
    return event ? [{ ...event, changes: event.changes.filter((change) => prompts.has(change.prompt)) }] : [];
  });
}

/** One act may move thousands of prompts: each of its changes is found at once. */
interface EventWithChanges {
  readonly event: HistoryEvent;
  readonly changes: ReadonlyMap<string, EventChange>;
}

function withChanges(event: HistoryEvent): EventWithChanges {
  return { event, changes: new Map(event.changes.toReversed().map((change) => [change.prompt, change] as const)) };
}

/** Newest first, but never a parent before its child, whatever their clocks said. */
export function newestFirst(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const byId = new Map(events.map((event) => [event.id, event] as const));
  const waitingFor = new Map<string, number>();
  for (const event of events) {
    for (const parent of parentsOf(event, byId)) {
      waitingFor.set(parent.id, (waitingFor.get(parent.id) ?? 0) + 1);
    }
  }
  // Kept oldest first, so that the newest is taken from the end.
  const order = (a: HistoryEvent, b: HistoryEvent): number => compareBytes(a.at, b.at) || compareBytes(a.id, b.id);
  const ready = events.filter((event) => !waitingFor.has(event.id)).sort(order);
  const sorted: HistoryEvent[] = [];
  for (let event = ready.pop(); event !== undefined; event = ready.pop()) {
    sorted.push(event);
    for (const parent of parentsOf(event, byId)) {
      const left = (waitingFor.get(parent.id) ?? 1) - 1;
      waitingFor.set(parent.id, left);
      if (left === 0) {
        ready.splice(insertionPoint(ready, parent, order), 0, parent);
      }
    }
  }
  return sorted;
}

function parentsOf(event: HistoryEvent, byId: ReadonlyMap<string, HistoryEvent>): readonly HistoryEvent[] {
  const names = new Set(event.changes.map((change) => change.prev));
  return [...names].flatMap((name) => (name === null ? [] : (byId.get(name) ?? [])));
}

function insertionPoint<T>(sorted: readonly T[], item: T, order: (a: T, b: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle];
    if (other !== undefined && order(other, item) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
