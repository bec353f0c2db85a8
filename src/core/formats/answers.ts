import type { Json } from '../json';
import type { ParsedPrompt } from './format';

/** What a prompt asks of its answers: their schema, or their kind where that is all it says of them. */
export function answersOf({ outputSchema, outputFormat }: ParsedPrompt): Json {
  return outputSchema ?? schemaOfKind(outputFormat ?? null);
}

/** What stands for an output schema where only the kind of answer is named, such as `json`; `text` is what all give. */
export function schemaOfKind(kind: string | null): Json {
  return kind === null || kind === 'text' ? null : { type: kind };
}
