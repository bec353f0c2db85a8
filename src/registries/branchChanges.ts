import type { BranchChanges, BranchDraft, BranchMove, BranchVersion, MoveRecord, RemovedPins } from '../core/branch';
import { changedConfiguration } from '../core/branchConfiguration';
import { compareBytes } from '../core/bytes';
import { sameHold } from '../core/chain';
import { compareContents, compareWithNothing, type Comparison } from '../core/comparison';
import { environmentsPinning } from '../core/drift';
import { PromptEnvError } from '../core/errors';
import {
  isNamedBy,
  sameVersion,
  type ChainLink,
  type Content,
  type Finding,
  type Pin,
  type RegistrySnapshot,
  type VersionRef,
} from '../core/model';
import type { PlanInput } from '../core/plan';
import { changedDrafts } from './branchDrafts';
import { orNull } from './orNull';
import type { Registry } from './registry';

/** The registry as the branch began with it; null where it had none. */
export interface BranchBaseRegistry {
  readonly registry: Registry | null;
  /** Whether a file, by its path from the root, is what it was then. */
  readonly isUnchanged: (path: string) => boolean;
}

/** More events of one pin than this are not told one by one. */
const mostEvents = 50;

/** Everything that differs between a registry and what it was. */
export async function branchChanges(registry: Registry, base: BranchBaseRegistry): Promise<BranchChanges> {
  const snapshot = await registry.load();
  const former = base.registry === null ? null : await base.registry.load();
  const moves = new MoveReader(registry, await registry.planInput(), base.registry, await base.registry?.planInput());
  const drafts = await changedDrafts(
    { registry, snapshot },
    { registry: base.registry, snapshot: former },
    base.isUnchanged,
  );
  return {
    isRemoved: false,
    configuration:
      base.registry === null ? [] : changedConfiguration(base.registry.configuration(), registry.configuration()),
    environments: snapshot.environments.map(({ name }) => name),
    moves: await moves.all(),
    removedPins: moves.removed(),
    drafts,
    versions: await addedVersions(registry, snapshot, former),
    unreadable: moves.unreadable,
    unreadableInBase: moves.unreadableInBase,
    // Verifying is about what is stored: a draft that nobody could snapshot is no less wrong.
    findings: [...(await registry.verify()), ...draftFindings(snapshot, former, drafts)],
  };
}

/** What is wrong with drafts that the branch changed: that they cannot be read, or miss what the base still had. */
function draftFindings(
  { findings }: RegistrySnapshot,
  former: RegistrySnapshot | null,
  drafts: readonly BranchDraft[],
): readonly Finding[] {
  const files = new Set(drafts.flatMap((draft) => draft.files));
  const prompts = new Set(drafts.map(({ use }) => use.prompt));
  const known = new Set(former?.findings.map(({ message }) => message));
  const invalid = findings.filter(
    ({ code, severity, path }) => code === 'invalidDraft' && severity === 'error' && files.has(path),
  );
  // What a partial misses is found once for each prompt that includes it.
  const missing = new Map(
    findings
      .filter(({ code, prompt }) => code === 'missingInclude' && prompts.has(prompt ?? ''))
      .filter(({ message }) => !known.has(message))
      .map((finding) => [`${finding.line} ${finding.message}`, finding] as const),
  );
  return [...invalid, ...missing.values()];
}

class MoveReader {
  readonly #registry: Registry;
  readonly #input: PlanInput;
  readonly #base: Registry | null;
  readonly #former: PlanInput | undefined;
  /** A file that holds conflicts, say: nothing is said about single pins of it. */
  readonly unreadable: ReadonlyMap<string, string>;
  readonly unreadableInBase: ReadonlyMap<string, string>;
  /** What moved alike in several environments is compared once. */
  readonly #compared = new Map<string, Comparison | null>();

  constructor(registry: Registry, input: PlanInput, base: Registry | null, former: PlanInput | undefined) {
    this.#registry = registry;
    this.#input = input;
    this.#base = base;
    this.#former = former;
    this.unreadable = whysOf(input);
    this.unreadableInBase = whysOf(former);
  }

  async all(): Promise<readonly BranchMove[]> {
    const moves: BranchMove[] = [];
    const removed = new Set(this.removed().map(({ environment }) => environment));
    for (const environment of this.#environments()) {
      const [now, then] = [this.#input.pins.get(environment), this.#former?.pins.get(environment)];
      if (this.#isUnreadable(environment) || removed.has(environment)) {
        continue;
      }
      const prompts = new Set([...(now?.keys() ?? []), ...(then?.keys() ?? [])]);
      for (const prompt of [...prompts].sort(compareBytes)) {
        const [from, to] = [then?.get(prompt) ?? null, now?.get(prompt) ?? null];
        if (!isSamePin(from, to)) {
          moves.push(await this.#move(environment, prompt, from, to));
        }
      }
    }
    return moves;
  }

  /** Each of them would otherwise be a move that nobody answers for. An unpin leaves its event. */
  removed(): readonly RemovedPins[] {
    const configured = new Set(this.#input.environments.map(({ name }) => name));
    return this.#environments().flatMap((environment): readonly RemovedPins[] => {
      const pins = [...(this.#former?.pins.get(environment)?.values() ?? [])].filter(({ version }) => version !== null);
      const isGone = (this.#input.pins.get(environment)?.size ?? 0) === 0 && !this.#isUnreadable(environment);
      const isConfigured = configured.has(environment);
      return isGone && (pins.length > 0 || !isConfigured) ? [{ environment, isConfigured, pins: pins.length }] : [];
    });
  }

  #isUnreadable(environment: string): boolean {
    return this.unreadable.has(environment) || this.unreadableInBase.has(environment);
  }

  /** Of both sides: what the branch no longer has stands last, which is first in what people read. */
  #environments(): readonly string[] {
    const names = [...this.#input.environments, ...(this.#former?.environments ?? [])].map(({ name }) => name);
    return [...new Set(names)].reverse();
  }

  async #move(environment: string, prompt: string, from: Pin | null, to: Pin | null): Promise<BranchMove> {
    return {
      environment,
      prompt,
      from,
      to,
      ...(await this.#record(environment, prompt, from, to)),
      ...(await this.#change(environment, prompt, from?.version ?? null, to?.version ?? null)),
    };
  }

  async #record(
    environment: string,
    prompt: string,
    from: Pin | null,
    to: Pin | null,
  ): Promise<{ readonly record: MoveRecord; readonly events: readonly ChainLink[] }> {
    const event = to?.event ?? null;
    const known = from?.event ?? null;
    if (event === null || event === known || !this.#input.isRecorded(environment, prompt)) {
      return { record: 'unrecorded', events: [] };
    }
    try {
      const { links, isReached } = await linksUntil(this.#registry, environment, prompt, known);
      if (isReached) {
        return { record: 'recorded', events: links };
      }
      const isReverted = this.#base !== null && (await linksUntil(this.#base, environment, prompt, event)).isReached;
      return isReverted ? { record: 'reverted', events: links.slice(0, 1) } : { record: 'rewritten', events: links };
    } catch (error) {
      if (PromptEnvError.is(error)) {
        return { record: 'broken', events: [] };
      }
      throw error;
    }
  }

  async #change(
    environment: string,
    prompt: string,
    from: VersionRef | null,
    to: VersionRef | null,
  ): Promise<Pick<BranchMove, 'neighbour' | 'comparison'>> {
    const neighbour = from === null && to !== null ? this.#neighbour(environment, prompt) : null;
    const before = from ?? neighbour?.version ?? null;
    const comparison = to === null || sameVersion(before, to) ? null : await this.#compare(prompt, before, to);
    return { neighbour, comparison };
  }

  /** What one promotes from comes last before an environment; what cannot be served is no measure. */
  #neighbour(environment: string, prompt: string): BranchMove['neighbour'] {
    const names = this.#input.environments.map(({ name }) => name);
    for (const name of names.slice(0, Math.max(0, names.indexOf(environment))).reverse()) {
      const version = this.#input.pins.get(name)?.get(prompt)?.version ?? null;
      if (version !== null && !this.#input.unreadablePins.has(name) && !this.#input.isDamaged(prompt, version)) {
        return { environment: name, version };
      }
    }
    return null;
  }

  async #compare(prompt: string, from: VersionRef | null, to: VersionRef): Promise<Comparison | null> {
    const key = JSON.stringify([prompt, from?.id, to.id]);
    let comparison = this.#compared.get(key);
    if (comparison === undefined) {
      const before = from && (await this.#formerContent(prompt, from));
      const after = await orNull(this.#registry.content(prompt, to));
      comparison =
        after === null || (from !== null && before === null)
          ? null
          : before === null
            ? compareWithNothing(after)
            : compareContents(before, after);
      this.#compared.set(key, comparison);
    }
    return comparison;
  }

  /** As the base has it, which the branch may have damaged. */
  async #formerContent(prompt: string, version: VersionRef): Promise<Content | null> {
    const former = this.#base && (await orNull(this.#base.content(prompt, version)));
    return former ?? orNull(this.#registry.content(prompt, version));
  }
}

/** Why environments cannot be told. */
function whysOf(input: PlanInput | undefined): ReadonlyMap<string, string> {
  return new Map(Array.from(input?.unreadablePins ?? [], ([environment, { why }]) => [environment, why] as const));
}

/** The links of a pin's chain that are newer than an event; null stands for the beginning of the chain. */
async function linksUntil(
  registry: Registry,
  environment: string,
  prompt: string,
  event: string | null,
): Promise<{ readonly links: readonly ChainLink[]; readonly isReached: boolean }> {
  const links: ChainLink[] = [];
  for await (const link of registry.chain(environment, prompt)) {
    if (link.event === event) {
      return { links, isReached: true };
    }
    if (links.length < mostEvents) {
      links.push(link);
    }
  }
  return { links, isReached: event === null };
}

/** By what they serve, whatever number a version has now. */
function isSamePin(from: Pin | null, to: Pin | null): boolean {
  const [before, after] = [from?.version ?? null, to?.version ?? null];
  const isSame = before === null || after === null ? before === after : isNamedBy(after, before.id);
  const [held, holds] = [from?.hold ?? null, to?.hold ?? null];
  return isSame && (sameHold(held, holds) || (held !== null && holds !== null && held.reason === holds.reason));
}

async function addedVersions(
  registry: Registry,
  snapshot: RegistrySnapshot,
  former: RegistrySnapshot | null,
): Promise<readonly BranchVersion[]> {
  const before = new Map(former?.prompts.map((state) => [state.id, state.versions] as const));
  const added: BranchVersion[] = [];
  for (const { id, versions } of snapshot.prompts) {
    const known = new Set(before.get(id)?.map((version) => version.id));
    const isNew = (version: VersionRef): boolean =>
      !known.has(version.id) && !version.formerly?.some((number) => known.has(`${number}@${version.digest}`));
    if (versions.some(isNew)) {
      for (const version of ((await orNull(registry.versions(id))) ?? []).filter(isNew)) {
        added.push({ prompt: id, version, environments: environmentsPinning(snapshot, id, version) });
      }
    }
  }
  return added;
}
