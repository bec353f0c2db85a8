import type { Finding, Pin, UnreadablePins } from '../../core/model';
import { pinsPath } from './layout';
import type { PinConflict } from './pinsConflicts';

/** One prompt's pin and the lines that it takes, counted from 0. */
export interface PinEntry {
  readonly pin: Pin;
  readonly start: number;
  /** First line after it. */
  readonly end: number;
}

export interface PinsFile {
  readonly environment: string;
  readonly lines: readonly string[];
  readonly entries: ReadonlyMap<string, PinEntry>;
  readonly findings: readonly Finding[];
  /** Why the file may not be written, or null. */
  readonly readOnly: string | null;
  /** Where a merge left conflicts and both sides of it can be read: the prompts that are not among `entries`. */
  readonly conflicts: readonly PinConflict[] | null;
  /** Whether every line is as we write it. */
  readonly isPlain: boolean;
}

/** A pins file as it was read or written. */
export interface PinsOnDisk {
  readonly bytes: Uint8Array;
  readonly file: PinsFile;
}

/** Of a whole pins file. */
export const maxPinsBytes = 16 * 1024 * 1024;

/** A pins file whose bytes cannot be had. */
export function pinsNotHad(environment: string, why: string): PinsFile {
  return unreadable(environment, [], 'badPins', `the file ${why}`, null);
}

/** One that as a whole cannot be meant. */
export function unreadable(
  environment: string,
  lines: readonly string[],
  code: Finding['code'],
  message: string,
  line: number | null,
): PinsFile {
  const finding = pinsFinding(environment, code, message, line, 'resolve it by hand, or take the file from git again');
  return {
    environment,
    lines,
    entries: new Map(),
    findings: [finding],
    readOnly: finding.message,
    conflicts: null,
    isPlain: false,
  };
}

/** What is wrong with an environment's pins; `line` is counted from 1. */
export function pinsFinding(
  environment: string,
  code: Finding['code'],
  message: string,
  line: number | null,
  hint: string,
  prompt?: string,
): Finding {
  const path = pinsPath(environment);
  return {
    code,
    severity: 'error',
    path,
    line,
    message: `${named(environment)}${message}`,
    hint,
    ...(prompt === undefined ? {} : { prompt }),
  };
}

/** The files among them that cannot be read whole, by environment, with what they do not tell. */
export function unreadablePinsIn(files: readonly PinsFile[]): ReadonlyMap<string, UnreadablePins> {
  return new Map(
    files.flatMap((file) => {
      const { environment, readOnly } = file;
      return readOnly === null
        ? []
        : [[environment, { why: unnamed(environment, readOnly), prompts: untoldPrompts(file) }] as const];
    }),
  );
}

/** As `UnreadablePins.prompts`. A line whose id is none hides no prompt's pin. */
function untoldPrompts({ environment, entries, findings, conflicts }: PinsFile): UnreadablePins['prompts'] {
  const isWholeUnread =
    conflicts === null && findings.some(({ code, prompt }) => prompt === undefined && code !== 'badId');
  return isWholeUnread
    ? null
    : new Map(
        findings.flatMap(({ prompt, message }) =>
          prompt === undefined || entries.has(prompt) ? [] : [[prompt, unnamed(environment, message)] as const],
        ),
      );
}

/** What a message of a pins file begins with. */
function named(environment: string): string {
  return `${environment}: `;
}

function unnamed(environment: string, message: string): string {
  return message.startsWith(named(environment)) ? message.slice(named(environment).length) : message;
}
