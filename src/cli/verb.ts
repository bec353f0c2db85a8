import type { Registry } from '../registries/registry';
import type { Platform } from '../registries/ports';
import type { Arguments } from './args';
import type { Outcome } from './output';

/** Where a verb runs. */
export interface Place {
  /** Absolute, with `/`: file arguments are read from here. */
  readonly folder: string;
  readonly platform: Platform;
  /** The registry of that folder. Throws notFound where there is none. */
  readonly registry: () => Promise<Registry>;
}

export type Verb = (args: Arguments, place: Place) => Promise<Outcome>;
