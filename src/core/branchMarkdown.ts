import { unansweredMoves, type BranchBase, type BranchChanges, type BranchMove, type RemovedPins } from './branch';
import {
  comparedReferences,
  comparisonBlock,
  hasLines,
  sharedComparisons,
  type SharedComparison,
} from './branchComparisons';
import { configurationList, configurationWords } from './branchConfigurationWords';
import { branchTables, movesTable } from './branchTables';
import { codeSpan } from './markdown';
import { authorName, count, oneLine } from './wording';

/** The first line of every report: a step finds by it the comment that it wrote before. */
export const reportMark = '<!-- promptenv report -->';

/** What GitHub takes as one comment, in characters, with a little room for what a step adds. */
export const longestComment = 65_536 - 536;

/** Kept for saying what was left out, in characters. */
const roomForNotes = 1200;

/**
 * What a branch changes, as a comment on its pull request: what moves first, each comparison folded. What stands in
 * prompts, messages and names is shown as code, so that nothing in it is a link, a mention or HTML.
 * @param limit in characters: lines of comparisons that do not fit are left out, then whole comparisons, and named
 */
export function branchMarkdown(base: BranchBase, changes: BranchChanges, limit = longestComment): string {
  const head = [
    reportMark,
    `## ${title(changes)}`,
    ...warnings(changes),
    ...configurationList(changes),
    ...movesTable(changes),
    ...branchTables(changes),
  ];
  const foot = footer(base);
  let text = `${head.join('\n\n')}\n`;
  const short: SharedComparison[] = [];
  const leftOut: SharedComparison[] = [];
  // Settings and variables of all come before the lines of one.
  const all = sharedComparisons(changes.moves).map((shared) => ({ shared, brief: comparisonBlock(shared, false) }));
  let reserved = all.reduce((sum, { brief }) => sum + brief.length + 1, 0);
  for (const { shared, brief } of all) {
    const room = limit - text.length - foot.length - roomForNotes - 1;
    reserved -= brief.length + 1;
    const whole = room - reserved < brief.length ? null : comparisonBlock(shared, true);
    if (whole !== null && whole.length <= room - reserved) {
      text += `\n${whole}`;
    } else if (brief.length <= room) {
      text += `\n${brief}`;
      short.push(...(hasLines(shared) ? [shared] : []));
    } else {
      leftOut.push(shared);
    }
  }
  const notes = [leftOutNote('', leftOut), leftOutNote('The lines of ', short)];
  return `${text}${notes.join('')}\n${foot}\n`;
}

function title(changes: BranchChanges): string {
  const { isRemoved, configuration, removedPins, moves, drafts, versions, findings } = changes;
  const parts = [
    isRemoved && 'the registry is removed',
    configuration.length > 0 && 'the configuration changes',
    removedPins.some(({ pins }) => pins > 0) && 'pins are removed',
    moves.length > 0 && (moves.length === 1 ? '1 pin moves' : `${moves.length} pins move`),
    drafts.length > 0 && count(drafts.length, 'changed draft'),
    versions.length > 0 && count(versions.length, 'new version'),
    findings.length > 0 && count(findings.length, 'finding'),
  ].filter((part) => part !== false);
  return `Prompt environments: ${parts.length === 0 ? 'nothing changes' : parts.join(', ')}`;
}

/** What nobody answers for stands where it cannot be missed. */
function warnings(changes: BranchChanges): readonly string[] {
  const unanswered = unansweredMoves(changes);
  const lines = unanswered.slice(0, 20).map(({ environment, prompt, record }) => {
    return `- ${codeSpan(environment)} ${codeSpan(prompt)}: ${troubles[record]}`;
  });
  if (unanswered.length > lines.length) {
    lines.push(`- and ${count(unanswered.length - lines.length, 'more pin')}`);
  }
  for (const [environment, why] of changes.unreadable) {
    lines.push(`- ${codeSpan(environment)}: what it pins cannot be told: ${codeSpan(why)}`);
  }
  for (const [environment, why] of changes.unreadableInBase) {
    lines.push(
      `- ${codeSpan(environment)}: what it pins **in the base** cannot be told, so what moves neither: ${codeSpan(why)}`,
    );
  }
  const blocks: (readonly [string, readonly string[]])[] = [
    [unanswered.length > 0 ? unansweredPhrase(unanswered.length) : 'Pins cannot be read.', lines],
    ['Pins are removed without an event.', changes.removedPins.filter(({ pins }) => pins > 0).map(removedWords)],
    ['Holds end.', changes.moves.flatMap(endedHold).slice(0, 20)],
    [
      'What protects pins changes.',
      changes.configuration.filter(({ isCaution }) => isCaution).map((change) => `- ${configurationWords(change)}`),
    ],
  ];
  const told = blocks.flatMap(([heading, items]) => (items.length === 0 ? [] : [`**${heading}**`, ...items]));
  return told.length === 0 ? [] : [['[!CAUTION]', ...told].map((line) => `> ${line}`).join('\n')];
}

/** A hold was somebody's warning: whoever merges should read it once more. */
function endedHold({ environment, prompt, from, to, record, events }: BranchMove): readonly string[] {
  const hold = from?.hold ?? null;
  if (hold === null || to?.hold?.reason === hold.reason) {
    return [];
  }
  const [last] = events;
  const how =
    record === 'reverted'
      ? 'is **undone by a revert in git**, without an event'
      : record === 'recorded' && last !== undefined
        ? `is ended by ${codeSpan(authorName(last.actor))}`
        : 'is gone';
  return [`- ${codeSpan(environment)} ${codeSpan(prompt)}: its hold ${codeSpan(oneLine(hold.reason, 240))} ${how}.`];
}

function removedWords({ environment, isConfigured, pins }: RemovedPins): string {
  return isConfigured
    ? `- ${codeSpan(environment)}: its pins file was **removed or emptied**: ${count(pins, 'prompt')} had a pin there.`
    : `- ${codeSpan(environment)}: the environment was **removed**: ${count(pins, 'prompt')} had a pin there. ` +
        'Unpin them in a branch before: that leaves events.';
}

function unansweredPhrase(number: number): string {
  return number === 1 ? 'A pin moves that nobody answers for.' : `${number} pins move that nobody answers for.`;
}

const troubles: Readonly<Record<BranchMove['record'], string>> = {
  recorded: '',
  reverted: '',
  unrecorded: 'moved **without an event**: nothing says who moved it and why. `promptenv record` writes one.',
  rewritten: 'its history was **rewritten**: events that the base has are gone from it.',
  broken: 'its history **cannot be read**, so that nobody can tell who moved it.',
};

function leftOutNote(what: string, comparisons: readonly SharedComparison[]): string {
  const [first] = comparisons;
  if (first === undefined) {
    return '';
  }
  const [left, right] = comparedReferences(first.move);
  const command = left === null ? `promptenv show ${right}` : `promptenv diff ${left} ${right}`;
  return (
    `\n**${what}${count(comparisons.length, 'comparison')} did not fit in a comment.** ` +
    `\`promptenv report --json\` has all of them, and ${codeSpan(command)} shows one.\n`
  );
}

function footer({ revision, commit, head, merged }: BranchBase): string {
  const [base, checkedOut] = [commit, head].map((name) => codeSpan(name.slice(0, 12)));
  const files =
    merged === null
      ? `The files of ${checkedOut} as they are checked out`
      : `The files of ${codeSpan(merged.slice(0, 12))}, the newest commit of the branch, as they are once it is merged`;
  return `<sub>${files}, against ${base}, where they left ${codeSpan(revision)}. Made by \`promptenv report\`.</sub>`;
}
