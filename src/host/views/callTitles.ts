import type { MeantCall } from '../../core/callSites/meant';
import { awaitsPromotion, driftOf } from '../../core/drift';
import type { PromptState, RegistrySnapshot } from '../../core/model';
import { visibleLine } from '../../core/visibleText';
import { plainText } from '../wording';
import { pinText, type Pinned } from './promptFacts';

/** What the call itself asks for: `prod v3`, `prod pins none`, `prod cannot be told`, `v2`; null where it does not say. */
export function askedText(snapshot: Pinned, { site, environment }: MeantCall): string | null {
  if (environment !== null) {
    return pinText(snapshot, environment, site.prompt.text) ?? `${environment} pins none`;
  }
  const version = site.version?.text;
  return version === undefined ? null : visibleLine(/^\d+$/.test(version) ? `v${version}` : version);
}

/** `prod v3 · staging v5 · dev v6`; what the call asks for comes first, after an arrow. For a label with icons. */
export function callLensTitle(snapshot: Pinned, call: MeantCall): string {
  const asked = askedText(snapshot, call);
  const others = [...snapshot.environments]
    .reverse()
    .flatMap(({ name }) => (name === call.environment ? [] : (pinText(snapshot, name, call.site.prompt.text) ?? [])));
  const parts = [...(asked === null ? [] : [`→ ${plainText(asked)}`]), ...others];
  return parts.length === 0 ? 'not pinned' : parts.join(' · ');
}

/** Two neighbouring environments that differ for a prompt. */
export interface DifferingPair {
  /** In promotion order. */
  readonly from: string;
  readonly to: string;
  /** The later one would move forward. */
  readonly waits: boolean;
}

/**
 * The neighbours whose difference concerns a call most: its environment and the one before, its environment and the one
 * after, otherwise the latest. Null where no two that pin the prompt differ.
 */
export function differingPair(
  snapshot: RegistrySnapshot,
  prompt: PromptState,
  asked: string | null,
): DifferingPair | null {
  const input = { ...snapshot, versions: () => prompt.versions };
  const names = snapshot.environments.map(({ name }) => name);
  const pairs = names.slice(1).flatMap((to, index): readonly DifferingPair[] => {
    const from = names[index] ?? to;
    const drift = driftOf(input, prompt.id, from, to);
    const differs = drift?.from.version != null && drift.to.version !== null;
    return differs ? [{ from, to, waits: awaitsPromotion(drift) || drift.state === 'held' }] : [];
  });
  return pairs.find(({ to }) => to === asked) ?? pairs.find(({ from }) => from === asked) ?? pairs.at(-1) ?? null;
}
