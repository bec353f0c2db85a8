import type { BranchChanges, BranchDraft, BranchMove, BranchVersion, FormerDraft } from './branch';
import { cutNames, longestCell, mostTold } from './branchCells';
import { changeWords } from './changeWords';
import type { EnvironmentUse } from './fileUse';
import { codeSpan, tableRow } from './markdown';
import { sameVersion, versionLabel, type ChainLink, type Finding } from './model';
import { authorName, oneLine } from './wording';

/** A table takes no more than this of a comment, in characters; what does not fit is counted. */
const longestTable = 10_000;

/** Which pins move, by whom and why. */
export function movesTable({ moves }: BranchChanges): readonly string[] {
  return table(
    'Pins that move',
    '',
    ['environment', 'prompt', 'version', 'who', 'why'],
    moves.map((move) => {
      const told = move.events.slice(0, mostTold);
      const rest = move.events.length - told.length;
      return [
        codeSpan(move.environment),
        codeSpan(move.prompt),
        `${moveWords(move)}${neighbourWords(move)}`,
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

/** `v3 → v4`, or `v3` where that stays: in a few words without anything of others in them. */
export function versionsWords(move: Pick<BranchMove, 'from' | 'to'>): string {
  const [before, after] = [move.from, move.to].map((pin) =>
    pin?.version == null ? 'none' : versionLabel(pin.version),
  );
  return isStill(move) ? `${after}` : `${before} → ${after}`;
}

/** The same with what becomes of a hold. */
function moveWords(move: BranchMove): string {
  const [held, holds] = [move.from?.hold != null, move.to?.hold != null];
  const hold = holds && !held ? ', held' : held && !holds ? ', released' : isStill(move) ? ', another hold' : '';
  return `${versionsWords(move)}${hold}`;
}

function isStill({ from, to }: Pick<BranchMove, 'from' | 'to'>): boolean {
  return sameVersion(from?.version ?? null, to?.version ?? null);
}

/** What is new to an environment, the one before it may know. */
function neighbourWords({ neighbour, to }: BranchMove): string {
  if (neighbour === null) {
    return '';
  }
  const place = codeSpan(neighbour.environment);
  return sameVersion(neighbour.version, to?.version ?? null)
    ? `, which ${place} serves`
    : `; ${place} serves ${versionLabel(neighbour.version)}`;
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
      cutNames(draft.files, codeSpan).join('<br>'),
      ...draft.use.environments.map((use) => environmentCell(draft, use)),
    ]),
  );
}

function whatBecameOf({ state, formerly, use }: BranchDraft): string {
  switch (state) {
    case 'moved':
      return formerly === null ? '' : `, **was ${codeSpan(formerly.use.prompt)}**${similarityWords(formerly)}`;
    case 'matched':
      return ', its file is as it was, and **a draft now**';
    case 'unmatched':
      return ', its file is as it was, and **no draft any more**';
    case 'changed':
      // The base has it, too.
      return use.draft === 'new' ? ', no version yet' : draftWords[use.draft];
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

/** As git shows it: whole, or a part that does not claim to be all. */
function similarityWords({ similarity }: FormerDraft): string {
  return similarity === 1 ? '' : ` (${Math.floor(similarity * 100)} % of its text)`;
}

function environmentCell({ use, formerly }: BranchDraft, environment: EnvironmentUse): string {
  if (use.draft === 'missing') {
    return stays(environment);
  }
  // By its former name, it is served on.
  const was = formerly?.use.environments.find((each) => each.environment === environment.environment);
  if (formerly === null || was === undefined || (was.version === null && was.unreadable === null)) {
    return reach(environment, use);
  }
  const former = `${codeSpan(formerly.use.prompt)} ${stays(was)}`;
  return environment.version === null && environment.unreadable === null
    ? former
    : `${reach(environment, use)}<br>${former}`;
}

/** Why is said above the tables. */
const unreadableCell = 'cannot be told';

/** There is nothing that could be promoted. */
function stays({ version, unreadable }: EnvironmentUse): string {
  if (unreadable !== null) {
    return unreadableCell;
  }
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

function reach({ version, change, unreadable }: EnvironmentUse, { missing }: BranchDraft['use']): string {
  if (unreadable !== null) {
    return unreadableCell;
  }
  if (version === null) {
    return '—';
  }
  const label = versionLabel(version);
  if (change === null) {
    return `${label}, cannot be compared`;
  }
  const words = changeWords(change, (name) => codeSpan(oneLine(name, 60)), missing);
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
