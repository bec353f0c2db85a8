import { compareBytes } from '../core/bytes';
import type { Finding, Pin, PinsByPrompt, PromptState, RegistrySnapshot } from '../core/model';
import type { LoadedPrompt } from '../registries/registry';
import { samePin } from '../core/chain';

/** The list with some prompts as they were read anew; null takes a prompt out, an unknown one is put in its place. */
export function replacePrompts(
  prompts: readonly PromptState[],
  states: ReadonlyMap<string, PromptState | null>,
): readonly PromptState[] {
  const rest = new Map(states);
  const next = prompts.flatMap((prompt): readonly PromptState[] => {
    const state = states.get(prompt.id);
    // Of two drafts of one id, only the one that was read is replaced.
    const isOther = state != null && state.draft.path !== prompt.draft.path && hasTwin(prompts, prompt);
    if (state === undefined || isOther) {
      return [prompt];
    }
    rest.delete(prompt.id);
    return state === null ? [] : [state];
  });
  const added = [...rest.values()].filter((state) => state !== null);
  return added.length === 0 ? next : [...next, ...added].sort((a, b) => compareBytes(a.id, b.id));
}

function hasTwin(prompts: readonly PromptState[], prompt: PromptState): boolean {
  return prompts.some((other) => other !== prompt && other.id === prompt.id);
}

/**
 * The findings with those of some prompts' drafts and lists of versions as they were read anew. The list stays the same
 * one where nothing about them changed.
 */
export function replaceFindings(
  findings: readonly Finding[],
  read: ReadonlyMap<string, LoadedPrompt | null>,
): readonly Finding[] {
  const drafts = new Set([...read.values()].map((loaded) => loaded?.state.draft.path));
  const isReplaced = ({ prompt, path }: Finding): boolean =>
    drafts.has(path) || (prompt !== undefined && read.has(prompt) && !path.startsWith('.promptenv/'));
  const former = findings.filter(isReplaced);
  const about = findings.filter((one) => isReplaced(one) || (one.prompt !== undefined && read.has(one.prompt)));
  const now = [...read.values()].flatMap((loaded) => loaded?.findings ?? []);
  const isSame = former.every((finding) => hasFinding(now, finding)) && now.every((one) => hasFinding(about, one));
  return isSame
    ? findings
    : [...findings.filter((one) => !isReplaced(one) && !(about.includes(one) && hasFinding(now, one))), ...now];
}

function hasFinding(findings: readonly Finding[], finding: Finding): boolean {
  return findings.some((other) => JSON.stringify(other) === JSON.stringify(finding));
}

/** The pins with those of some prompts as they were read anew; environments that did not change keep their map. */
export function replacePins(
  { environments, pins }: Pick<RegistrySnapshot, 'environments' | 'pins'>,
  prompts: readonly string[],
  read: ReadonlyMap<string, PinsByPrompt>,
): ReadonlyMap<string, PinsByPrompt> {
  const next = new Map<string, PinsByPrompt>();
  for (const { name } of environments) {
    const former = pins.get(name) ?? new Map<string, Pin>();
    const changed = prompts.filter((prompt) => !isSame(former.get(prompt), read.get(name)?.get(prompt)));
    const edited = changed.length === 0 ? former : new Map(former);
    for (const prompt of changed) {
      const pin = read.get(name)?.get(prompt);
      if (pin === undefined) {
        (edited as Map<string, Pin>).delete(prompt);
      } else {
        (edited as Map<string, Pin>).set(prompt, pin);
      }
    }
    next.set(name, edited);
  }
  return next;
}

/** The prompts whose pin is another one in any of the environments. */
export function movedPrompts(
  environments: readonly { readonly name: string }[],
  before: ReadonlyMap<string, PinsByPrompt>,
  after: ReadonlyMap<string, PinsByPrompt>,
): readonly string[] {
  const moved = new Set<string>();
  for (const { name } of environments) {
    const former: PinsByPrompt = before.get(name) ?? new Map();
    const now: PinsByPrompt = after.get(name) ?? new Map();
    for (const [prompt, pin] of now) {
      if (!isSame(former.get(prompt), pin)) {
        moved.add(prompt);
      }
    }
    for (const prompt of former.keys()) {
      if (!now.has(prompt)) {
        moved.add(prompt);
      }
    }
  }
  return [...moved];
}

function isSame(a: Pin | undefined, b: Pin | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && samePin(a, b));
}
