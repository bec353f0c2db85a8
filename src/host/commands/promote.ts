import { PromptEnvError } from '../../core/errors';
import { awaitsPromotion, driftInput, driftOf } from '../../core/drift';
import { move } from '../../registries/operations';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import type { Node } from '../nodes';
import type { RegistryEntry } from '../registryEntries';
import { requireWritable } from './guard';
import { reportMove } from './moving';
import { promoteDialog, type PromotionWish } from './promoteDialog';
import { entryFor, promptNamed, snapshotOf } from './target';

/** Moves an environment's pins to other versions; asks for what the arguments leave open, and shows what will change. */
export async function promote(app: App, call: Call<ArgumentsOf<'promote'>>): Promise<unknown> {
  const entry = await entryFor(app, call);
  requireWritable(entry);
  const wish = wishOf(app, call, entry);
  const { given } = call;
  const isProtected = snapshotOf(entry).environments.some((known) => known.name === wish.to && known.protected);
  const isFull = call.fromCode && given.confirmed !== false && wish.to !== undefined && wish.prompts !== undefined;
  if (!isFull || (isProtected && given.confirmed !== true)) {
    return promoteDialog(app, entry, wish);
  }
  const { prompts, to, from, version, reason } = wish;
  const moved = await move(entry.registry, {
    action: 'promote',
    prompts: prompts ?? [],
    to: to ?? '',
    from,
    version,
    reason,
    expect: given.expect,
    releaseHold: given.releaseHold,
  });
  return reportMove(app, entry, moved);
}

/** What arguments, rows and files say already. */
function wishOf(app: App, call: Call<ArgumentsOf<'promote'>>, entry: RegistryEntry): PromotionWish {
  const { given, nodes } = call;
  if (call.fromCode) {
    const { prompt, prompts, all, ...rest } = given;
    if (all === true && (prompt !== undefined || prompts !== undefined)) {
      throw new PromptEnvError('usage', 'promote takes either prompts or all', 'leave one of them out');
    }
    const named = [...(prompt === undefined ? [] : [prompt]), ...(prompts ?? [])];
    return { ...rest, prompts: all === true ? 'all' : named.length > 0 ? named : undefined };
  }
  const environment = nodes.slice(1).find((node) => node.kind === 'environment');
  const [first] = nodes;
  if (first?.kind === 'environment') {
    return { to: first.environment };
  }
  if (first?.kind === 'pin') {
    return wishOfPins(entry, first.environment, nodes);
  }
  const prompts = promptsOfRows(entry, nodes);
  const versions = new Map(
    nodes.flatMap((node) => (node.kind === 'version' ? [[node.prompt, node.version.id] as const] : [])),
  );
  const fromFile = prompts.length === 0 ? promptNamed(app, call, 'ignoreActive') : undefined;
  return {
    prompts: prompts.length > 0 ? prompts : fromFile === undefined ? undefined : [fromFile],
    to: environment?.environment,
    versions: versions.size > 0 ? versions : undefined,
  };
}

/** A row of an environment that waits means a promotion to it; any other, a promotion of what it pins. */
function wishOfPins(entry: RegistryEntry, environment: string, nodes: readonly Node[]): PromotionWish {
  const snapshot = snapshotOf(entry);
  const names = snapshot.environments.map((known) => known.name);
  const before = names[names.indexOf(environment) - 1];
  const prompts = nodes.flatMap((node) =>
    node.kind === 'pin' && node.environment === environment ? [node.prompt] : [],
  );
  const input = driftInput(snapshot);
  const waits =
    before !== undefined &&
    prompts.some((prompt) => {
      const drift = driftOf(input, prompt, before, environment);
      return drift !== null && (awaitsPromotion(drift) || drift.state === 'held');
    });
  return waits ? { prompts, to: environment } : { prompts, from: environment };
}

function promptsOfRows(entry: RegistryEntry, nodes: readonly Node[]): readonly string[] {
  const ids = nodes.flatMap((node): readonly string[] => {
    switch (node.kind) {
      case 'prompt':
      case 'draft':
      case 'version':
        return [node.prompt];
      case 'folder':
        return snapshotOf(entry)
          .prompts.map((prompt) => prompt.id)
          .filter((id) => id.startsWith(`${node.path}/`));
      default:
        return [];
    }
  });
  return [...new Set(ids)];
}
