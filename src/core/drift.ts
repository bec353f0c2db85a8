import { requireEnvironment } from './references';
import { sameVersion, type PromptState, type RegistrySnapshot, type VersionRef } from './model';
import { compareBytes } from './bytes';

/** How a later environment (`to`) stands to an earlier one (`from`). */
export type DriftState = 'behind' | 'ahead' | 'missing' | 'only' | 'held' | 'damaged';

export interface Drift {
  readonly prompt: string;
  readonly from: { readonly environment: string; readonly version: VersionRef | null };
  readonly to: { readonly environment: string; readonly version: VersionRef | null };
  readonly state: DriftState;
  /** How many versions one is later than the other; 0 where one of them pins nothing. */
  readonly distance: number;
}

export type DriftInput = Pick<RegistrySnapshot, 'environments' | 'pins' | 'damaged'> & {
  readonly versions: (prompt: string) => readonly VersionRef[];
};

/** Each neighbouring pair of environments in promotion order. */
export function neighbourDrift(input: DriftInput): readonly Drift[] {
  const names = input.environments.map((environment) => environment.name);
  return names.slice(1).flatMap((to, index) => driftBetween(input, names[index] ?? to, to));
}

/** What differs between two environments, sorted by prompt; whichever comes later in promotion order is `to`. */
export function driftBetween(input: DriftInput, one: string, other: string): readonly Drift[] {
  const ordered = requireEnvironment(input.environments, one) <= requireEnvironment(input.environments, other);
  const [from, to] = ordered ? [one, other] : [other, one];
  const ids = new Set([...(input.pins.get(from)?.keys() ?? []), ...(input.pins.get(to)?.keys() ?? [])]);
  return [...ids].sort(compareBytes).flatMap((prompt) => driftOf(input, prompt, from, to) ?? []);
}

/** One prompt's drift between two environments, or null where they are in step. */
export function driftOf(input: DriftInput, prompt: string, from: string, to: string): Drift | null {
  const earlier = input.pins.get(from)?.get(prompt)?.version ?? null;
  const laterPin = input.pins.get(to)?.get(prompt);
  const later = laterPin?.version ?? null;
  const bad = input.damaged.get(prompt);
  const isDamaged = [earlier, later].some((version) => version !== null && bad?.has(version.id) === true);
  const state = isDamaged ? 'damaged' : driftState(input, prompt, earlier, later, laterPin?.hold != null);
  if (state === null) {
    return null;
  }
  const steps = earlier === null || later === null ? 0 : stepsBetween(input, prompt, earlier, later);
  return {
    prompt,
    from: { environment: from, version: earlier },
    to: { environment: to, version: later },
    state,
    distance: Math.abs(steps),
  };
}

/** How two pins of a prompt stood to each other, whenever that was; null where they were in step. */
export function driftState(
  input: Pick<DriftInput, 'versions'>,
  prompt: string,
  earlier: VersionRef | null,
  later: VersionRef | null,
  isHeld: boolean,
): Exclude<DriftState, 'damaged'> | null {
  if (sameVersion(earlier, later)) {
    return null;
  }
  if (isHeld) {
    return 'held';
  }
  if (later === null) {
    return 'missing';
  }
  if (earlier === null) {
    return 'only';
  }
  return stepsBetween(input, prompt, earlier, later) < 0 ? 'behind' : 'ahead';
}

/** How many versions later the second is: by number where the two have different ones, otherwise by their order. */
function stepsBetween(
  input: Pick<DriftInput, 'versions'>,
  prompt: string,
  earlier: VersionRef,
  later: VersionRef,
): number {
  if (earlier.number !== null && later.number !== null && earlier.number !== later.number) {
    return later.number - earlier.number;
  }
  const order = input.versions(prompt).map((version) => version.id);
  return order.indexOf(later.id) - order.indexOf(earlier.id);
}

/** Drift that waits for a promotion to the later environment: behind or never promoted there. */
export function awaitsPromotion(drift: Drift): boolean {
  return drift.state === 'behind' || drift.state === 'missing';
}

/** The snapshot in the shape that drift is computed from. */
export function driftInput(snapshot: RegistrySnapshot): DriftInput {
  const byId = new Map(snapshot.prompts.map((prompt) => [prompt.id, prompt] as const));
  return { ...snapshot, versions: (id) => byId.get(id)?.versions ?? [] };
}

/** The environments that pin one version, in promotion order. */
export function environmentsPinning(
  snapshot: Pick<RegistrySnapshot, 'environments' | 'pins'>,
  prompt: PromptState['id'],
  version: VersionRef,
): readonly string[] {
  return snapshot.environments
    .map((environment) => environment.name)
    .filter((name) => sameVersion(snapshot.pins.get(name)?.get(prompt)?.version ?? null, version));
}
