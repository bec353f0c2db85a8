import type { HistoryEvent } from '../../core/model';
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

/** Whether an environment has any event of a prompt. */
export function wasMoved(storage: Storage, environment: string, prompt: string): boolean {
  for (const event of eventsOf(storage, environment)) {
    if (event.changes.some((change) => change.prompt === prompt)) {
      return true;
    }
  }
  return false;
}
