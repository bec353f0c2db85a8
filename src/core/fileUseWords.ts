import { changeWords } from './changeWords';
import { environmentsServing, environmentsUnreadable, type EnvironmentUse, type PromptUse } from './fileUse';
import { sameVersion, versionLabel, type DraftState } from './model';
import { visibleLine } from './visibleText';
import { count } from './wording';

/** How a file belongs to a prompt, in the words that the command line and the editor share. */
export function roleWords({ role, draft, draftLine, version }: PromptUse): string {
  switch (role) {
    case 'call':
      return `its draft is ${draft}`;
    case 'draft':
      return `its draft, ${draft}`;
    case 'include':
      return `included by its draft, ${draft}`;
    case 'former':
      return `in a pinned version${formerWords(draft, draftLine)}`;
    case 'version':
      return version === null ? 'a stored file that no version names' : `${versionLabel(version)} of it`;
    case 'versions':
      return 'its list of versions';
    case 'pins':
      return 'pinned in it';
    case 'event':
      return version === null ? 'unpinned by it' : `moved to ${versionLabel(version)} by it`;
  }
}

/** Why the draft counts no more, or whether it does cannot be told. */
function formerWords(draft: DraftState, line: number | null): string {
  switch (draft) {
    case 'missing':
      return '; its draft is gone';
    case 'invalid': {
      const where = line === null ? '' : ` (line ${line})`;
      return `; whether in its draft cannot be told: the draft cannot be read${where}`;
    }
    default:
      return ', no more in its draft';
  }
}

/** Whether an environment serves the file: `serves it`, of a call `asked for`; empty where a call does not ask. */
export function servesWords({ serves, isDamaged, unreadable }: EnvironmentUse, { role }: PromptUse): string {
  if (unreadable !== null) {
    return role === 'call' && serves ? 'asked for, cannot be told' : 'cannot be told';
  }
  if (isDamaged) {
    return role === 'call' && serves ? 'asked for, damaged' : 'damaged: served nowhere';
  }
  return role === 'call' ? (serves ? 'asked for' : '') : serves ? 'serves it' : 'does not';
}

/**
 * What the file would change in an environment once it is merged and promoted; empty where there is nothing to say.
 * @param quote shows a name that others chose
 */
export function bringsWords(each: EnvironmentUse, use: PromptUse, quote: (name: string) => string): string {
  const brings = each.unreadable === null ? changeIn(each, use, quote) : visibleLine(each.unreadable);
  // An event is past: what is held now was no matter then.
  if (each.hold === null || use.role === 'event') {
    return brings;
  }
  const moves = use.role === 'pins' ? isWaiting(each, use) : each.change?.same !== true;
  const held = `${moves ? 'promoting would undo the hold' : 'held'}: ${quote(each.hold)}`;
  return brings === '' ? held : `${brings}; ${held}`;
}

/** Of a pins file: whether the environment before pins another. */
function isWaiting({ version }: Pick<EnvironmentUse, 'version'>, use: PromptUse): boolean {
  return use.version !== null && !sameVersion(version, use.version);
}

function changeIn({ change, version }: EnvironmentUse, use: PromptUse, quote: (name: string) => string): string {
  if (use.unreadable !== null) {
    return `what waits cannot be told: ${visibleLine(use.unreadable)}`;
  }
  const what = use.version === null ? 'the draft' : versionLabel(use.version);
  if (use.role === 'pins' && !isWaiting({ version }, use)) {
    return version === null ? '' : 'nothing newer waits';
  }
  if (change === null) {
    if (use.draft === 'missing' && (use.role === 'former' || use.role === 'versions')) {
      return '';
    }
    return version === null || use.role === 'event' ? '' : `${what} cannot be compared with it`;
  }
  const words = changeWords(change, quote, use.missing);
  switch (use.role) {
    case 'event':
      return words === '' ? 'changed nothing' : `changed ${words}`;
    case 'pins':
      return words === '' ? `promoting ${what} would change nothing` : `promoting ${what} would change ${words}`;
    default:
      return words === '' ? `${what} is the same` : `${what} changes ${words}`;
  }
}

/** So many prompts are named whose drafts cannot be read. */
const mostNamed = 4;

/**
 * Of prompts that may have the file, since their drafts cannot be read: `2 drafts cannot be read, and may include it: a, b`.
 * @param quote shows a name that others chose
 */
export function inDoubtWords(prompts: readonly string[], quote: (name: string) => string): string {
  const named = prompts.length > mostNamed + 1 ? prompts.slice(0, mostNamed) : prompts;
  const rest = prompts.length - named.length;
  const more = rest === 0 ? '' : ` and ${rest} more`;
  return `${count(prompts.length, 'draft')} cannot be read, and may include it: ${named.map(quote).join(', ')}${more}`;
}

/** `reaches staging, prod through 2 prompts, and belongs to 1 more`; and which environments it cannot be told of. */
export function reachWords(uses: readonly PromptUse[]): string {
  const served = environmentsServing(uses);
  const environments = served.join(', ');
  const serving = uses.filter((use) => use.environments.some(({ serves }) => serves)).length;
  if (uses.some(({ role }) => role === 'call')) {
    return `asks for ${count(uses.length, 'prompt')}${environments === '' ? '' : ` in ${environments}`}`;
  }
  const more = uses.length - serving;
  const untold = environmentsUnreadable(uses).filter((name) => !served.includes(name));
  const doubt = untold.length === 0 ? '' : `; whether it reaches ${untold.join(', ')} cannot be told`;
  if (serving === 0) {
    return doubt === ''
      ? `reaches no environment; it belongs to ${count(more, 'prompt')}`
      : `belongs to ${count(more, 'prompt')}${doubt}`;
  }
  const rest = more === 0 ? '' : `, and belongs to ${more} more`;
  return `reaches ${environments} through ${count(serving, 'prompt')}${rest}${doubt}`;
}
