import { isBroken, type CallToChange, type ChangedCalls } from '../../core/callSites/passing';
import { noCallText, passingText, variableChangeText } from '../../core/callSites/passingWords';
import { visibleLine } from '../../core/visibleText';
import { count } from '../../core/wording';
import { capitalised, plainText } from '../wording';

/** Calls that are listed of one prompt. */
const mostCalls = 12;

/** A line of a dialog about a call, or about the search for calls. */
export interface CallItem {
  readonly label: string;
  readonly description?: string;
  readonly call?: CallToChange;
}

/** `Asks for tone, and no more for mood`. */
export function asksText({ variables }: ChangedCalls): string {
  return capitalised(variableChangeText(variables));
}

/** What each call passes of the variables that come and go, those that lack one first. */
export function callItems({ calls, environment, gap }: ChangedCalls): readonly CallItem[] {
  const items = calls.slice(0, mostCalls).map((call): CallItem => ({
    label: `$(${iconOf(call)}) ${plainText(`${visibleLine(call.path)}:${call.line}`)}`,
    description: plainText(passingText(call)),
    call,
  }));
  const more = calls.length - items.length;
  const notes = [
    ...(more > 0 ? [`and ${count(more, 'more call')}`] : []),
    ...(gap === null ? [] : [gap]),
    ...(calls.length === 0 && gap === null ? [noCallText(environment)] : []),
  ];
  return [...items, ...notes.map((note) => ({ label: `$(info) ${capitalised(note)}` }))];
}

function iconOf(call: CallToChange): string {
  return isBroken(call) ? 'error' : call.passes === null ? 'question' : 'check';
}

/** The same in one line: `Asks for tone, and no more for mood: 2 calls lack one`. */
export function concernText(concerned: ChangedCalls): string {
  const { calls, gap } = concerned;
  const broken = calls.filter(isBroken).length;
  const unknown = calls.filter(({ passes }) => passes === null).length;
  const facts = [
    ...(broken > 0 ? [`${count(broken, 'call')} ${broken === 1 ? 'lacks' : 'lack'} one`] : []),
    ...(unknown > 0 ? [`of ${count(unknown, 'call')} nobody can tell`] : []),
    ...(gap === null ? [] : [gap]),
    ...(calls.length === 0 && gap === null ? ['no call was found'] : []),
  ];
  return [asksText(concerned), ...(facts.length === 0 ? [] : [facts.join(', ')])].join(': ');
}
