import { sameHold, samePin } from '../../core/chain';
import { sameVersion, type Pin } from '../../core/model';
import { linesOf, sameLines, threeWay, type Lines } from '../../core/threeWay';
import { editPins, pinLines } from './pinsEdit';
import type { PinsFile } from './pinsFile';

/** One prompt's lines of a pins file, with the comments above them. */
export interface PinPart {
  readonly lead: Lines;
  readonly body: Lines;
  readonly pin: Pin;
}

/** A pins file taken apart: every line of it stands in exactly one place. */
export interface PinParts {
  /** What stands above the first pin. */
  readonly head: Lines;
  /** In the file's order. The first one has no lead. */
  readonly parts: ReadonlyMap<string, PinPart>;
  /** What stands below the last pin, without empty lines at the end. */
  readonly tail: Lines;
}

export function takeApart(file: PinsFile): PinParts {
  const entries = [...file.entries].sort((a, b) => a[1].start - b[1].start);
  const parts = new Map<string, PinPart>();
  let head: Lines = [];
  let at = 0;
  for (const [prompt, { pin, start, end }] of entries) {
    const above = file.lines.slice(at, start);
    if (parts.size === 0) {
      head = above;
    }
    parts.set(prompt, { lead: parts.size === 0 ? [] : above, body: file.lines.slice(start, end), pin });
    at = end;
  }
  const rest = file.lines.slice(at);
  const tail = rest.slice(0, rest.findLastIndex((line) => line !== '') + 1);
  return entries.length === 0 ? { head: tail, parts, tail: [] } : { head, parts, tail };
}

/** Three versions of one prompt's lines as one; undefined where both sides changed them differently. */
export function mergeBodies(
  prompt: string,
  base: PinPart | undefined,
  ours: PinPart,
  theirs: PinPart,
): PinPart | undefined {
  const sameBody = (a: PinPart, b: PinPart): boolean => sameLines(a.body, b.body);
  if (sameBody(ours, theirs)) {
    return ours;
  }
  const whole = base === undefined ? undefined : threeWay(base, ours, theirs, sameBody);
  if (whole !== undefined) {
    return whole;
  }
  const pin =
    (base === undefined ? undefined : threeWay(base.pin, ours.pin, theirs.pin, samePin)) ??
    agreedPin(base?.pin.event ?? null, ours.pin, theirs.pin);
  const notesOf = (part: PinPart): Lines => withPin(prompt, part, nothing);
  const [a, b] = [notesOf(ours), notesOf(theirs)];
  const notes = threeWay(base === undefined ? pinLines(prompt, nothing) : notesOf(base), a, b, sameLines);
  return pin === undefined || notes === undefined
    ? undefined
    : { lead: ours.lead, body: withPin(prompt, notes === b ? theirs : ours, pin), pin };
}

/**
 * Both sides moved a pin to the same version, so neither is in the other's way: whoever came second found nothing left
 * to change. A side that still names the event from before was moved by hand. One that names an older event takes that
 * one back, as a revert does, and the other went on from it: only a person can say which is meant.
 */
function agreedPin(before: string | null, ours: Pin, theirs: Pin): Pin | undefined {
  if (!sameVersion(ours.version, theirs.version) || !sameHold(ours.hold, theirs.hold)) {
    return undefined;
  }
  const takesBack = ({ event }: Pin): boolean => before !== null && event !== null && event < before;
  if (takesBack(ours) || takesBack(theirs)) {
    return undefined;
  }
  const [first, second] = (ours.event ?? '') <= (theirs.event ?? '') ? [ours, theirs] : [theirs, ours];
  return first.event === null || first.event === before ? second : first;
}

const nothing: Pin = { version: null, event: null, hold: null };

/** A prompt's lines with another pin; with none, what is left tells its comments and the fields that are not ours. */
function withPin(prompt: string, { body, pin }: PinPart, changed: Pin): Lines {
  if (samePin(pin, changed)) {
    return body;
  }
  const entries = new Map([[prompt, { pin, start: 0, end: body.length }]]);
  const file: PinsFile = {
    environment: '',
    lines: body,
    entries,
    findings: [],
    readOnly: null,
    conflicts: null,
    isPlain: false,
  };
  return linesOf(editPins(file, new Map([[prompt, changed]])));
}
