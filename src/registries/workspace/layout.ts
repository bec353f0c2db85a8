import { shortDigest } from '../../core/digest';
import { wholeExtension } from '../../core/formats/detect';
import { fileNameOf } from '../../core/paths';

/** Names of a workspace registry's files, from its root. */
export const registryFolder = '.promptenv';
export const configPath = `${registryFolder}/config.yaml`;
export const versionsFolder = `${registryFolder}/versions`;
export const environmentsFolder = `${registryFolder}/environments`;
export const historyFolder = `${registryFolder}/history`;
export const attributesPath = `${registryFolder}/.gitattributes`;
export const lockPath = `${registryFolder}/.lock`;
export const temporaryFolder = `${registryFolder}/.tmp`;
/** What several files that are replaced as one are to be, until they are. */
export const journalFolder = `${temporaryFolder}/journal`;
export const ledgerName = 'versions.jsonl';

export function pinsPath(environment: string): string {
  return `${environmentsFolder}/${environment}.yaml`;
}

export function ledgerPath(prompt: string): string {
  return `${versionsFolder}/${prompt}/${ledgerName}`;
}

const eventNamePattern = /^(\d{4})(\d{2})\d{2}T\d{9}Z-[0-9a-f]{16}$/;

export function isEventName(name: string): boolean {
  return eventNamePattern.test(name);
}

export function eventPath(environment: string, event: string): string {
  return `${historyFolder}/${environment}/${event.slice(0, 4)}-${event.slice(4, 6)}/${event}.json`;
}

/** `20261122T101500000Z-1c9e07aa5b2d4f10`: when, and what. */
export function eventName(at: string, sha256: string): string {
  return `${timePart(at)}-${sha256.slice(0, 16)}`;
}

/** Characters of an event's name. */
export const eventNameLength = 36;

/** The part of an event's name that says when it was; such parts sort as their times do. */
export function timeOfEvent(name: string): string {
  return name.slice(0, name.indexOf('-'));
}

/** When an event was by its name, in milliseconds since the epoch; null for what is no event's name. */
export function instantOfEvent(name: string): number | null {
  if (!isEventName(name)) {
    return null;
  }
  const digits = (start: number, length: number): number => Number(name.slice(start, start + length));
  return Date.UTC(
    digits(0, 4),
    digits(4, 2) - 1,
    digits(6, 2),
    digits(9, 2),
    digits(11, 2),
    digits(13, 2),
    digits(15, 3),
  );
}

/** The part of an event's name that a time becomes. */
export function timePart(at: string): string {
  return at.replaceAll(/[-:.]/g, '');
}

/** Name of a stored version: a file that keeps its whole extension, or a folder. */
export function storedName(version: {
  readonly number: number | null;
  readonly digest: string;
  readonly main: string;
  readonly files: ReadonlyMap<string, string>;
}): string {
  const stem = `v${version.number}-${shortDigest(version.digest)}`;
  return version.files.size === 1 ? `${stem}${wholeExtension(fileNameOf(version.main))}` : stem;
}

/** Where one of a stored version's files stands. */
export function storedPath(prompt: string, version: Parameters<typeof storedName>[0], file: string): string {
  const stored = `${versionsFolder}/${prompt}/${storedName(version)}`;
  return version.files.size === 1 ? stored : `${stored}/${file}`;
}
