import { encodeText, storedBytes } from '../../core/bytes';
import type { Sha256 } from '../../core/digest';
import { isPromptId } from '../../core/ids';
import type { Action, EventChange, EventHead, HistoryEvent, Hold, VersionRef } from '../../core/model';
import { parseVersionRef } from '../../core/references';
import { eventName, isEventName } from './layout';

/** An event's file: its bytes, and the name that they and the time give it. */
export interface EventFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function writeEvent(event: Omit<HistoryEvent, 'id'>, sha256: Sha256): EventFile {
  const record = {
    at: event.at,
    actor: event.actor,
    action: event.action,
    environment: event.environment,
    changes: event.changes.map((change) => ({
      prompt: change.prompt,
      from: change.from?.id ?? null,
      to: change.to?.id ?? null,
      prev: change.prev,
      ...(change.hold === null ? {} : { hold: change.hold.reason, held: change.hold.held?.id ?? null }),
    })),
    reason: event.reason,
  };
  const bytes = encodeText(`${JSON.stringify(record, null, 2)}\n`);
  return { name: eventName(event.at, sha256(bytes)), bytes };
}

export type EventReading =
  { readonly ok: true; readonly event: HistoryEvent } | { readonly ok: false; readonly problem: string };

const actions: ReadonlySet<string> = new Set<Action>([
  'promote',
  'rollback',
  'pin',
  'unpin',
  'hold',
  'release',
  'record',
]);
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const maxBytes = 16 * 1024 * 1024;

/** Reads an event and checks that its name is the one that its bytes give. */
export function readEvent(name: string, environment: string, bytes: Uint8Array, sha256: Sha256): EventReading {
  const opened = openEvent(name, environment, bytes, sha256);
  if (!opened.ok) {
    return opened;
  }
  const changes = opened.changes.map(changeOf);
  return changes.every((change): change is EventChange => change !== null)
    ? { ok: true, event: { ...opened.head, changes } }
    : { ok: false, problem: 'one of its changes is malformed' };
}

/** Who did what, when and why; null for what is no event. One act may move thousands of pins: they are not looked at. */
export function readEventHead(name: string, environment: string, bytes: Uint8Array, sha256: Sha256): EventHead | null {
  const opened = openEvent(name, environment, bytes, sha256);
  return opened.ok ? opened.head : null;
}

type OpenedEvent =
  | { readonly ok: true; readonly head: EventHead; readonly changes: readonly unknown[] }
  | { readonly ok: false; readonly problem: string };

function openEvent(name: string, environment: string, bytes: Uint8Array, sha256: Sha256): OpenedEvent {
  if (bytes.length > maxBytes) {
    return { ok: false, problem: 'it is larger than 16 MiB' };
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { ok: false, problem: 'it is no JSON' };
  }
  const record = recordOf(value);
  const at = record?.['at'];
  if (record === null || typeof at !== 'string' || !instant.test(at)) {
    return { ok: false, problem: 'it has no time' };
  }
  // A checkout that turned line feeds into CRLF holds the same event.
  const isAsWritten = eventName(at, sha256(bytes)) === name || eventName(at, sha256(storedBytes(bytes).bytes)) === name;
  if (!isAsWritten) {
    return { ok: false, problem: 'its content was changed after it was written' };
  }
  const action = record['action'];
  const changes = record['changes'];
  const reason = record['reason'];
  if (typeof action !== 'string' || !actions.has(action) || !Array.isArray(changes)) {
    return { ok: false, problem: 'it names no known action' };
  }
  if (record['environment'] !== environment) {
    return { ok: false, problem: `it belongs to another environment than ${environment}` };
  }
  const actor = record['actor'];
  return {
    ok: true,
    head: {
      id: name,
      at,
      actor: typeof actor === 'string' ? actor : '',
      action: action as Action,
      environment,
      reason: typeof reason === 'string' ? reason : null,
    },
    changes,
  };
}

function changeOf(value: unknown): EventChange | null {
  const record = recordOf(value);
  const prompt = record?.['prompt'];
  const prev = record?.['prev'] ?? null;
  if (record === null || typeof prompt !== 'string' || !isPromptId(prompt)) {
    return null;
  }
  const [from, to] = [refOf(record['from']), refOf(record['to'])];
  if (from === undefined || to === undefined || (prev !== null && (typeof prev !== 'string' || !isEventName(prev)))) {
    return null;
  }
  return { prompt, from, to, prev, hold: holdOf(record) };
}

function holdOf(record: Readonly<Record<string, unknown>>): Hold | null {
  const reason = record['hold'];
  return typeof reason === 'string' ? { reason, held: refOf(record['held']) ?? null } : null;
}

/** Undefined for what is no version. */
function refOf(value: unknown): VersionRef | null | undefined {
  if (value === null || value === undefined) {
    return null;
  }
  return typeof value === 'string' ? (parseVersionRef(value) ?? undefined) : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
