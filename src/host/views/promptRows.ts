import type { Finding, PromptState, Version, VersionRef } from '../../core/model';
import { whyUnreadable } from '../../core/unreadablePins';
import { fileNameOf, folderOf } from '../../core/paths';
import { ageOf, authorName, count, oneLine } from '../../core/wording';
import { messageBeside } from '../wording';
import { draftPhrase, draftWord, pinOf, pinnedBy, shortPinSummary, versionName, type Pinned } from './promptFacts';
import { colors, facts, spokenFacts, type Row, type RowIcon } from './row';

const stateIcons: Readonly<Record<PromptState['draft']['state'], RowIcon>> = {
  clean: { id: 'note' },
  modified: { id: 'edit', color: colors.modified },
  new: { id: 'diff-added', color: colors.added },
  missing: { id: 'circle-slash' },
  invalid: { id: 'error', color: colors.invalid },
  unread: { id: 'loading' },
};

/** How a prompt stands at a glance. `findings` are those of this prompt, errors first. */
export function promptRow(
  snapshot: Pinned,
  prompt: PromptState,
  findings: readonly Finding[],
  place: {
    /** By folder, so that the folder need not be said again. */
    readonly grouped: boolean;
    /** Another prompt has the same name in another folder. */
    readonly ambiguous?: boolean;
    readonly writable: boolean;
    readonly waiting: boolean;
  },
): Row {
  const problem = findings[0];
  const word = draftWord(prompt.draft);
  const isWhole = !place.grouped && place.ambiguous === true;
  const folder = place.grouped || isWhole ? '' : folderOf(prompt.id);
  return {
    label: isWhole ? prompt.id : fileNameOf(prompt.id),
    description: facts(
      shortPinSummary(snapshot, prompt.id),
      word,
      problem !== undefined && oneLine(messageBeside(problem), 120),
      folder,
    ),
    icon: iconOf(prompt, problem),
    spoken: spokenFacts(
      prompt.id,
      ...pinnedBy(snapshot, prompt.id),
      draftPhrase(prompt),
      problem !== undefined && `${problem.severity}: ${oneLine(messageBeside(problem))}`,
    ),
    flags: ['prompt', ...promptFlags(prompt, place.writable), ...(place.waiting ? ['waiting'] : [])],
  };
}

function iconOf(prompt: PromptState, problem: Finding | undefined): RowIcon {
  if (problem === undefined || prompt.draft.state === 'invalid') {
    return stateIcons[prompt.draft.state];
  }
  return { id: 'warning', color: problem.severity === 'error' ? colors.invalid : colors.held };
}

function promptFlags(prompt: PromptState, writable: boolean): readonly string[] {
  const { state, path } = prompt.draft;
  return [
    ...(path === null ? [] : ['hasDraft']),
    ...(prompt.latest === null ? [] : ['hasVersions']),
    ...(writable && (state === 'modified' || state === 'new') ? ['canSnapshot'] : []),
    ...(writable ? ['writable'] : []),
  ];
}

/** Everything worth knowing about a prompt, a fact a line, for a plain-text tooltip. */
export function promptTooltip(snapshot: Pinned, prompt: PromptState, findings: readonly Finding[]): string {
  const pins = snapshot.environments.map(({ name }) => {
    const pin = pinOf(snapshot, name, prompt.id);
    const version = pin?.version ?? null;
    const held = pin?.hold ? `, held: ${oneLine(pin.hold.reason, 120)}` : '';
    const unreadable = whyUnreadable(snapshot, name, prompt.id);
    if (unreadable !== null) {
      return `${name}: cannot be told: ${oneLine(unreadable, 120)}`;
    }
    return `${name}: ${version === null ? 'nothing' : versionName(version, prompt.versions)}${held}`;
  });
  return [
    prompt.id,
    `Draft: ${draftPhrase(prompt)}${prompt.draft.path === null ? '' : ` (${oneLine(prompt.draft.path)})`}`,
    ...pins,
    ...findings.slice(0, 5).flatMap((finding) => [oneLine(messageBeside(finding)), oneLine(finding.hint)]),
  ].join('\n');
}

/** The draft below its prompt. */
export function draftRow(prompt: PromptState, findings: readonly Finding[], writable: boolean): Row {
  const phrase = draftPhrase(prompt);
  const problem = findings.find((finding) => finding.path === prompt.draft.path);
  return {
    label: 'Draft',
    description: facts(phrase, problem !== undefined && oneLine(messageBeside(problem), 120)),
    icon: prompt.draft.state === 'clean' ? { id: 'file' } : iconOf(prompt, problem),
    spoken: spokenFacts(`Draft of ${prompt.id}`, phrase, problem !== undefined && oneLine(messageBeside(problem))),
    flags: ['draft', ...promptFlags(prompt, writable)],
  };
}

/** One version below its prompt. `environments` are those that pin it, in promotion order. */
export function versionRow(
  prompt: PromptState,
  version: Version,
  how: {
    readonly environments: readonly string[];
    readonly damaged: boolean;
    readonly writable: boolean;
    readonly now: number;
  },
): Row {
  const pinned = [...how.environments].reverse().join(', ');
  const name = versionName(version, prompt.versions);
  const message = oneLine(version.message, 120);
  const damaged = how.damaged && 'damaged';
  return {
    label: name,
    description: facts(pinned, damaged, message, authorName(version.author), ageOf(version.createdAt, how.now)),
    icon: versionIcon(how.damaged, pinned !== ''),
    spoken: spokenFacts(
      `${name} of ${prompt.id}`,
      damaged,
      pinned === '' ? 'pinned by no environment' : `pinned by ${pinned}`,
      message,
      authorName(version.author),
      ageOf(version.createdAt, how.now),
    ),
    flags: [
      'version',
      ...(pinned === '' ? [] : ['pinned']),
      ...(how.damaged ? ['damaged'] : []),
      ...(how.writable ? ['writable'] : []),
    ],
  };
}

function versionIcon(damaged: boolean, pinned: boolean): RowIcon {
  if (damaged) {
    return { id: 'error', color: colors.invalid };
  }
  return pinned ? { id: 'pinned' } : { id: 'git-commit' };
}

export function versionTooltip(prompt: PromptState, version: Version, environments: readonly string[]): string {
  return [
    `${versionName(version, prompt.versions)} of ${prompt.id}`,
    oneLine(version.message, 400),
    `${oneLine(version.author)}, ${version.createdAt}`,
    environments.length === 0 ? 'Pinned by no environment' : `Pinned by ${environments.join(', ')}`,
    count(version.files.size, 'file'),
    version.digest,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The row that shows the next older versions. */
export function moreVersionsRow(prompt: PromptState, left: number): Row {
  return moreRow(`${count(left, 'older version')} of ${prompt.id}`, count(left, 'older version'));
}

export function moreRow(spoken: string, description: string): Row {
  return {
    label: 'Load more…',
    description,
    icon: { id: 'ellipsis' },
    spoken: `Load more, ${spoken}`,
    flags: ['more'],
  };
}

/** A folder of prompts. */
export function folderRow(label: string, prompts: number): Row {
  return {
    label,
    description: count(prompts, 'prompt'),
    icon: { id: 'folder' },
    spoken: spokenFacts(label, count(prompts, 'prompt')),
    flags: ['folder'],
  };
}

/** One of several registries in a window. */
export function registryRow(name: string, prompts: number, waiting: number, problem: string | null): Row {
  return {
    label: oneLine(name, 80),
    description: facts(
      count(prompts, 'prompt'),
      waiting > 0 && `${waiting} waiting`,
      problem !== null && oneLine(problem, 120),
    ),
    icon: { id: 'library' },
    spoken: spokenFacts(`registry ${oneLine(name, 80)}`, count(prompts, 'prompt'), problem),
    flags: ['registry'],
  };
}

/** The environments that pin one version, in promotion order. */
export function pinning(snapshot: Pinned, prompt: string, version: VersionRef): readonly string[] {
  return snapshot.environments
    .map(({ name }) => name)
    .filter((name) => pinOf(snapshot, name, prompt)?.version?.id === version.id);
}
