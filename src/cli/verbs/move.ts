import type { ChangedCalls } from '../../core/callSites/passing';
import { PromptEnvError } from '../../core/errors';
import { changesReport } from '../../core/reports';
import { move, type MoveWish } from '../../registries/operations';
import type { Applied, Registry } from '../../registries/registry';
import { usage, type Arguments } from '../args';
import { findChangedCalls, variablesOfPlan } from '../callsToChange';
import { changeLines, pinnedText } from '../changeText';
import { visibleLine } from '../../core/visibleText';
import type { Outcome } from '../output';
import { requirePromptId } from '../prompt';
import type { Place, Verb } from '../verb';

/** `promptenv promote` */
export const promote: Verb = async (args, place) => {
  const all = args.has('all');
  if (all === args.operands.length > 0) {
    throw usage(all ? 'prompts were named besides --all' : 'no prompt was named', 'name prompts, or say --all');
  }
  if (all && args.has('expect')) {
    throw usage('--expect goes with one prompt', 'name one prompt, or leave --expect out');
  }
  const prompts = all ? 'all' : args.operands.map(requirePromptId);
  return moved(args, place, {
    action: 'promote',
    prompts,
    to: args.required('to'),
    from: args.value('from'),
    version: args.value('version'),
    reason: args.value('reason'),
    expect: args.value('expect'),
    releaseHold: args.has('release-hold'),
  });
};

/** `promptenv rollback` */
export const rollback: Verb = async (args, place) => {
  const wish = {
    ...pinned(args),
    action: 'rollback',
    version: args.value('to'),
    expect: args.value('expect'),
  } as const;
  return moved(args, place, wish);
};

/** `promptenv pin` */
export const pin: Verb = async (args, place) => {
  const wish = { ...pinned(args), action: 'pin', version: args.value('version') } as const;
  return moved(args, place, wish);
};

/** `promptenv unpin`: `--version` says what the caller believes pinned. */
export const unpin: Verb = async (args, place) => {
  const wish = { ...pinned(args), action: 'unpin', expect: args.value('version') } as const;
  return moved(args, place, wish);
};

/** `promptenv hold`: `--version` says which version the hold warns of. */
export const hold: Verb = async (args, place) => {
  const wish = { ...pinned(args), action: 'hold', version: args.value('version') } as const;
  return moved(args, place, wish);
};

/** `promptenv release`: `--version` says what the caller believes pinned. */
export const release: Verb = async (args, place) => {
  const wish = { ...pinned(args), action: 'release', expect: args.value('version') } as const;
  return moved(args, place, wish);
};

/** `promptenv record`: `--version` says what the caller believes pinned. */
export const record: Verb = async (args, place) => {
  const request = pinned(args);
  const registry = await registryToMove(place);
  const expected = args.value('version');
  if (expected !== undefined) {
    await requirePinned(registry, request.prompt, request.environment, expected);
  }
  const applied = await registry.record(request);
  return outcomeOf(
    applied ?? { nothing: `the pin of ${request.prompt} in ${request.environment} is recorded already` },
  );
};

/** git says who acts while the plan is made. */
async function registryToMove(place: Place): Promise<Registry> {
  const registry = await place.registry();
  void place.platform.identity(registry.root);
  return registry;
}

function pinned(args: Arguments): { readonly prompt: string; readonly environment: string; readonly reason: string } {
  return {
    prompt: requirePromptId(args.operand(0)),
    environment: args.required('env'),
    reason: args.required('reason'),
  };
}

async function requirePinned(registry: Registry, prompt: string, environment: string, expected: string): Promise<void> {
  const { pins } = await registry.planInput();
  const current = pins.get(environment)?.get(prompt)?.version ?? null;
  const matches = current === null ? expected === 'none' : [current.id, String(current.number)].includes(expected);
  if (!matches) {
    throw new PromptEnvError(
      'conflict',
      `${environment} pins ${pinnedText(current)} of ${prompt}, not ${expected}`,
      'look at what changed, then try again',
    );
  }
}

/** Moves pins; people are told what calls in this workspace a change of variables concerns. */
async function moved(args: Arguments, place: Place, wish: MoveWish): Promise<Outcome> {
  const registry = await registryToMove(place);
  const result = await move(registry, wish);
  if ('nothing' in result || args.has('json')) {
    return outcomeOf(result);
  }
  const changed = await variablesOfPlan(registry, result.plan);
  return outcomeOf(result, await findChangedCalls(registry, place.platform.files, changed));
}

type Moved = Applied | { readonly nothing: string };

function outcomeOf(result: Moved, concerned: readonly ChangedCalls[] = []): Outcome {
  if ('nothing' in result) {
    return { json: changesReport(null), text: () => `Nothing to change: ${visibleLine(result.nothing)}.\n` };
  }
  return { json: changesReport(result), text: (style) => changeLines(result.plan, style, concerned) };
}
