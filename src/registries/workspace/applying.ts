import { PromptEnvError } from '../../core/errors';
import { holdLeftBy, sameHold } from '../../core/chain';
import { sameVersion, versionLabel, type Action, type EventChange, type Pin, type VersionRef } from '../../core/model';
import type { Plan, PlannedChange } from '../../core/plan';
import type { Applied } from '../registry';
import { underLock, type Writing } from './durable';
import { writeEvent } from './eventFile';
import { eventPath, pinsPath } from './layout';
import { currentRef, findLine, ledgerVersion } from './ledger';
import { unrecordedRefusal } from '../../core/planChecks';
import { foreignPins, lostPins } from './eventLog';
import type { PinsFile, PinsOnDisk } from './pinsFile';
import { setPins } from './pinsWrite';
import type { Storage } from './storage';

/** Moves the pins of a plan as one act: whole or not at all. Throws conflict when one of them is not what the plan saw. */
export async function applyPlan(storage: Storage, plan: Plan, actor: string): Promise<Applied> {
  return underLock(storage.platform, storage.root, async (writing) => {
    const pins = writablePins(storage, plan.environment.name);
    const { file } = pins;
    const isMovable = movablePins(storage, file);
    const changes = plan.changes.map((change) => asWritten(storage, file, change));
    for (const change of changes) {
      requireUnmoved(file, change);
      requireRecorded(file, change, isMovable);
      requireWhole(storage, change);
    }
    return { ...(await commit(storage, writing, pins, { ...plan, changes }, actor)), plan };
  });
}

/** The pins of an environment for a change; throws invalid when the file cannot be edited safely. */
export function writablePins(storage: Storage, environment: string): PinsOnDisk {
  const pins = storage.pinsOnDisk(environment);
  const { file } = pins;
  if (file.readOnly !== null) {
    throw new PromptEnvError(
      'invalid',
      `${pinsPath(environment)} cannot be edited: ${file.readOnly}`,
      'correct the file first; status shows where',
    );
  }
  return pins;
}

/** Writes the event, then the pins file: that rename is the act. Reads back what is pinned then. */
export async function commit(
  storage: Storage,
  writing: Writing,
  before: PinsOnDisk,
  plan: Plan,
  actor: string,
): Promise<Applied> {
  const { platform } = storage;
  const { environment, action, reason } = plan;
  const at = new Date(
    laterThan(
      plan.changes.map((change) => change.prev),
      platform.now(),
    ),
  ).toISOString();
  const changes = plan.changes.map((change) => eventChange(action, change));
  const event = writeEvent({ at, actor, action, environment: environment.name, changes, reason }, platform.sha256);
  const pins = new Map(
    plan.changes.map((change): [string, Pin] => [
      change.prompt,
      { version: change.to, event: event.name, hold: change.hold },
    ]),
  );
  const path = pinsPath(environment.name);
  const edited = setPins(before, pins);
  const { bytes } = edited;
  await writing.replaceFile(eventPath(environment.name, event.name), event.bytes);
  await writing.replaceFile(path, bytes);
  const readBack = storage.read(path);
  if (readBack === undefined || !platform.sameBytes(readBack, bytes)) {
    throw new PromptEnvError(
      'conflict',
      `${path} is not what was just written to it`,
      'look at the file, then run verify',
    );
  }
  storage.keepPins(edited);
  return { plan, event: event.name };
}

/** What an event says of a change. The hold of a rollback follows from its reason; other holds are written out. */
function eventChange(action: Action, change: PlannedChange): EventChange {
  const { prompt, from, to, prev } = change;
  return { prompt, from, to, prev, hold: action === 'hold' || action === 'record' ? change.hold : null };
}

/** The time of an act: now, but later than every event that it follows, whatever the clock says. */
function laterThan(events: readonly (string | null)[], now: number): number {
  let time = now;
  for (const event of events) {
    const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(event ?? '');
    if (parts !== null) {
      const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0] = parts.slice(1).map(Number);
      time = Math.max(time, Date.UTC(year, month - 1, day, hour, minute, second, ms) + 1);
    }
  }
  return time;
}

/** A plan names versions by the numbers that they have now; a chain goes on with the one that its pin was written with. */
function asWritten(storage: Storage, file: PinsFile, change: PlannedChange): PlannedChange {
  const written = file.entries.get(change.prompt)?.pin.version ?? null;
  const { from, to, hold } = change;
  const isSame = written === null || from === null || written.id === from.id;
  if (isSame || currentRef(storage.ledger(change.prompt), written).id !== from.id) {
    return change;
  }
  const renamed = (version: VersionRef | null): VersionRef | null => (version?.id === from.id ? written : version);
  return { ...change, from: written, to: renamed(to), hold: hold && { ...hold, held: renamed(hold.held) } };
}

function requireUnmoved(file: PinsFile, change: PlannedChange): void {
  const pin = file.entries.get(change.prompt)?.pin ?? null;
  if (!sameVersion(pin?.version ?? null, change.from) || (pin?.event ?? null) !== change.prev) {
    const now = pin?.version ? versionLabel(pin.version) : 'no version';
    throw new PromptEnvError(
      'conflict',
      `${file.environment} pins ${now} of ${change.prompt} since ${pin?.event ?? 'an edit by hand'}: it moved meanwhile`,
      'look at what changed, then try again',
    );
  }
}

/** Whether the event that a pin names says what the pin says. */
export function isRecorded(storage: Storage, environment: string, prompt: string, pin: Pin): boolean {
  if (pin.event === null) {
    return false;
  }
  const reading = storage.event(environment, pin.event);
  const change = reading.ok ? reading.event.changes.find((each) => each.prompt === prompt) : undefined;
  if (!reading.ok || change === undefined || !sameVersion(change.to, pin.version)) {
    return false;
  }
  return sameHold(holdLeftBy(reading.event.action, reading.event.reason, change), pin.hold);
}

/**
 * Tells which prompts may be moved, so that the chain of events stays whole: those whose pin its event confirms or
 * another tool wrote, and those that were never pinned. The events are read once, whatever the number of questions.
 */
export function movablePins(storage: Storage, file: PinsFile): (prompt: string) => boolean {
  const { environment } = file;
  const isForeign = foreignPins(storage, environment);
  const isLost = lostPins(storage, file);
  return (prompt) => {
    const pin = file.entries.get(prompt)?.pin;
    return pin === undefined
      ? !isLost(prompt)
      : pin.event === null
        ? isForeign(prompt, pin)
        : isRecorded(storage, environment, prompt, pin);
  };
}

function requireRecorded(file: PinsFile, change: PlannedChange, isMovable: (prompt: string) => boolean): void {
  if (!isMovable(change.prompt)) {
    const { message, hint, code } = unrecordedRefusal(file.environment, change.prompt, file.entries.has(change.prompt));
    throw new PromptEnvError(code, message, hint);
  }
}

/** The version that is pinned next is read whole: a damaged one is never served. */
function requireWhole(storage: Storage, change: PlannedChange): void {
  const { to, prompt } = change;
  if (to === null || sameVersion(to, change.from)) {
    return;
  }
  const ledger = storage.ledger(prompt);
  const line = findLine(ledger, to);
  const version = line === undefined ? null : ledgerVersion(ledger, line);
  if (version === null) {
    throw new PromptEnvError(
      'damaged',
      `${versionLabel(to)} of ${prompt} is not among its versions`,
      'take versions.jsonl from git again',
    );
  }
  storage.content(prompt, version);
}
