import * as vscode from 'vscode';
import { PromptEnvError } from '../core/errors';
import { isNode, type Node } from './nodes';

/** The keys of each command's argument object and what they hold. */
export const argumentShapes = {
  initialize: { environments: 'texts', root: 'text', registry: 'text' },
  status: { registry: 'text' },
  snapshot: { prompt: 'text', message: 'text', pin: 'text', registry: 'text' },
  compare: { left: 'text', right: 'text', registry: 'text' },
  compareWithEnvironment: { prompt: 'text', environment: 'text', registry: 'text' },
  compareEnvironments: { from: 'text', to: 'text', registry: 'text' },
  copyComparison: { left: 'text', right: 'text', registry: 'text' },
  promote: {
    prompt: 'text',
    prompts: 'texts',
    all: 'flag',
    from: 'text',
    to: 'text',
    version: 'version',
    reason: 'text',
    expect: 'version',
    releaseHold: 'flag',
    confirmed: 'flag',
    registry: 'text',
  },
  rollback: {
    prompt: 'text',
    environment: 'text',
    version: 'version',
    reason: 'text',
    expect: 'version',
    confirmed: 'flag',
    registry: 'text',
  },
  openVersion: { ref: 'text', registry: 'text' },
  restoreDraft: { ref: 'text', includes: 'flag', confirmed: 'flag', registry: 'text' },
  showHistory: { environment: 'text', prompt: 'text', limit: 'count', registry: 'text' },
  showPinsAt: { environment: 'text', prompt: 'text', at: 'text', registry: 'text' },
  openMatrix: { registry: 'text' },
  showWhere: { path: 'text', registry: 'text' },
  verify: { registry: 'text' },
  refresh: { registry: 'text' },
  toggleCodeLens: { enabled: 'flag' },
  toggleInlineChanges: { enabled: 'flag', prompt: 'text', environment: 'text', registry: 'text' },
  chooseInlineEnvironment: { prompt: 'text', environment: 'text', registry: 'text' },
  nextInlineChange: { prompt: 'text', registry: 'text' },
  previousInlineChange: { prompt: 'text', registry: 'text' },
  putBackWording: { prompt: 'text', change: 'count', registry: 'text' },
  newPrompt: { path: 'text', registry: 'text' },
  recordPin: { prompt: 'text', environment: 'text', reason: 'text', registry: 'text' },
  renumberVersion: { prompt: 'text', version: 'version', registry: 'text' },
  settleConflict: { path: 'text', side: 'text', prompt: 'text', registry: 'text' },
  repair: { registry: 'text' },
  findCalls: { prompt: 'text', registry: 'text' },
  findOrphans: { registry: 'text' },
  undoLastMove: { confirmed: 'flag', reason: 'text' },
  openMove: { environment: 'text', event: 'text', prompt: 'text', registry: 'text' },
} as const;

interface Kinds {
  text: string;
  texts: readonly string[];
  flag: boolean;
  /** A number, or the text of one, as JSON output gives either. */
  version: string;
  /** A whole number of at least 1. */
  count: number;
}

/** A command's argument object: every key may be left out, and then a person is asked. */
export type ArgumentsOf<C extends keyof typeof argumentShapes> = {
  readonly [K in keyof (typeof argumentShapes)[C]]?: (typeof argumentShapes)[C][K] extends keyof Kinds
    ? Kinds[(typeof argumentShapes)[C][K]]
    : never;
};

/** How a command was started. */
export interface Call<A> {
  /** The argument object; empty when there was none. */
  readonly given: A;
  /** True with an argument object: its errors go to the caller, not to the screen. */
  readonly fromCode: boolean;
  /** The rows it was started on, the one under the pointer first. */
  readonly nodes: readonly Node[];
  /** The file it was started on. */
  readonly uri: vscode.Uri | undefined;
}

/** Reads what VS Code, a keybinding or another extension hands to a command. Throws usage for wrong types and keys. */
export function callOf<C extends keyof typeof argumentShapes>(
  command: C,
  args: readonly unknown[],
): Call<ArgumentsOf<C>> {
  const [first, second] = args;
  const none = {} as ArgumentsOf<C>;
  if (isNode(first)) {
    const others = Array.isArray(second) ? second.filter(isNode) : [];
    // The selection counts only where the row that was clicked is part of it.
    const nodes = others.includes(first) ? [first, ...others.filter((node) => node !== first)] : [first];
    return { given: none, fromCode: false, nodes, uri: undefined };
  }
  if (first instanceof vscode.Uri) {
    return { given: none, fromCode: false, nodes: [], uri: first };
  }
  if (isPlainObject(first)) {
    return { given: checked(command, first), fromCode: true, nodes: [], uri: undefined };
  }
  return { given: none, fromCode: false, nodes: [], uri: undefined };
}

/** An object as JSON has it; nothing with a class of its own. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function checked<C extends keyof typeof argumentShapes>(
  command: C,
  given: Readonly<Record<string, unknown>>,
): ArgumentsOf<C> {
  const shape: Readonly<Record<string, keyof Kinds>> = argumentShapes[command];
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const kind = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (kind === undefined) {
      throw new PromptEnvError(
        'usage',
        `${command} takes no argument ${JSON.stringify(key)}`,
        `It takes ${Object.keys(shape).join(', ')}`,
      );
    }
    if (value !== undefined && value !== null) {
      result[key] = valueOf(kind, value) ?? wrongType(command, key, kind);
    }
  }
  return result as ArgumentsOf<C>;
}

function valueOf(kind: keyof Kinds, value: unknown): Kinds[keyof Kinds] | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'version':
      return typeof value === 'string' || Number.isSafeInteger(value) ? String(value) : undefined;
    case 'count':
      return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
  }
}

const kindNames: Readonly<Record<keyof Kinds, string>> = {
  text: 'a string',
  texts: 'an array of strings',
  flag: 'true or false',
  version: 'a number or a string',
  count: 'a whole number of at least 1',
};

function wrongType(command: string, key: string, kind: keyof Kinds): never {
  throw new PromptEnvError('usage', `${command}: ${key} must be ${kindNames[kind]}`, 'Correct the argument object');
}
