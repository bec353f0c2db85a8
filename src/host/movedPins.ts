import { isNamedBy, versionJson, type VersionRef } from '../core/model';
import type { RegistryEntry } from './registryEntries';
import type { Side } from './side';
import { addressOf } from './versionUris';

/** What an environment pins by now, where a side shows what it pinned before. */
export interface MovedPin {
  readonly prompt: string;
  readonly environment: string;
  /** Null where it pins nothing any more. */
  readonly version: VersionRef | null;
}

/** The registries that are known, by their roots. */
interface KnownEntries {
  entryAt(root: string): RegistryEntry | undefined;
}

/** Null where a side was not asked for by an environment, or that still pins it as far as is known. */
export function movedPin(known: KnownEntries, { uriOf, content, version }: Side): MovedPin | null {
  const address = addressOf(uriOf(content.main));
  if (version === null || address === undefined || address === 'empty' || address.environment === null) {
    return null;
  }
  const { root, prompt, environment } = address;
  const snapshot = known.entryAt(root)?.snapshot;
  const pinned = snapshot?.pins.get(environment)?.get(prompt)?.version ?? null;
  const isStill = snapshot === undefined || (pinned !== null && isNamedBy(pinned, version.id));
  return isStill ? null : { prompt, environment, version: pinned };
}

/** The side named by its version where the environment that it was asked for by pins another by now. */
export function namedAsShown(known: KnownEntries, side: Side): Side {
  const moved = movedPin(known, side);
  return moved === null ? side : { ...side, reference: `${moved.prompt}@${String(versionJson(side.version))}` };
}
