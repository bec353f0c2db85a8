import { isNamedBy, type Pin, type VersionRef } from '../../core/model';
import { MapView } from './mapView';
import type { PinsFile } from './pinsFile';

/** A pin whose versions are named by the numbers that they have now. */
export function currentPin(pin: Pin, current: (version: VersionRef) => VersionRef): Pin {
  const held = pin.hold?.held ?? null;
  const [version, warned] = [pin.version && current(pin.version), held && current(held)];
  return version === pin.version && warned === held
    ? pin
    : { ...pin, version, hold: pin.hold && { ...pin.hold, held: warned } };
}

/**
 * An environment's pins, each with the numbers that its versions have now: of a prompt that is not asked for, no version
 * is read. Walking through all pins gives them as they are written. Nothing is copied: a plan asks for a few of many.
 */
export class CurrentPins extends MapView<Pin> {
  readonly #entries: PinsFile['entries'];
  readonly #versionsOf: (prompt: string) => readonly VersionRef[];

  constructor(file: PinsFile, versionsOf: (prompt: string) => readonly VersionRef[]) {
    super();
    this.#entries = file.entries;
    this.#versionsOf = versionsOf;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(prompt: string): Pin | undefined {
    const pin = this.#entries.get(prompt)?.pin;
    const versions = pin === undefined ? [] : this.#versionsOf(prompt);
    return pin && currentPin(pin, (named) => versions.find((known) => isNamedBy(known, named.id)) ?? named);
  }

  has(prompt: string): boolean {
    return this.#entries.has(prompt);
  }

  *entries(): MapIterator<[string, Pin]> {
    for (const [prompt, { pin }] of this.#entries) {
      yield [prompt, pin];
    }
  }
}
