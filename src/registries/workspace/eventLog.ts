import type { HistoryEvent, Pin } from '../../core/model';
import { eventPath, historyFolder, isEventName } from './layout';
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
