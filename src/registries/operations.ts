import { rollbackTargets } from '../core/chain';
import { compareContents, type Comparison } from '../core/comparison';
import { PromptEnvError } from '../core/errors';
import { sameVersion, type ChainLink, type Content, type Version, type VersionRef } from '../core/model';
import {
  refusalError,
  type PinWish,
  type PlanInput,
  type PlanResult,
  type PromoteWish,
  type RollbackWish,
} from '../core/plan';
import { requireReadable, unrecordedRefusal } from '../core/planChecks';
import { planChanges } from '../core/planning';
import { findVersion, parseReference, resolveTarget, type Reference } from '../core/references';
import type { Applied, Overlay, Registry } from './registry';

type ReadChain = Pick<RollbackWish, 'targets' | 'wasLeft'>;
type UnreadRollback = Omit<RollbackWish, keyof ReadChain>;

export type MoveWish = PromoteWish | UnreadRollback | PinWish;

/** Plans a wish on the registry as it is now. */
export async function planMove(
  registry: Registry,
  wish: MoveWish,
): Promise<{ readonly input: PlanInput; readonly result: PlanResult }> {
  const input = await registry.planInput();
  if (wish.action !== 'rollback') {
    return { input, result: planChanges(input, wish) };
  }
  try {
    return { input, result: planChanges(input, { ...wish, ...(await targetsOf(registry, input, wish)) }) };
  } catch (error) {
    if (!PromptEnvError.is(error, 'damaged')) {
      throw error;
    }
    // What the caller believes pinned, and whether there is anything to do, is answered before a broken chain matters.
    const result = planChanges(input, { ...wish, targets: [] });
    if (result.kind === 'nothing') {
      return { input, result };
    }
    throw error;
  }
}

/** Reads a pin's chain until it is known what a rollback goes to. */
async function targetsOf(registry: Registry, input: PlanInput, wish: UnreadRollback): Promise<ReadChain> {
  const { prompt, environment } = wish;
  const pin = input.pins.get(environment)?.get(prompt);
  const wanted = wantedVersion(input, wish);
  if (pin === undefined || wanted === 'unknown' || (wanted !== null && sameVersion(wanted, pin.version))) {
    return { targets: [] };
  }
  let wasPinned = false;
  const chain = async function* (): AsyncGenerator<ChainLink, void> {
    for await (const link of registry.chain(environment, prompt)) {
      wasPinned ||= wanted !== null && sameVersion(wanted, link.change.to);
      yield link;
    }
  };
  const targets: VersionRef[] = [];
  for await (const target of rollbackTargets(chain())) {
    targets.push(target);
    if (wanted === null || sameVersion(wanted, target)) {
      return { targets };
    }
  }
  return { targets, wasLeft: wasPinned };
}

/** Null where the version before is wanted; what no version is, the plan refuses by itself. */
function wantedVersion(input: PlanInput, { prompt, version }: UnreadRollback): VersionRef | 'unknown' | null {
  try {
    return version === undefined ? null : findVersion(prompt, input.versions(prompt), version);
  } catch (error) {
    if (PromptEnvError.is(error)) {
      return 'unknown';
    }
    throw error;
  }
}

/** Plans a wish and carries it out. Refusals are thrown; nothing to do is said, not thrown. */
export async function move(registry: Registry, wish: MoveWish): Promise<Applied | { readonly nothing: string }> {
  const { result } = await planMove(registry, wish);
  switch (result.kind) {
    case 'plan':
      return registry.apply(result.plan);
    case 'nothing':
      return { nothing: result.message };
    case 'refused':
      throw refusalError(result.refusals);
  }
}

/**
 * Makes a version and, where asked, pins it in the first environment: two acts, in order. What would refuse the second
 * is found before the first.
 */
export async function snapshotAndPin(
  registry: Registry,
  request: { readonly prompt: string; readonly message: string; readonly pin?: string | undefined },
): Promise<{ readonly version: Version; readonly applied: Applied | null }> {
  const { prompt, message, pin } = request;
  if (pin !== undefined) {
    await requirePinnable(registry, prompt, pin);
  }
  const version = await registry.snapshot({ prompt, message });
  if (pin === undefined) {
    return { version, applied: null };
  }
  const applied = await move(registry, {
    action: 'pin',
    prompt,
    environment: pin,
    version: version.id,
    reason: message,
  });
  return { version, applied: 'nothing' in applied ? null : applied };
}

async function requirePinnable(registry: Registry, prompt: string, environment: string): Promise<void> {
  const input = await registry.planInput();
  const [first] = input.environments;
  if (first?.name !== environment) {
    const exists = input.environments.some(({ name }) => name === environment);
    throw new PromptEnvError(
      exists ? 'refused' : 'notFound',
      exists
        ? `a snapshot is pinned in ${first?.name} only, not in ${environment}`
        : `there is no environment ${JSON.stringify(environment)}`,
      `pin it in ${first?.name}, then promote it`,
    );
  }
  const hold = input.pins.get(environment)?.get(prompt)?.hold;
  requireReadable(input, environment);
  if (!input.isRecorded(environment, prompt)) {
    throw refusalError([unrecordedRefusal(environment, prompt, input.pins.get(environment)?.has(prompt) === true)]);
  }
  if (hold) {
    throw new PromptEnvError('refused', `${environment} holds ${prompt}: ${hold.reason}`, 'release the hold first');
  }
}

/** What a reference names, with its content. `version` is null for the draft. */
export interface Resolved {
  readonly reference: Reference;
  readonly version: VersionRef | null;
  readonly content: Content;
}

export async function resolveReference(registry: Registry, text: string, overlay?: Overlay): Promise<Resolved> {
  const reference = parseReference(text);
  const { prompt, target } = reference;
  const input = await registry.planInput();
  if (target.kind === 'environment' && input.pins.get(target.name)?.has(prompt) === false) {
    // A pin that cannot be read, or that a merge left open, is not the same as none.
    requireReadable(input, target.name);
  }
  const resolved = resolveTarget(input, prompt, input.versions(prompt), target);
  return resolved === 'draft'
    ? { reference, version: null, content: await registry.draftContent(prompt, overlay) }
    : { reference, version: resolved, content: await registry.content(prompt, resolved) };
}

export interface ReferenceComparison {
  readonly left: Resolved;
  readonly right: Resolved;
  readonly comparison: Comparison;
}

export async function compareReferences(
  registry: Registry,
  left: string,
  right: string,
  overlay?: Overlay,
): Promise<ReferenceComparison> {
  const [before, after] = [
    await resolveReference(registry, left, overlay),
    await resolveReference(registry, right, overlay),
  ];
  return { left: before, right: after, comparison: compareContents(before.content, after.content) };
}
