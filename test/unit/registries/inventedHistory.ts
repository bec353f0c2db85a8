import { createHash } from 'node:crypto';
import type { Action, EventChange, HistoryEvent, VersionRef } from '../../../src/core/model';
import { workspaceVersion } from '../../../src/core/references';
import { writeEvent } from '../../../src/registries/workspace/eventFile';
import { eventPath, pinsPath } from '../../../src/registries/workspace/layout';
import type { TemporaryRegistry } from '../../support/temporaryRegistry';

export const inventedVersion = (number: number): VersionRef =>
  workspaceVersion(number, `sha256:${String(number).padStart(64, '0')}`);

/** What one event is to do: to which version each prompt goes. */
export interface InventedMove {
  readonly environment: string;
  readonly at: string;
  readonly action?: Action;
  readonly to: Readonly<Record<string, number | null>>;
  /** Leaves the pins as they are: no chain reaches the event. */
  readonly isLost?: boolean;
}

/** Writes events and pins as the format says, with any times and versions, without making a move. */
export class InventedHistory {
  /** Reached ones, in the order in which they were made. */
  readonly events: HistoryEvent[] = [];
  readonly #pins = new Map<string, Map<string, { readonly version: VersionRef | null; readonly event: string }>>();

  constructor(private readonly temporary: TemporaryRegistry) {}

  move({ environment, at, action = 'promote', to, isLost = false }: InventedMove): HistoryEvent {
    const pins = this.#pins.get(environment) ?? new Map<string, { version: VersionRef | null; event: string }>();
    const changes = Object.entries(to).map(([prompt, number]): EventChange => {
      const pin = pins.get(prompt);
      const version = number === null ? null : inventedVersion(number);
      return { prompt, from: pin?.version ?? null, to: version, prev: pin?.event ?? null, hold: null };
    });
    const record = { at, actor: 'Ada <ada@example.org>', action, environment, changes, reason: `at ${at}` };
    const { name, bytes } = writeEvent(record, (data) => createHash('sha256').update(data).digest('hex'));
    this.temporary.write(eventPath(environment, name), bytes);
    const event = { id: name, ...record };
    if (!isLost) {
      this.events.push(event);
      changes.forEach(({ prompt, to: version }) => pins.set(prompt, { version, event: name }));
      this.#pins.set(environment, pins);
    }
    return event;
  }

  writePins(): void {
    for (const [environment, pins] of this.#pins) {
      const lines = [...pins]
        .sort()
        .map(([prompt, { version, event }]) => `${prompt}: ${version?.id ?? 'none'} ${event}\n`);
      this.temporary.write(pinsPath(environment), lines.join(''));
    }
  }
}
