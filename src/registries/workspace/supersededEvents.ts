import type { HistoryEvent } from '../../core/model';
import { walkHistory } from './history';
import type { PinsFile } from './pinsFile';
import type { Storage } from './storage';

/**
 * Of events that no chain reaches, those that none will: each of their pins moved on from where the event began. Any
 * other may be what a stash or another branch goes on from, and so may those that such an event follows.
 */
export async function supersededEvents(
  storage: Storage,
  file: PinsFile,
  unreached: readonly string[],
  breathe: () => Promise<void> | undefined,
): Promise<readonly string[]> {
  const { environment } = file;
  const events = new Map<string, HistoryEvent>();
  for (const name of unreached) {
    const reading = storage.event(environment, name);
    if (reading.ok) {
      events.set(name, reading.event);
    }
  }
  const followed = await followedEvents(storage, file, events.values(), breathe);
  const kept = [...events.values()].filter(
    ({ changes }) => !changes.every(({ prompt, prev }) => followed.has(followedBy(prompt, prev))),
  );
  const superseded = new Set(events.keys());
  for (let event = kept.pop(); event !== undefined; event = kept.pop()) {
    if (superseded.delete(event.id)) {
      kept.push(...event.changes.flatMap(({ prev }) => events.get(prev ?? '') ?? []));
    }
  }
  return [...superseded];
}

/** What the events in the chains of these events' prompts follow on. */
async function followedEvents(
  storage: Storage,
  file: PinsFile,
  events: Iterable<HistoryEvent>,
  breathe: () => Promise<void> | undefined,
): Promise<ReadonlySet<string>> {
  const prompts = new Set([...events].flatMap(({ changes }) => changes.map(({ prompt }) => prompt)));
  const pins = new Map(
    [...file.entries].flatMap(([prompt, { pin }]) => (prompts.has(prompt) ? [[prompt, pin] as const] : [])),
  );
  const reader = walkHistory(storage, new Map([[file.environment, pins]]), {}, breathe);
  const followed = new Set<string>();
  while (!reader.isAtEnd) {
    for (const { changes } of await reader.next(100)) {
      changes.forEach(({ prompt, prev }) => followed.add(followedBy(prompt, prev)));
    }
  }
  return followed;
}

function followedBy(prompt: string, prev: string | null): string {
  return `${prompt} ${prev ?? ''}`;
}
