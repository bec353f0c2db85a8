import type { PinNode, PromptNode } from '../nodes';
import type { ViewModel } from '../views/viewModel';
import { matrixViewType } from './matrixParts';

/** Names of a cell, as a page says them: they may be anything. */
export interface CellNames {
  readonly registry: string;
  readonly prompt: string;
  /** Null for the prompt itself. */
  readonly environment: string | null;
}

/** The row that a cell stands for in the views: a pin, or without an environment the prompt. Null for what is not there. */
export function cellNode(model: ViewModel, { registry, prompt, environment }: CellNames): PinNode | PromptNode | null {
  const view = model.of(registry);
  const state = view === undefined ? undefined : model.promptAt(view, prompt);
  const isPinned = view !== undefined && [...view.snapshot.pins.values()].some((pins) => pins.has(prompt));
  if (view === undefined || (state === undefined && !isPinned)) {
    return null;
  }
  if (environment === null) {
    return { kind: 'prompt', root: registry, prompt, draftPath: state?.draft.path ?? null };
  }
  const isKnown = view.snapshot.environments.some(({ name }) => name === environment);
  return isKnown ? { kind: 'pin', root: registry, environment, prompt } : null;
}

/**
 * The row that a menu of the matrix was opened on, by what the page says of it; null for one that is not there (any more),
 * undefined for what comes from elsewhere.
 */
export function menuRow(model: ViewModel, argument: unknown): PinNode | PromptNode | null | undefined {
  if (typeof argument !== 'object' || argument === null || !('webview' in argument)) {
    return undefined;
  }
  const { webview, registry, prompt, environment = null } = argument as Readonly<Record<string, unknown>>;
  if (webview !== matrixViewType) {
    return undefined;
  }
  const isNamed = typeof registry === 'string' && typeof prompt === 'string';
  return isNamed && (environment === null || typeof environment === 'string')
    ? cellNode(model, { registry, prompt, environment })
    : null;
}
