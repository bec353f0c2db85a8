import { PromptEnvError, type Refusal } from './errors';
import {
  isNamedBy,
  sameVersion,
  versionLabel,
  type Action,
  type Environment,
  type Pin,
  type VersionRef,
} from './model';
import type { Caution, PlanInput, PlanResult, PlannedChange, WishBase } from './plan';
import { requireEnvironment } from './references';

export const unpinned: Pin = { version: null, event: null, hold: null };

export function pinOf(input: PlanInput, environment: string, prompt: string): Pin {
  return input.pins.get(environment)?.get(prompt) ?? unpinned;
}

/** An environment whose pins are only read in part could seem to pin nothing. */
export function requireReadable(input: PlanInput, environment: string): void {
  const why = input.unreadablePins.get(environment)?.why;
  if (why !== undefined) {
    throw new PromptEnvError(
      'invalid',
      `the pins of ${environment} cannot be read whole: ${why}`,
      'correct the file first; status shows where',
    );
  }
}

/** A pin that was moved without an event, or whose line was lost: what is pinned next would hide what was before. */
export function unrecordedRefusal(environment: string, prompt: string, hasPin: boolean): Refusal {
  if (!hasPin) {
    return refusal(
      prompt,
      'refused',
      `${environment} has no line of ${prompt}, which it pinned, and no event says that it was unpinned`,
      `take the line from git again; if nothing is to be pinned, write "${prompt}: none" and run promptenv record ${prompt} --env ${environment} --reason …`,
    );
  }
  return refusal(
    prompt,
    'refused',
    `${environment}'s pin of ${prompt} was moved without a record: no event says so`,
    `look at it, then record it: promptenv record ${prompt} --env ${environment} --reason …`,
  );
}

export function environmentAt(
  input: PlanInput,
  name: string,
): { environment: Environment; before: Environment | undefined } {
  const index = requireEnvironment(input.environments, name);
  const environment = input.environments[index];
  if (environment === undefined) {
    throw new PromptEnvError('notFound', `there is no environment ${name}`, 'name another one');
  }
  requireReadable(input, name);
  return { environment, before: input.environments[index - 1] };
}

export function refusalOfContent(input: PlanInput, prompt: string, to: VersionRef): Refusal | null {
  if (!input.versions(prompt).some((known) => known.id === to.id)) {
    return refusal(
      prompt,
      'damaged',
      `${to.id} of ${prompt} is not among its versions`,
      'restore versions.jsonl from git',
    );
  }
  return input.isDamaged(prompt, to)
    ? refusal(
        prompt,
        'damaged',
        `${versionLabel(to)} of ${prompt} is damaged: its stored files do not match its digest`,
        'restore its files from git, then run verify',
      )
    : null;
}

export function cautionsFor(
  input: PlanInput,
  prompt: string,
  pin: Pin,
  to: VersionRef,
  before: Environment | undefined,
): readonly Caution[] {
  const cautions: Caution[] = [];
  if (pin.hold !== null) {
    cautions.push({ kind: 'undoesHold', hold: pin.hold });
  }
  const order = input.versions(prompt).map((version) => version.id);
  if (pin.version !== null && order.indexOf(to.id) < order.indexOf(pin.version.id)) {
    cautions.push({ kind: 'movesBack' });
  }
  if (before !== undefined) {
    const pinned = pinOf(input, before.name, prompt).version;
    if (!sameVersion(pinned, to)) {
      cautions.push({ kind: 'skipsEnvironment', environment: before.name, pinned });
    }
  }
  return cautions;
}

export function finish(
  input: PlanInput,
  action: Action,
  environment: Environment,
  changes: readonly PlannedChange[],
  reason: string | undefined,
  refusals: readonly Refusal[],
): PlanResult {
  const stated = reason?.trim() ?? '';
  const unrecorded = changes.filter((change) => !input.isRecorded(environment.name, change.prompt));
  const all = [
    ...refusals,
    ...unrecorded.map(({ prompt }) =>
      unrecordedRefusal(environment.name, prompt, input.pins.get(environment.name)?.has(prompt) === true),
    ),
  ];
  if (environment.protected && stated === '' && action === 'promote') {
    const prompts = changes.map((change) => change.prompt);
    all.push(
      ...prompts.map((prompt) =>
        refusal(
          prompt,
          'refused',
          `${environment.name} is protected: moving ${prompt} needs a reason`,
          'say why (--reason)',
        ),
      ),
    );
  }
  return all.length > 0
    ? { kind: 'refused', refusals: all }
    : { kind: 'plan', plan: { action, environment, changes, reason: stated === '' ? null : stated } };
}

/** The caller's belief about what is pinned comes before every other check. */
export function requireExpected(
  input: PlanInput,
  wish: WishBase,
  prompts: readonly string[],
  environment: string,
): void {
  if (wish.expect === undefined) {
    return;
  }
  const [prompt, another] = prompts;
  if (prompt === undefined || another !== undefined) {
    throw new PromptEnvError('usage', '--expect goes with one prompt', 'name one prompt, or leave --expect out');
  }
  requireKnown(input, prompt);
  const current = pinOf(input, environment, prompt).version;
  if (
    /^\d+$/.test(wish.expect) &&
    input.versions(prompt).filter(({ number }) => String(number) === wish.expect).length > 1
  ) {
    throw new PromptEnvError(
      'invalid',
      `v${wish.expect} of ${prompt} is two versions, made on two branches: --expect ${wish.expect} does not say which`,
      `write ${wish.expect}@sha256:… of the one that is meant, or renumber one of the two`,
    );
  }
  const matches =
    current === null
      ? wish.expect === 'none'
      : isNamedBy(current, wish.expect) || wish.expect === String(current.number);
  if (!matches) {
    throw new PromptEnvError(
      'conflict',
      `${environment} pins ${current === null ? 'no version' : versionLabel(current)} of ${prompt}, not ${wish.expect}`,
      'look at what changed, then try again',
    );
  }
}

export function requireKnown(input: PlanInput, prompt: string): void {
  if (input.versions(prompt).length === 0 && ![...input.pins.values()].some((pins) => pins.has(prompt))) {
    throw new PromptEnvError(
      'notFound',
      `there is no version of ${JSON.stringify(prompt)}`,
      'check the id with status, or snapshot its draft first',
    );
  }
}

export function refusal(prompt: string, code: Refusal['code'], message: string, hint: string): Refusal {
  return { prompt, code, message, hint };
}

export function refusedOne(prompt: string, message: string, hint: string): PlanResult {
  return { kind: 'refused', refusals: [refusal(prompt, 'refused', message, hint)] };
}
