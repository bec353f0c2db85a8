import { nodePlatform } from '../../src/platform/nodePlatform';
import type { Platform } from '../../src/registries/ports';

/** The clock and identity of whoever acts next, as data: a registry made with them is the same byte for byte each time. */
export interface Actor {
  /** ISO 8601. */
  at: string;
  /** `Name <address>`. */
  by: string;
}

/** The real file system with a clock and identity that the caller sets. */
export function platformActedBy(actor: Readonly<Actor>): Platform {
  return { ...nodePlatform(), now: () => Date.parse(actor.at), identity: () => Promise.resolve(actor.by) };
}

export { openWorkspaceRegistry } from '../../src/registries/workspace/workspaceRegistry';
export { initializeRegistry } from '../../src/registries/workspace/initialize';
export { move, snapshotAndPin } from '../../src/registries/operations';
