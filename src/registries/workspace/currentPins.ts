import { isNamedBy, type Pin, type VersionRef } from '../../core/model';
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
 * is read. Walking through all pins gives them as they are written.
 */
export class CurrentPins extends Map<string, Pin> {
  readonly #versionsOf: (prompt: string) => readonly VersionRef[];

  constructor(file: PinsFile, versionsOf: (prompt: string) => readonly VersionRef[]) {
    super([...file.entries].map(([prompt, { pin }]) => [prompt, pin] as const));
    this.#versionsOf = versionsOf;
  }

  override get(prompt: string): Pin | undefined {
    const pin = super.get(prompt);
    const versions = pin === undefined ? [] : this.#versionsOf(prompt);
    return pin && currentPin(pin, (named) => versions.find((known) => isNamedBy(known, named.id)) ?? named);
  }
}
