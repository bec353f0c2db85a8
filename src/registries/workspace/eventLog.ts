import type { HistoryEvent, Pin } from '../../core/model';
import { eventPath, historyFolder, isEventName } from './layout';
import type { PinsFile } from './pinsFile';
import type { Storage } from './storage';

/** Names of an environment's events, where each belongs, in no particular order. */
export function* eventNames(storage: Storage, environment: string): Generator<string, void> {
  const folder = `${historyFolder}/${environment}`;
  for (const path of storage.filesBelow(folder)) {
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '');
    if (isEventName(name) && eventPath(environment, name) === path) {
      yield name;
    }
  }
}

/** Every readable event of an environment, reached by a chain or not. */
export function* eventsOf(storage: Storage, environment: string): Generator<HistoryEvent, void> {
  for (const name of eventNames(storage, environment)) {
    const reading = storage.event(environment, name);
    if (reading.ok) {
      yield reading.event;
    }
  }
}

/**
 * Tells which of an environment's pins without an event are another tool's: those of prompts that were never moved
 * here, and those that stand where the first event of their prompt found them, since then no chain reaches that event
 * (a crash, or a revert in git). The events are read at the first question.
 */
export function foreignPins(storage: Storage, environment: string): (prompt: string, pin: Pin) => boolean {
  let origins: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  return (prompt, { version }) => {
    origins ??= firstOrigins(storage, environment);
    const found = origins.get(prompt);
    return found === undefined || (version !== null && found.has(version.id));
  };
}

/** Prompts that an environment has events of, and the versions that they were moved from without an event before. */
function firstOrigins(storage: Storage, environment: string): ReadonlyMap<string, ReadonlySet<string>> {
  const origins = new Map<string, Set<string>>();
  for (const { changes } of eventsOf(storage, environment)) {
    for (const { prompt, prev, from } of changes) {
      const found = origins.get(prompt) ?? new Set();
      origins.set(prompt, prev === null && from !== null ? found.add(from.id) : found);
    }
  }
  return origins;
}

/**
 * Tells of prompts that have no line among an environment's pins whether one was lost: an unpinned prompt keeps its line.
 * Events say so that follow another, or that moved other prompts whose chains go through them; one that stands alone may
 * be what a crash left of a first move. The events are read at the first question.
 */
export function lostPins(storage: Storage, file: PinsFile): (prompt: string) => boolean {
  const { environment, entries } = file;
  let events: ReadonlyMap<string, readonly HistoryEvent[]> | null = null;
  return (prompt) => {
    if (file.readOnly !== null || entries.has(prompt)) {
      return false;
    }
    events ??= eventsByPrompt(storage, environment, (moved) => !entries.has(moved));
    const isTold = (events.get(prompt) ?? []).some((event) =>
      event.changes.some(
        (change) =>
          (change.prompt === prompt && change.prev !== null) ||
          reaches(storage, environment, change.prompt, entries.get(change.prompt)?.pin.event ?? null, event),
      ),
    );
    // Somebody may have pinned it for the first time since the pins were read: that is no loss.
    return isTold && !storage.pins(environment).entries.has(prompt);
  };
}

function eventsByPrompt(
  storage: Storage,
  environment: string,
  isAsked: (prompt: string) => boolean,
): ReadonlyMap<string, readonly HistoryEvent[]> {
  const events = new Map<string, HistoryEvent[]>();
  for (const event of eventsOf(storage, environment)) {
    for (const { prompt } of event.changes) {
      if (isAsked(prompt)) {
        const known = events.get(prompt) ?? [];
        known.push(event);
        events.set(prompt, known);
      }
    }
  }
  return events;
}

/** Whether a prompt's chain, from its head on, goes through an event. */
function reaches(
  storage: Storage,
  environment: string,
  prompt: string,
  head: string | null,
  event: HistoryEvent,
): boolean {
  for (let name = head; name !== null;) {
    if (name === event.id) {
      return true;
    }
    const reading = storage.event(environment, name);
    if (!reading.ok || reading.event.at <= event.at) {
      return false;
    }
    name = reading.event.changes.find((change) => change.prompt === prompt)?.prev ?? null;
  }
  return false;
}
