import type { ConfigurationChange } from './branchConfiguration';
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
const mostConfigurationTold = 30;
/** Events of one pin that are told in its row. */
const mostEventsTold = 5;

/** What the configuration says otherwise, in a list: few things do, and each of them matters. */
export function configurationList({ configuration }: BranchChanges): readonly string[] {
  const lines = configuration.slice(0, mostConfigurationTold).map((change) => `- ${configurationWords(change)}`);
  const rest = configuration.length - lines.length;
  return lines.length === 0
    ? []
    : [
        '### Configuration that changes',
        [...lines, ...(rest > 0 ? [`- and **${rest} more**, which \`promptenv report --json\` lists.`] : [])].join(
          '\n',
        ),
      ];
}

/** One change of the configuration as a sentence. */
export function configurationWords({ kind, subject, from, to }: ConfigurationChange): string {
  const name = codeSpan(oneLine(subject === '' ? '.' : subject, longestCell));
  const [before, after] = [from, to].map((names) => cut(names, codeSpan).join(', '));
  switch (kind) {
    case 'environmentRemoved':
      return `${name} is **no environment any more**.`;
    case 'environmentAdded':
      return `${name} is a new environment.`;
    case 'protectionRemoved':
      return `${name} is **no longer protected**: its pins move without a reason or a confirmation.`;
    case 'protectionAdded':
      return `${name} is protected now.`;
    case 'orderChanged':
      return `The order of promotion is ${after}; it was ${before}.`;
    case 'rootRemoved':
      return `Drafts are **no longer looked for** in ${name} (${before}).`;
    case 'rootAdded':
      return `Drafts are looked for in ${name} (${after}).`;
    case 'patternsChanged':
      return `In ${name}, drafts are the files that match ${after}; they were ${before}.`;
    case 'callsChanged':
      return "The team's own functions that ask for prompts are named otherwise.";
  }
}

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
          ? move.record === 'reverted'
            ? 'a revert in git'
            : told.map(who).join('<br>')
          : '**nobody**',
        `${move.record === 'reverted' ? 'back to what was set before: ' : ''}${told.map(move.record === 'reverted' ? whoAndWhy : why).join('<br>')}${rest > 0 ? `<br>and ${rest} moves before` : ''}`,
      ];
    }),
  );
}

/** The same of drafts, versions and findings. */
export function branchTables(changes: BranchChanges): readonly string[] {
  const { drafts, versions, findings } = changes;
  return [
    ...draftsTable(changes.environments, drafts, findings),
    ...versionsTable(versions),
    ...findingsTable(findings),
  ];
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

function whoAndWhy(link: ChainLink): string {
  return `${who(link)}, ${why(link)}`;
}

function draftsTable(
  environments: readonly string[],
  drafts: readonly BranchDraft[],
  findings: readonly Finding[],
): readonly string[] {
  return table(
    'Drafts that change',
    'Merging moves no pin by these. The columns say what each environment pins, and what it would get once the draft is a version and promoted there.',
    ['prompt', 'changed files', ...environments.map(codeSpan)],
    drafts.map((draft) => [
      `${codeSpan(draft.use.prompt)}${whatBecameOf(draft)}${whyInvalid(draft, findings)}`,
      cut(draft.files, codeSpan).join('<br>'),
      ...draft.use.environments.map((use) => (draft.use.draft === 'missing' ? stays(use) : reach(use))),
    ]),
  );
}

function whatBecameOf({ state, formerly, use }: BranchDraft): string {
  switch (state) {
    case 'moved':
      return `, **was ${codeSpan(formerly ?? '')}**`;
    case 'matched':
      return ', its file is as it was, and **a draft now**';
    case 'unmatched':
      return ', its file is as it was, and **no draft any more**';
    default:
      return draftWords[use.draft];
  }
}

function whyInvalid({ use, files }: BranchDraft, findings: readonly Finding[]): string {
  const finding =
    use.draft === 'invalid'
      ? findings.find(({ code, path }) => code === 'invalidDraft' && files.includes(path))
      : undefined;
  if (finding === undefined) {
    return '';
  }
  const where = finding.line === null ? '' : `line ${finding.line}: `;
  return ` (${where}${codeSpan(oneLine(finding.message, longestCell))})`;
}

/** There is nothing that could be promoted. */
function stays({ version }: EnvironmentUse): string {
  return version === null ? '—' : `${versionLabel(version)}, stays`;
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
        'What is wrong',
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
