/** The prefix of every command, view, setting and context key. */
export const idPrefix = 'promptEnvironments';

/** The verbs of all contributed commands, without the prefix; package.json names the same ones. */
export const commandNames = [
  'initialize',
  'status',
  'snapshot',
  'compare',
  'compareWithEnvironment',
  'compareEnvironments',
  'copyComparison',
  'promote',
  'rollback',
  'openVersion',
  'restoreDraft',
  'showHistory',
  'showPinsAt',
  'openMatrix',
  'showWhere',
  'verify',
  'refresh',
  'toggleCodeLens',
  'toggleInlineChanges',
  'chooseInlineEnvironment',
  'nextInlineChange',
  'previousInlineChange',
  'putBackWording',
  'undoLastMove',
  'newPrompt',
  'recordPin',
  'renumberVersion',
  'settleConflict',
  'repair',
  'findCalls',
  'findOrphans',
] as const;

/** One of {@link commandNames}. */
export type CommandName = (typeof commandNames)[number];

/** Commands that only rows and lenses start; package.json does not name them. */
export const internalCommandNames = ['loadMore', 'openComparedPart', 'openMove', 'revealPrompt'] as const;

/** One of {@link internalCommandNames}. */
export type InternalCommandName = (typeof internalCommandNames)[number];

/** A command's whole id. */
export function commandId(name: CommandName | InternalCommandName): string {
  return `${idPrefix}.${name}`;
}
