import { changeWords } from './changeWords';
import { environmentsServing, type EnvironmentUse, type PromptUse } from './fileUse';
import { sameVersion, versionLabel } from './model';
import { count } from './wording';

/** How a file belongs to a prompt, in the words that the command line and the editor share. */
export function roleWords({ role, draft, version }: PromptUse): string {
  switch (role) {
    case 'call':
      return `its draft is ${draft}`;
    case 'draft':
      return `its draft, ${draft}`;
    case 'include':
      return `included by its draft, ${draft}`;
    case 'former':
      return 'included by a pinned version, no more by its draft';
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

/** Whether an environment serves the file: `serves it`, of a call `asked for`; empty where a call does not ask. */
export function servesWords({ serves }: EnvironmentUse, { role }: PromptUse): string {
  return role === 'call' ? (serves ? 'asked for' : '') : serves ? 'serves it' : 'does not';
}

/**
 * What the file would change in an environment once it is merged and promoted; empty where there is nothing to say.
 * @param quote shows a name that others chose
 */
export function bringsWords(
  { change, version }: EnvironmentUse,
  use: PromptUse,
  quote: (name: string) => string,
): string {
  const what = use.version === null ? 'the draft' : versionLabel(use.version);
  if (use.role === 'pins' && (use.version === null || (version !== null && sameVersion(version, use.version)))) {
    return version === null ? '' : 'nothing newer waits';
  }
  if (change === null) {
    return version === null || use.role === 'event' ? '' : `${what} cannot be compared with it`;
  }
  const words = changeWords(change, quote);
  switch (use.role) {
    case 'event':
      return words === '' ? 'changed nothing' : `changed ${words}`;
    case 'pins':
      return words === '' ? `promoting ${what} would change nothing` : `promoting ${what} would change ${words}`;
    default:
      return words === '' ? `${what} is the same` : `${what} changes ${words}`;
  }
}

/** `reaches staging, prod through 2 prompts, and belongs to 1 more`. */
export function reachWords(uses: readonly PromptUse[]): string {
  const environments = environmentsServing(uses).join(', ');
  const serving = uses.filter((use) => use.environments.some(({ serves }) => serves)).length;
  if (uses.some(({ role }) => role === 'call')) {
    return `asks for ${count(uses.length, 'prompt')}${environments === '' ? '' : ` in ${environments}`}`;
  }
  const more = uses.length - serving;
  if (serving === 0) {
    return `reaches no environment; it belongs to ${count(more, 'prompt')}`;
  }
  return `reaches ${environments} through ${count(serving, 'prompt')}${more === 0 ? '' : `, and belongs to ${more} more`}`;
}
