import { awaitsPromotion, driftInput, driftOf } from '../core/drift';
import { sameVersion, versionLabel, type PromptState, type RegistrySnapshot, type VersionRef } from '../core/model';

/** What a promotion dialog says about a snapshot. */
export class PromotionFacts {
  private readonly input: ReturnType<typeof driftInput>;
  private readonly byId: ReadonlyMap<string, PromptState>;

  /** @param from the environment to promote from; otherwise the one before the target */
  constructor(
    private readonly snapshot: RegistrySnapshot,
    private readonly from: string | undefined,
  ) {
    this.input = driftInput(snapshot);
    this.byId = new Map(snapshot.prompts.map((prompt) => [prompt.id, prompt] as const));
  }

  isProtected(environment: string): boolean {
    return this.snapshot.environments.some(({ name, protected: isSet }) => name === environment && isSet);
  }

  pinned(environment: string, prompt: string): VersionRef | null {
    return this.snapshot.pins.get(environment)?.get(prompt)?.version ?? null;
  }

  /** What would be promoted if nobody chose: what the source pins, or the latest version. */
  candidate(environment: string, prompt: string): VersionRef | null {
    const source = this.sourceOf(environment);
    return source === undefined ? this.latest(prompt) : this.pinned(source, prompt);
  }

  /** Prompts that would move forward in this environment. */
  waitingFor(environment: string): readonly string[] {
    const ids = new Set(this.snapshot.prompts.map((prompt) => prompt.id));
    return [...ids].filter((prompt) => this.waits(environment, prompt));
  }

  /** Whether a prompt would move forward in this environment. */
  waits(environment: string, prompt: string): boolean {
    const source = this.sourceOf(environment);
    if (source === undefined) {
      const latest = this.latest(prompt);
      return latest !== null && !sameVersion(latest, this.pinned(environment, prompt));
    }
    const drift = driftOf(this.input, prompt, source, environment);
    return drift !== null && awaitsPromotion(drift);
  }

  /** `prod v3 · staging v5`. */
  pinsText(prompt: string): string {
    const pins = this.snapshot.environments.flatMap(({ name }) => {
      const version = this.pinned(name, prompt);
      return version === null ? [] : [`${name} ${versionLabel(version)}`];
    });
    return pins.length === 0 ? 'not pinned' : pins.join(' · ');
  }

  /** Where a version is pinned: `pinned in dev, staging`. */
  pinnedWhere(prompt: string, version: VersionRef): string {
    const names = this.snapshot.environments.map(({ name }) => name);
    const pinning = names.filter((name) => sameVersion(this.pinned(name, prompt), version));
    return pinning.length === 0 ? '' : `pinned in ${pinning.join(', ')}`;
  }

  /** What an environment has of these prompts, and whether they wait for it. */
  targetText(environment: string, prompts: readonly string[]): string {
    const [prompt, another] = prompts;
    if (prompt === undefined || another !== undefined) {
      const waits = prompts.filter((id) => this.waits(environment, id)).length;
      return waits === 0 ? 'none of them waits' : `${waits} of them ${waits === 1 ? 'waits' : 'wait'}`;
    }
    const pinned = this.pinned(environment, prompt);
    const pins = pinned === null ? 'pins no version' : `pins ${versionLabel(pinned)}`;
    const candidate = this.candidate(environment, prompt);
    return candidate !== null && this.waits(environment, prompt) ? `${pins}, ${versionLabel(candidate)} waits` : pins;
  }

  private latest(prompt: string): VersionRef | null {
    return this.byId.get(prompt)?.latest ?? null;
  }

  private sourceOf(environment: string): string | undefined {
    const names = this.snapshot.environments.map(({ name }) => name);
    return this.from ?? names[names.indexOf(environment) - 1];
  }
}
