import { PromptEnvError } from './errors';
import type { RegistrySnapshot } from './model';

/** Why it cannot be told what an environment pins of a prompt; null where it can. */
export function whyUnreadable(
  { pins, unreadablePins }: Pick<RegistrySnapshot, 'pins' | 'unreadablePins'>,
  environment: string,
  prompt: string,
): string | null {
  const unreadable = unreadablePins.get(environment);
  if (unreadable === undefined || pins.get(environment)?.has(prompt) === true) {
    return null;
  }
  return unreadable.prompts === null ? unreadable.why : (unreadable.prompts.get(prompt) ?? null);
}

/** Pins that nobody can tell of: an environment's, or where `prompt` is not null, those of that prompt in it. */
export interface HiddenPins {
  readonly environment: string;
  readonly prompt: string | null;
  readonly why: string;
}

/** All that cannot be told, in promotion order. */
export function hiddenPinsIn({
  environments,
  unreadablePins,
}: Pick<RegistrySnapshot, 'environments' | 'unreadablePins'>): readonly HiddenPins[] {
  return environments.flatMap(({ name: environment }): readonly HiddenPins[] => {
    const unreadable = unreadablePins.get(environment);
    if (unreadable?.prompts === null) {
      return [{ environment, prompt: null, why: unreadable.why }];
    }
    return [...(unreadable?.prompts ?? [])].map(([prompt, why]) => ({ environment, prompt, why }));
  });
}

/** `prod: what it pins cannot be told: …`, of one prompt `prod: what it pins of a/b cannot be told: …`. */
export function hiddenPinsWords({ environment, prompt, why }: HiddenPins, quote: (text: string) => string): string {
  return `${environment}: what it pins${prompt === null ? '' : ` of ${quote(prompt)}`} cannot be told: ${quote(why)}`;
}

/** Throws invalid where it cannot be told what an environment pins: of one prompt, or where none is named, of any. */
export function requireTold(
  snapshot: Pick<RegistrySnapshot, 'environments' | 'pins' | 'unreadablePins'>,
  environment: string,
  prompt: string | null = null,
): void {
  const isMeant = prompt === null || whyUnreadable(snapshot, environment, prompt) !== null;
  const hidden = hiddenPinsIn(snapshot).find(
    (each) => each.environment === environment && (prompt === null || (each.prompt ?? prompt) === prompt),
  );
  if (isMeant && hidden !== undefined) {
    throw new PromptEnvError(
      'invalid',
      hiddenPinsWords(hidden, (text) => text),
      'correct the file first; status shows where',
    );
  }
}
