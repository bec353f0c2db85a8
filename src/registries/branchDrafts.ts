import type { BranchDraft, BranchDraftState } from '../core/branch';
import { compareBytes } from '../core/bytes';
import { mainFile } from '../core/comparison';
import type { PromptState, RegistrySnapshot } from '../core/model';
import { renamesBetween } from '../core/renames';
import { usesOfDraft } from './fileUses';
import { orNull } from './orNull';
import type { Registry } from './registry';

/** A registry as it was read; nulls where there was none. */
interface Side {
  readonly registry: Registry | null;
  readonly snapshot: RegistrySnapshot | null;
}

/** Drafts that differ, sorted by id, with what each would change in the environments of today. */
export async function changedDrafts(
  now: { readonly registry: Registry; readonly snapshot: RegistrySnapshot },
  then: Side,
  isUnchanged: (path: string) => boolean,
): Promise<readonly BranchDraft[]> {
  const { registry, snapshot } = now;
  const before = new Map(then.snapshot?.prompts.map((state) => [state.id, state] as const));
  const known = new Set(snapshot.prompts.map(({ id }) => id));
  const gone = [...before.values()].filter(({ id }) => !known.has(id)).map(withoutDraft);
  const checked = new Map<string, boolean>();
  const isChanged = (path: string): boolean => {
    const answer = checked.get(path) ?? !isUnchanged(path);
    checked.set(path, answer);
    return answer;
  };
  const drafts: BranchDraft[] = [];
  for (const state of [...snapshot.prompts, ...gone].sort((a, b) => compareBytes(a.id, b.id))) {
    const former = before.get(state.id);
    const paths = [...new Set([...pathsOf(state), ...pathsOf(former)])].sort(compareBytes);
    const became = stateOf(state, former, isChanged);
    const files = became === 'matched' || became === 'unmatched' ? ownPaths(state, former) : paths.filter(isChanged);
    if (files.length > 0) {
      drafts.push({ state: became, formerly: null, use: await usesOfDraft(registry, state, snapshot), files });
    }
  }
  return withMoves(drafts, registry, then.registry);
}

/** Of a prompt that had no version, nothing is left. */
function withoutDraft(state: PromptState): PromptState {
  return { ...state, draft: { path: null, state: 'missing', matches: null, includes: [] } };
}

function stateOf(
  state: PromptState,
  former: PromptState | undefined,
  isChanged: (path: string) => boolean,
): BranchDraftState {
  const [is, was] = [state.draft.path, former?.draft.path ?? null];
  if (is === null) {
    return was === null ? 'changed' : isChanged(was) ? 'removed' : 'unmatched';
  }
  return was !== null ? 'changed' : isChanged(is) ? 'added' : 'matched';
}

/** A draft that went and one that came with its text, or most of it, are one that moved. */
async function withMoves(
  drafts: readonly BranchDraft[],
  registry: Registry,
  former: Registry | null,
): Promise<readonly BranchDraft[]> {
  const gone = drafts.filter(({ state }) => state === 'removed');
  const come = drafts.filter(({ state }) => state === 'added');
  if (former === null || gone.length === 0 || come.length === 0) {
    return drafts;
  }
  const renames = renamesBetween(await textsOf(former, gone), await textsOf(registry, come));
  const told = new Set(Array.from(renames.values(), ({ from }) => from));
  const removed = new Map(gone.map((draft) => [draft.use.prompt, draft] as const));
  return drafts
    .filter(({ state, use }) => state !== 'removed' || !told.has(use.prompt))
    .map((draft): BranchDraft => {
      const rename = draft.state === 'added' ? renames.get(draft.use.prompt) : undefined;
      const from = removed.get(rename?.from ?? '');
      return rename === undefined || from === undefined
        ? draft
        : {
            ...draft,
            state: 'moved',
            formerly: { use: from.use, similarity: rename.similarity },
            files: [...from.files, ...draft.files],
          };
    });
}

async function textsOf(registry: Registry, drafts: readonly BranchDraft[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const { use } of drafts) {
    const content = await orNull(registry.draftContent(use.prompt));
    const text = content && mainFile(content)?.text;
    if (typeof text === 'string' && text.trim() !== '') {
      texts.set(use.prompt, text);
    }
  }
  return texts;
}

function pathsOf(state: PromptState | undefined): readonly string[] {
  return state === undefined || state.draft.path === null ? [] : [state.draft.path, ...state.draft.includes];
}

function ownPaths(state: PromptState, former: PromptState | undefined): readonly string[] {
  return [state.draft.path ?? former?.draft.path ?? []].flat();
}
