import { compareBytes } from '../../core/bytes';
import { samePin } from '../../core/chain';
import { conflictLines, resolveConflict, type Side } from '../../core/conflicts';
import type { Pin } from '../../core/model';
import { mergeUnknown, sameLines, textOf, threeWay, type Lines, type TextMerge } from '../../core/threeWay';
import { mergeBodies, takeApart, type PinPart, type PinParts } from './pinsParts';
import type { PinsFile } from './pinsFile';
import { parsePins } from './pinsRead';

export interface PinsMerge extends TextMerge {
  /** Prompts that both sides moved differently, in the file's order. */
  readonly prompts: readonly string[];
}

/**
 * Merges an environment's pins prompt by prompt, in our order and with our layout. Only what both sides changed
 * differently is left as a conflict, each prompt's lines between markers of their own. A text that cannot be read as
 * pins, or that an edit by lines would break, is merged as text of which nothing is known.
 */
export function mergePins(base: string, ours: string, theirs: string): PinsMerge {
  const [a, b, c] = [parsePins('', base), parsePins('', ours), parsePins('', theirs)];
  // A base of several bases may itself hold conflicts: of those prompts nothing is known.
  if (b.readOnly === null && c.readOnly === null && (a.readOnly === null || a.conflicts !== null)) {
    const merged = new Merging(a, b, c).merge();
    if (readsAs(merged)) {
      const { hasConflict, prompts } = merged;
      return { text: withLineEndsOf(ours, merged.text), hasConflict, prompts };
    }
  }
  return { ...mergeUnknown(base, ours, theirs), prompts: [] };
}

/**
 * A conflict of pins with the choice made for some of its prompts, or for all with `prompt` undefined: the text without
 * their markers. Null where the two sides cannot both be read as pins.
 */
export function resolvePins(text: string, side: 'ours' | 'theirs', prompt?: string): string | null {
  const sides = [resolveConflict(text, 'ours'), resolveConflict(text, 'theirs')].map((each) => parsePins('', each));
  const [ours, theirs] = sides;
  if (ours === undefined || theirs === undefined || sides.some((file) => file.readOnly !== null)) {
    return null;
  }
  const choose = (each: string): Side | null => (prompt === undefined || each === prompt ? side : null);
  const merged = new Merging(null, ours, theirs, choose).merge();
  return readsAs(merged) ? withLineEndsOf(text, merged.text) : null;
}

interface Merged extends PinsMerge {
  /** What each side of the text must read as. */
  readonly sides: readonly (readonly [Side, ReadonlyMap<string, Pin>])[];
}

class Merging {
  readonly #base: PinParts | null;
  readonly #unknown: ReadonlySet<string>;
  readonly #ours: PinParts;
  readonly #theirs: PinParts;
  readonly #choose: (prompt: string) => Side | null;
  readonly #lines: string[] = [];
  readonly #prompts: string[] = [];
  readonly #pins = { ours: new Map<string, Pin>(), theirs: new Map<string, Pin>() };
  #hasConflict = false;

  /** Without a base, whatever differs is a conflict. */
  constructor(base: PinsFile | null, ours: PinsFile, theirs: PinsFile, choose: (prompt: string) => Side | null = none) {
    this.#base = base === null ? null : takeApart(base);
    this.#unknown = new Set(base?.conflicts?.map((conflict) => conflict.prompt));
    this.#ours = takeApart(ours);
    this.#theirs = takeApart(theirs);
    this.#choose = choose;
  }

  merge(): Merged {
    this.#addComments(this.#base?.head, this.#ours.head, this.#theirs.head);
    for (const prompt of this.#order()) {
      this.#add(prompt, this.#base?.parts.get(prompt), this.#ours.parts.get(prompt), this.#theirs.parts.get(prompt));
    }
    this.#addComments(this.#base?.tail, this.#ours.tail, this.#theirs.tail);
    return {
      text: textOf(this.#lines),
      hasConflict: this.#hasConflict,
      prompts: this.#prompts,
      sides: [
        ['ours', this.#pins.ours],
        ['theirs', this.#pins.theirs],
      ],
    };
  }

  /** Ours, with what only theirs has where its id belongs. */
  #order(): readonly string[] {
    const known = [...this.#ours.parts.keys()];
    const added = [...this.#theirs.parts.keys()].filter((prompt) => !this.#ours.parts.has(prompt)).sort(compareBytes);
    const after = new Map<string | undefined, string[]>();
    for (const prompt of added) {
      const before = known.findLast((id) => compareBytes(id, prompt) < 0);
      after.set(before, [...(after.get(before) ?? []), prompt]);
    }
    return [undefined, ...known].flatMap((id) => [...(id === undefined ? [] : [id]), ...(after.get(id) ?? [])]);
  }

  #add(prompt: string, base: PinPart | undefined, ours: PinPart | undefined, theirs: PinPart | undefined): void {
    const isKnown = this.#base !== null && !this.#unknown.has(prompt);
    if (ours !== undefined && theirs !== undefined) {
      this.#addComments(base?.lead, ours.lead, theirs.lead);
      this.#addPart(prompt, ours, theirs, mergeBodies(prompt, isKnown ? base : undefined, ours, theirs));
      return;
    }
    const only = ours ?? theirs;
    if (only !== undefined && base === undefined && isKnown) {
      this.#put(only.lead);
      this.#addPart(prompt, only, only, only);
    } else if (only !== undefined && !(isKnown && base !== undefined && isUnchanged(base, only))) {
      // Removed on one side, changed on the other.
      this.#put(only.lead);
      this.#addPart(prompt, ours, theirs, undefined);
    }
  }

  #addPart(prompt: string, ours: PinPart | undefined, theirs: PinPart | undefined, merged: PinPart | undefined): void {
    const side = merged === undefined ? this.#choose(prompt) : null;
    if (merged === undefined && side === null) {
      this.#hasConflict = true;
      this.#prompts.push(prompt);
      this.#put(conflictLines(ours?.body ?? [], theirs?.body ?? []));
      this.#expect('ours', prompt, ours);
      this.#expect('theirs', prompt, theirs);
      return;
    }
    const part = side === null ? merged : side === 'ours' ? ours : theirs;
    this.#put(part?.body ?? []);
    this.#expect('ours', prompt, part);
    this.#expect('theirs', prompt, part);
  }

  #expect(side: 'ours' | 'theirs', prompt: string, part: PinPart | undefined): void {
    if (part !== undefined) {
      this.#pins[side].set(prompt, part.pin);
    }
  }

  /** Comments that both sides changed are a conflict of a merge; where a choice is made, both are kept. */
  #addComments(base: Lines | undefined, ours: Lines, theirs: Lines): void {
    const isKnown = this.#base !== null;
    const merged = sameLines(ours, theirs) ? ours : isKnown ? threeWay(base ?? [], ours, theirs, sameLines) : undefined;
    if (merged !== undefined) {
      this.#put(merged);
    } else if (isKnown) {
      this.#hasConflict = true;
      this.#put(conflictLines(ours, theirs));
    } else {
      this.#put([...ours, ...theirs.filter((line) => !ours.includes(line))]);
    }
  }

  #put(lines: Lines): void {
    for (const line of lines) {
      this.#lines.push(line);
    }
  }
}

const none = (): null => null;

function isUnchanged(base: PinPart, part: PinPart): boolean {
  return sameLines(base.lead, part.lead) && sameLines(base.body, part.body);
}

/** Each side of a merged text must read as the pins that were meant: an odd layout may not survive an edit by lines. */
function readsAs({ text, sides }: Merged): boolean {
  return sides.every(([side, pins]) => {
    const { entries, readOnly } = parsePins('', resolveConflict(text, side));
    return (
      readOnly === null &&
      entries.size === pins.size &&
      [...pins].every(([prompt, pin]) => {
        const read = entries.get(prompt)?.pin;
        return read !== undefined && samePin(read, pin);
      })
    );
  });
}

function withLineEndsOf(model: string, text: string): string {
  return /^[^\n]*\r\n/.test(model) ? text.replaceAll('\n', '\r\n') : text;
}
