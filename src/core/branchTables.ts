import type { BranchChanges, BranchDraft, BranchMove, BranchVersion } from './branch';
import { changeWords } from './changeWords';
import type { EnvironmentUse } from './fileUse';
import { codeSpan, tableRow } from './markdown';
import { versionLabel, type ChainLink, type Finding } from './model';
import { authorName, oneLine } from './wording';

/** A table takes no more than this of a comment, in characters; what does not fit is counted. */
const longestTable = 10_000;
/** A text of others in a cell, in UTF-16 units. */
const longestCell = 240;
/** Events of one pin that are told in its row. */
const mostEventsTold = 5;

/** Which pins move, by whom and why. */
export function movesTable({ moves }: BranchChanges): readonly string[] {
  return table(
    'Pins that move',
    '',
    ['environment', 'prompt', 'version', 'who', 'why'],
    moves.map((move) => {
      const told = move.events.slice(0, mostEventsTold);
      const rest = move.events.length - told.length;
      return [
        codeSpan(move.environment),
        codeSpan(move.prompt),
        moveWords(move),
        move.record === 'recorded' || move.record === 'reverted'
          ? `${move.record === 'reverted' ? 'reverted in git to what was set by ' : ''}${told.map(who).join('<br>')}`
          : '**nobody**',
        `${told.map(why).join('<br>')}${rest > 0 ? `<br>and ${rest} moves before` : ''}`,
      ];
    }),
  );
}

/** The same of drafts, versions and findings. */
export function branchTables(changes: BranchChanges): readonly string[] {
  const { drafts, versions, findings } = changes;
  return [...draftsTable(changes.environments, drafts), ...versionsTable(versions), ...findingsTable(findings)];
}

/** `v3 → v4`, `v3, held`: what a move does, in a few words without anything of others in them. */
export function moveWords({ from, to }: BranchMove): string {
  const [before, after] = [from, to].map((pin) => (pin?.version == null ? 'none' : versionLabel(pin.version)));
  const hold =
    to?.hold != null && from?.hold == null ? ', held' : to?.hold == null && from?.hold != null ? ', released' : '';
  return before === after ? `${after}${hold === '' ? ', another hold' : hold}` : `${before} → ${after}${hold}`;
}

function who({ actor }: ChainLink): string {
  return codeSpan(authorName(actor));
}

function why({ action, reason }: ChainLink): string {
  const given = reason === null || reason.trim() === '' ? '*no reason given*' : codeSpan(oneLine(reason, longestCell));
  return action === 'promote' ? given : `${action}: ${given}`;
}

function draftsTable(environments: readonly string[], drafts: readonly BranchDraft[]): readonly string[] {
  return table(
    'Drafts that change',
    'Merging moves no pin by these. The columns say what each environment pins, and what it would get once the draft is a version and promoted there.',
    ['prompt', 'changed files', ...environments.map(codeSpan)],
    drafts.map(({ use, files }) => [
      `${codeSpan(use.prompt)}${draftWords[use.draft]}`,
      cut(files, codeSpan).join('<br>'),
      ...use.environments.map(reach),
    ]),
  );
}

const draftWords: Readonly<Record<BranchDraft['use']['draft'], string>> = {
  clean: ', a version',
  modified: '',
  new: ', new',
  missing: ', **removed**',
  invalid: ', **cannot be read**',
  unread: '',
};

function reach({ version, change }: EnvironmentUse): string {
  if (version === null) {
    return '—';
  }
  const label = versionLabel(version);
  if (change === null) {
    return `${label}, cannot be compared`;
  }
  const words = changeWords(change, (name) => codeSpan(oneLine(name, 60)));
  return words === '' ? `${label}, the same` : `${label}: ${words}`;
}

function versionsTable(versions: readonly BranchVersion[]): readonly string[] {
  return table(
    'New versions',
    '',
    ['prompt', 'version', 'who', 'message', 'pinned in'],
    versions.map(({ prompt, version, environments }) => [
      codeSpan(prompt),
      versionLabel(version),
      codeSpan(authorName(version.author)),
      codeSpan(oneLine(version.message, longestCell)),
      environments.map(codeSpan).join(', '),
    ]),
  );
}

function findingsTable(findings: readonly Finding[]): readonly string[] {
  return findings.length === 0
    ? ['`promptenv verify` finds nothing wrong.']
    : table(
        'What `promptenv verify` finds',
        '',
        ['', 'where', 'what', 'what to do'],
        findings.map(({ severity, code, path, line, message, hint }) => [
          `${severity} ${codeSpan(code)}`,
          `${codeSpan(path)}${line === null ? '' : ` line ${line}`}`,
          codeSpan(oneLine(message, longestCell)),
          codeSpan(oneLine(hint, longestCell)),
        ]),
      );
}

/** A table under its heading, cut where it is too long; nothing where it has no row. */
function table(
  heading: string,
  about: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) {
    return [];
  }
  const lines = [tableRow(columns), tableRow(columns.map(() => '---'))];
  let length = 0;
  let shown = 0;
  for (const row of rows) {
    const line = tableRow(row);
    length += line.length;
    if (length > longestTable && shown > 0) {
      break;
    }
    lines.push(line);
    shown += 1;
  }
  const rest = rows.length - shown;
  return [
    `### ${heading}`,
    ...(about === '' ? [] : [about]),
    lines.join('\n'),
    ...(rest === 0 ? [] : [`and **${rest} more**, which \`promptenv report --json\` lists.`]),
  ];
}

function cut(names: readonly string[], show: (name: string) => string): readonly string[] {
  const rest = names.length - mostEventsTold;
  const shown = rest > 1 ? names.slice(0, mostEventsTold) : names;
  return [...shown.map((name) => show(oneLine(name, longestCell))), ...(rest > 1 ? [`${rest} more`] : [])];
}
