import assert from 'node:assert/strict';
import type { FormatInput, ParsedPrompt } from '../../../src/core/formats/format';
import { parsePrompt } from '../../../src/core/formats/parse';
import type { TextProblem } from '../../../src/core/yaml';

export type Files = Readonly<Record<string, string>>;

export function input(path: string, text: string, files: Files = {}): FormatInput {
  return { path, text, read: (name) => (Object.hasOwn(files, name) ? files[name] : undefined) };
}

/** The prompt that a text holds; fails when it is invalid. */
export function parsed(path: string, text: string, files: Files = {}): ParsedPrompt {
  const result = parsePrompt(input(path, text, files));
  assert.ok(result.ok, result.ok ? '' : `invalid: ${JSON.stringify(result.problems)}`);
  return result.prompt;
}

/** Why a text is invalid; fails when it is not. */
export function problems(path: string, text: string, files: Files = {}): readonly TextProblem[] {
  const result = parsePrompt(input(path, text, files));
  assert.ok(!result.ok, 'expected to be invalid');
  return result.problems;
}

/** The first problem as `line: message`. */
export function problem(path: string, text: string, files: Files = {}): string {
  const [first] = problems(path, text, files);
  return `${first?.line ?? 0}: ${first?.message ?? ''}`;
}

export const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
