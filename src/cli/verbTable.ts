/** An option of a verb. */
export interface FlagSpec {
  /** Without the dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** What its value stands for in help; a flag without one is a switch. */
  readonly value?: string;
  readonly required?: boolean;
  readonly help: string;
}

export interface VerbSpec {
  readonly summary: string;
  /** The operands as help shows them; empty where there are none. */
  readonly operands: string;
  /** How many operands there must be. */
  readonly min: number;
  readonly max: number;
  readonly flags: readonly FlagSpec[];
  /** More than the summary says, a paragraph an entry. */
  readonly details?: readonly string[];
}

/** Options that every verb takes, before or after it. */
export const commonFlags: readonly FlagSpec[] = [
  { name: 'json', help: 'print one JSON document' },
  { name: 'cwd', value: 'dir', help: 'run in this folder' },
  { name: 'registry', value: 'name', help: 'use the registry of this name' },
  { name: 'help', short: 'h', help: 'show this help' },
];

const reason = (required: boolean): FlagSpec => ({
  name: 'reason',
  value: 'why',
  required,
  help: 'why, for the history',
});

const movedEnvironment: FlagSpec = { name: 'env', value: 'env', required: true, help: 'the environment' };
const expect: FlagSpec = {
  name: 'expect',
  value: 'N|none',
  help: 'go on only if this is what the environment pins now (exit 3 otherwise)',
};

/** A verb that changes one pin in place. */
function pinVerb(summary: string, versionHelp: string, details: readonly string[] = []): VerbSpec {
  return {
    summary,
    operands: '<prompt>',
    min: 1,
    max: 1,
    flags: [movedEnvironment, { name: 'version', value: 'N', help: versionHelp }, reason(true)],
    details,
  };
}

const onlyIfPinned = 'go on only if this version is pinned now (exit 3 otherwise)';

/** Every verb, in the order of a prompt's life. */
export const verbTable = {
  init: {
    summary: 'make a registry in this folder',
    operands: '',
    min: 0,
    max: 0,
    flags: [
      { name: 'environments', value: 'a,b,c', help: 'in promotion order; dev,staging,prod if not given' },
      { name: 'root', value: 'folder', help: 'where the drafts live; prompts if not given' },
      { name: 'git', help: 'let git merge prompt by prompt; also in a registry that is there' },
    ],
    details: ["--git writes to .promptenv/.gitattributes, once, and to git's configuration, in every clone anew."],
  },
  status: {
    summary: 'prompts, the state of their drafts, and what each environment pins',
    operands: '',
    min: 0,
    max: 0,
    flags: [],
  },
  snapshot: {
    summary: 'keep the draft as the next version',
    operands: '<prompt | file>',
    min: 1,
    max: 1,
    flags: [
      { name: 'message', short: 'm', value: 'text', required: true, help: 'what changed' },
      { name: 'pin', value: 'env', help: 'also pin it in the first environment' },
    ],
  },
  restore: {
    summary: 'write a version over its draft',
    operands: '<prompt>@<version | env>',
    min: 1,
    max: 1,
    flags: [
      { name: 'includes', help: 'also write the files that the prompt includes' },
      { name: 'force', help: 'write although what is there is kept by no version, and would be lost' },
    ],
  },
  versions: {
    summary: "a prompt's versions, newest first",
    operands: '<prompt>',
    min: 1,
    max: 1,
    flags: [],
  },
  show: {
    summary: "a version's or the draft's text, exactly; with --json, everything",
    operands: '<prompt>@<version | env | draft>',
    min: 1,
    max: 1,
    flags: [],
  },
  diff: {
    summary: 'what differs: text, settings, variables, files',
    operands: '<ref> <ref>',
    min: 2,
    max: 2,
    flags: [{ name: 'format', value: 'text|markdown', help: 'markdown: as one pastes it in a pull request' }],
    details: ['A reference is <prompt>@<version | env | draft>, such as support/ticket-triage@prod.'],
  },
  promote: {
    summary: "move an environment's pins to the versions that the environment before it pins",
    operands: '<prompt…> | --all',
    min: 0,
    max: Infinity,
    flags: [
      { name: 'all', help: 'every prompt that differs' },
      { name: 'to', value: 'env', required: true, help: 'the environment that changes' },
      { name: 'from', value: 'env', help: 'take what this environment pins' },
      { name: 'version', value: 'N', help: 'take this version instead' },
      reason(false),
      expect,
      { name: 'release-hold', help: 'promote although a rollback left a hold, and undo the hold' },
    ],
    details: ['One refusal refuses all. A protected environment needs a reason.'],
  },
  rollback: {
    summary: 'move a pin back to a version that it had before, and leave a hold',
    operands: '<prompt>',
    min: 1,
    max: 1,
    flags: [
      movedEnvironment,
      { name: 'to', value: 'N', help: 'the version; the one before if not given' },
      reason(true),
      expect,
    ],
  },
  pin: pinVerb('pin a version in an environment', 'the version; the latest if not given'),
  unpin: pinVerb('pin no version of a prompt in an environment any more', onlyIfPinned),
  hold: pinVerb('mark a pin, so that the next promotion must say that it undoes the hold', 'the version it warns of'),
  release: pinVerb('take the hold off a pin', onlyIfPinned),
  record: pinVerb('write the history event of a pin that was moved by hand', onlyIfPinned),
  history: {
    summary: 'who moved what, when and why, newest first',
    operands: '',
    min: 0,
    max: 0,
    flags: [
      { name: 'env', value: 'env', help: 'of this environment only' },
      { name: 'prompt', value: 'prompt', help: 'of this prompt only' },
      { name: 'limit', value: 'N', help: 'no more than the newest N' },
      { name: 'at', value: 'time', help: 'what was pinned at this time, instead of the moves' },
    ],
    details: [
      'A time is written as 2026-03-03T12:00Z or 2026-03-03T12:00+01:00, or as "2026-03-03 12:00" in the',
      'time zone of this machine. A date alone is the end of that day.',
    ],
  },
  where: {
    summary: 'which prompts a file belongs to, and which environments serve it',
    operands: '<file>',
    min: 1,
    max: 1,
    flags: [],
    details: [
      'A draft, a file that prompts include, a stored version, a pins file or an event of the history;',
      'or a source file of the application that asks for prompts.',
      'Also says what would change in each environment once the file is merged and promoted.',
    ],
  },
  orphans: {
    summary: 'pins that no code asks for, and calls for what is not pinned; exit 1 if any',
    operands: '',
    min: 0,
    max: 0,
    flags: [],
    details: [
      'Looks at the source files below the folder of the registry, but for packages and what tools make.',
      'Calls whose prompt only the running program knows are listed, and count for nothing.',
    ],
  },
  report: {
    summary: 'what a branch changes, in Markdown for its pull request',
    operands: '',
    min: 0,
    max: 0,
    flags: [
      {
        name: 'base',
        value: 'rev',
        required: true,
        help: 'the branch that it is to be merged into, such as origin/main',
      },
      { name: 'check', help: 'exit 1 where verify finds something, or a pin moved without its event' },
    ],
    details: [
      'Pins that move, drafts that change with the environments that they reach, new versions, what the',
      'configuration says otherwise, and what verify finds.',
      'What an environment serves for the first time is compared with what the one before it serves.',
      'Compares the files as they are checked out with the commit where the branch left <rev>.',
      'Comparisons that do not fit in a comment of GitHub are left out; --json has all.',
    ],
  },
  drift: {
    summary: 'what differs between neighbouring environments; exit 1 if anything does',
    operands: '',
    min: 0,
    max: 0,
    flags: [
      { name: 'from', value: 'env', help: 'compare this environment' },
      { name: 'to', value: 'env', help: 'with this one' },
    ],
  },
  renumber: {
    summary: 'give one of two versions of one number, from two branches, the next free one',
    operands: '<prompt>[@<version>@sha256:…]',
    min: 1,
    max: 1,
    flags: [],
    details: [
      'Without a version it takes the one that no pin and no event names, otherwise the later one.',
      'Its old number with its digest goes on naming it.',
    ],
  },
  'merge-driver': {
    summary: 'merge a file of pins or versions, for git: see promptenv init --git',
    operands: '<base> <ours> <theirs> [<path>]',
    min: 3,
    max: 4,
    flags: [],
    details: ['Writes the result over <ours>; exit 1: true conflicts are left between markers.'],
  },
  verify: {
    summary: 'check every version, pin and history event; exit 1 if anything is wrong',
    operands: '',
    min: 0,
    max: 0,
    flags: [{ name: 'repair', help: 'first put right what can be without losing anything, and say what that was' }],
    details: ['An event that no pin came to is kept until each pin that it moved has moved on without it.'],
  },
} satisfies Record<string, VerbSpec>;

export type VerbName = keyof typeof verbTable;

export const verbNames = Object.keys(verbTable) as readonly VerbName[];

export function isVerb(word: string): word is VerbName {
  return Object.hasOwn(verbTable, word);
}

export function verbSpec(verb: VerbName): VerbSpec {
  return verbTable[verb];
}
