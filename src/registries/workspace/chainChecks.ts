import { holdLeftBy, sameHold } from '../../core/chain';
import { sameVersion, versionLabel, type EventChange, type Finding, type Pin, type VersionRef } from '../../core/model';
import { brokenChain } from './brokenChain';
import { eventNames, foreignPins } from './eventLog';
import type { EventReading } from './eventFile';
import { eventPath, ledgerPath, pinsPath } from './layout';
import { findLine, type Ledger } from './ledger';
import type { PinsFile } from './pinsFile';
import type { Storage } from './storage';

export interface EnvironmentCheck {
  readonly findings: readonly Finding[];
  /** Whole events that no pin's chain reaches. */
  readonly unreached: readonly string[];
  /** Prompts that were pinned once and have no line now, by an event that says so. */
  readonly lost: ReadonlyMap<string, string>;
}

/** Findings for an environment's pins that no event confirms, pin by pin. Their chains are not walked. */
export function* unrecordedPins(storage: Storage, file: PinsFile): Generator<readonly Finding[], void> {
  const isForeign = foreignPins(storage, file.environment);
  const events = new EventCache(storage, file);
  for (const [prompt, { pin, start }] of file.entries) {
    yield isGood(events, isForeign, prompt, pin) ? [] : [unrecorded(file, prompt, pin, start + 1)];
  }
}

/** Checks an environment's pins against their events, and walks every chain to its beginning. */
export async function checkEnvironment(
  storage: Storage,
  file: PinsFile,
  named: NamedVersions,
  breathe: () => Promise<void> | undefined,
): Promise<EnvironmentCheck> {
  const { environment } = file;
  const findings: Finding[] = [];
  const isForeign = foreignPins(storage, environment);
  const events = new EventCache(storage, file);
  for (const [prompt, { pin, start }] of file.entries) {
    if (!isGood(events, isForeign, prompt, pin)) {
      findings.push(unrecorded(file, prompt, pin, start + 1));
    }
    findings.push(...checkChain(events, prompt, pin, named));
    const rest = breathe();
    if (rest !== undefined) {
      await rest;
    }
  }
  return { findings, ...(await checkUnreached(storage, file, events, breathe)) };
}

/** Versions that events name: each must be among its prompt's. */
export class NamedVersions {
  readonly #byPrompt = new Map<string, Map<string, { readonly version: VersionRef; readonly event: string }>>();

  add(prompt: string, version: VersionRef, event: string): void {
    let versions = this.#byPrompt.get(prompt);
    if (versions === undefined) {
      versions = new Map();
      this.#byPrompt.set(prompt, versions);
    }
    if (!versions.has(version.id)) {
      versions.set(version.id, { version, event });
    }
  }

  get prompts(): Iterable<string> {
    return this.#byPrompt.keys();
  }

  /** Findings for those that a ledger does not have. */
  missingFrom(ledger: Ledger): readonly Finding[] {
    const { prompt } = ledger;
    return [...(this.#byPrompt.get(prompt)?.values() ?? [])]
      .filter(({ version }) => findLine(ledger, version) === undefined)
      .map(({ version, event }) => ({
        code: 'badLedger',
        severity: 'error',
        path: ledgerPath(prompt),
        line: null,
        message: `${prompt}: versions.jsonl has no line of ${version.id}, which ${event} names`,
        hint: 'take versions.jsonl from git again',
        prompt,
      }));
  }
}

interface KnownEvent {
  readonly reading: EventReading;
  readonly changeOf: (prompt: string) => EventChange | undefined;
  /** Changes that no chain has asked for yet. */
  left: number;
}

/** One act may move thousands of prompts: its event is read once, and kept until all their chains went through it. */
class EventCache {
  readonly #storage: Storage;
  readonly #file: PinsFile;
  readonly reached = new Set<string>();
  /** Prompts of reached events that have no line: an act moves all of its pins or none. */
  readonly lost = new Map<string, string>();
  readonly #known = new Map<string, KnownEvent>();

  constructor(storage: Storage, file: PinsFile) {
    this.#storage = storage;
    this.#file = file;
  }

  get environment(): string {
    return this.#file.environment;
  }

  get(name: string): KnownEvent {
    const known = this.#known.get(name);
    if (known !== undefined) {
      return known;
    }
    const reading = this.#storage.event(this.environment, name);
    const changes = reading.ok ? reading.event.changes : [];
    const byPrompt = new Map(changes.toReversed().map((change) => [change.prompt, change] as const));
    const event = { reading, changeOf: (prompt: string) => byPrompt.get(prompt), left: changes.length };
    this.#known.set(name, event);
    return event;
  }

  /** Says that a chain went through an event. */
  pass(name: string): void {
    const event = this.#known.get(name);
    if (!this.reached.has(name)) {
      this.reached.add(name);
      for (const { prompt } of event?.reading.ok === true ? event.reading.event.changes : []) {
        if (!this.#file.entries.has(prompt)) {
          this.lost.set(prompt, eventPath(this.environment, name));
        }
      }
    }
    if (event !== undefined && --event.left <= 0) {
      this.#known.delete(name);
    }
  }
}

/** Whether an event confirms a pin, or another tool wrote it. */
function isGood(
  events: EventCache,
  isForeign: (prompt: string, pin: Pin) => boolean,
  prompt: string,
  pin: Pin,
): boolean {
  return pin.event === null ? isForeign(prompt, pin) : isConfirmed(events, prompt, pin);
}

/** Whether the event that a pin names says what the pin says, its hold included. */
function isConfirmed(events: EventCache, prompt: string, pin: Pin): boolean {
  if (pin.event === null) {
    return false;
  }
  const { reading, changeOf } = events.get(pin.event);
  const change = changeOf(prompt);
  return (
    reading.ok &&
    change !== undefined &&
    sameVersion(change.to, pin.version) &&
    sameHold(holdLeftBy(reading.event.action, reading.event.reason, change), pin.hold)
  );
}

function unrecorded(file: PinsFile, prompt: string, pin: Pin, line: number): Finding {
  const what = pin.version === null ? 'no version' : versionLabel(pin.version);
  const held = pin.hold === null ? '' : ` with the hold ${JSON.stringify(pin.hold.reason)}`;
  return {
    code: 'unrecorded',
    severity: 'error',
    path: pinsPath(file.environment),
    line,
    message: `${file.environment} pins ${what} of ${prompt}${held}, but no event says so`,
    hint: `if that is meant, run promptenv record ${prompt} --env ${file.environment} --reason …; otherwise take the line from git again`,
    prompt,
  };
}

/** The first thing wrong in a pin's chain, or nothing. */
function checkChain(events: EventCache, prompt: string, pin: Pin, named: NamedVersions): readonly Finding[] {
  const { environment } = events;
  const broken = (name: string, problem: string): readonly Finding[] => [
    brokenChain(environment, [prompt], name, problem),
  ];
  let child: { readonly from: Pin['version']; readonly at: string } | null = null;
  for (let name: string | null = pin.event; name !== null;) {
    const { reading, changeOf } = events.get(name);
    const change = changeOf(prompt);
    if (!reading.ok || change === undefined) {
      return broken(name, reading.ok ? 'the event does not move the prompt' : reading.problem);
    }
    if (child !== null && !sameVersion(child.from, change.to)) {
      return broken(name, 'the event after it began from another version');
    }
    if (child !== null && reading.event.at >= child.at) {
      return broken(name, 'the event after it is not later');
    }
    for (const version of [change.from, change.to]) {
      if (version !== null) {
        named.add(prompt, version, eventPath(environment, name));
      }
    }
    events.pass(name);
    child = { from: change.from, at: reading.event.at };
    name = change.prev;
  }
  return [];
}

/** Events are no finding for not being reached, but they may tell of a pin that is not there any more. */
async function checkUnreached(
  storage: Storage,
  file: PinsFile,
  { reached, lost: lostByAct }: EventCache,
  breathe: () => Promise<void> | undefined,
): Promise<Pick<EnvironmentCheck, 'unreached' | 'lost'>> {
  const { environment } = file;
  const unreached: string[] = [];
  const lost = new Map(file.readOnly === null ? lostByAct : []);
  for (const name of eventNames(storage, environment)) {
    const reading = reached.has(name) ? null : storage.event(environment, name);
    if (reading?.ok) {
      unreached.push(name);
      for (const { prompt, prev } of reading.event.changes) {
        // What set the pin before this event was asked for is what the pins file had then.
        if (prev !== null && file.readOnly === null && !file.entries.has(prompt)) {
          lost.set(prompt, eventPath(environment, prev));
        }
      }
    }
    const rest = breathe();
    if (rest !== undefined) {
      await rest;
    }
  }
  return { unreached, lost };
}

/** A pin that was there and has no line any more: an unpinned prompt keeps one. */
export function lostPin(environment: string, prompt: string, event: string): Finding {
  return {
    code: 'unrecorded',
    severity: 'error',
    path: pinsPath(environment),
    line: null,
    message: `${environment} has no line of ${prompt}, which it pinned (${event}), and no event says that it was unpinned`,
    hint: lostPinHint(environment, prompt),
    prompt,
  };
}

export function lostPinHint(environment: string, prompt: string): string {
  return `take the line from git again; if nothing is to be pinned, write "${prompt}: none" and run promptenv record ${prompt} --env ${environment} --reason …`;
}
