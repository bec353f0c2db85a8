import { visibleLine } from '../visibleText';
import { count } from '../wording';
import type { CallToChange, VariableChange } from './passing';

/** `asks for tone and style, and no more for mood`. Names are one visible line. */
export function variableChangeText({ added, removed }: VariableChange): string {
  const asks = added.length === 0 ? '' : `asks for ${named(added)}`;
  const no = removed.length === 0 ? '' : `no more for ${named(removed)}`;
  return asks === '' ? `asks ${no}` : no === '' ? `${asks} too` : `${asks}, and ${no}`;
}

/** What a call passes of that: `does not pass tone; still passes mood`. */
export function passingText({ passes, isEnvironmentUnknown }: CallToChange): string {
  const end = isEnvironmentUnknown ? ' (which environment it asks for, only the running program knows)' : '';
  if (passes === null) {
    return `cannot tell what it passes${end}`;
  }
  const { added, notAdded, removed } = passes;
  const parts = [
    ...(notAdded.length === 0 ? [] : [`does not pass ${named(notAdded)}`]),
    ...(added.length === 0 ? [] : [`passes ${named(added)}`]),
    ...(removed.length === 0 ? [] : [`still passes ${named(removed)}`]),
  ];
  return `${parts.length === 0 ? 'passes nothing that changes' : parts.join('; ')}${end}`;
}

/** Where no call is listed: `no call for it in prod was found`. */
export function noCallText(environment: string | null): string {
  return `no call for it${environment === null ? '' : ` in ${environment}`} was found in this workspace`;
}

/** Of a search that ended early. */
export function searchEndedText(files: number): string {
  return `only ${count(files, 'source file')} were searched for calls`;
}

function named(names: readonly string[]): string {
  const shown = names.map(visibleLine);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
