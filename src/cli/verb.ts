import type { Registry } from '../registries/registry';
import type { Platform } from '../registries/ports';
import type { Arguments } from './args';
import type { Outcome } from './output';

/** Where a verb runs. */
export interface Place {
  /** Absolute, with `/`: file arguments are read from here. */
  readonly folder: string;
  readonly platform: Platform;
  /**
   * The registry of that folder; where a file is named, the nearest one above it, otherwise the folder's. Throws notFound
   * where there is none.
   */
  readonly registry: (file?: string) => Promise<Registry>;
  /**
   * Text that is made from the registry's files alone, as UTF-8: what was made last time where none of them changed
   * since. `what` names it; `isAgain` says that it was made before and has changed.
   */
  readonly remembered: (
    what: string,
    make: (registry: Registry, isAgain: boolean) => Promise<string>,
  ) => Promise<Uint8Array>;
}

export type Verb = (args: Arguments, place: Place) => Promise<Outcome>;
