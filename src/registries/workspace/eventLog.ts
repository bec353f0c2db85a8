import type { HistoryEvent, Pin } from '../../core/model';
import { historyFolder, isEventName } from './layout';
import type { Storage } from './storage';

/** Every readable event of an environment, reached by a chain or not. */
export function* eventsOf(storage: Storage, environment: string): Generator<HistoryEvent, void> {
  const folder = `${storage.root}/${historyFolder}/${environment}`;
  for (const month of storage.platform.files.list(folder) ?? []) {
    if (month.kind !== 'folder') {
      continue;
    }
    for (const file of storage.platform.files.list(`${folder}/${month.name}`) ?? []) {
      const name = file.name.replace(/\.json$/, '');
      const reading = isEventName(name) ? storage.event(environment, name) : null;
      if (reading?.ok) {
        yield reading.event;
      }
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
