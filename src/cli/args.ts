import { PromptEnvError } from '../core/errors';
import { commonFlags, isVerb, verbNames, verbSpec, type FlagSpec, type VerbName } from './verbTable';

/** What the command line asks for. */
export type Request =
  | { readonly kind: 'help'; readonly verb: VerbName | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly verb: VerbName; readonly args: Arguments };

/** A verb's operands and flags, checked against its table entry: required flags are there, unknown ones are not. */
export class Arguments {
  readonly operands: readonly string[];
  readonly #flags: ReadonlyMap<string, string | true>;

  constructor(operands: readonly string[], flags: ReadonlyMap<string, string | true>) {
    this.operands = operands;
    this.#flags = flags;
  }

  has(flag: string): boolean {
    return this.#flags.has(flag);
  }

  value(flag: string): string | undefined {
    const value = this.#flags.get(flag);
    return typeof value === 'string' ? value : undefined;
  }

  /** For a flag that the table requires. */
  required(flag: string): string {
    return this.value(flag) ?? missingFlag(flag);
  }

  /** For an operand that the table requires. */
  operand(index: number): string {
    const operand = this.operands[index];
    if (operand === undefined) {
      throw usage('an argument is missing', 'see promptenv help');
    }
    return operand;
  }
}

export function usage(message: string, hint: string): PromptEnvError {
  return new PromptEnvError('usage', message, hint);
}

/** Reads a command line (without node and script). Throws PromptEnvError `usage` for what no verb takes. */
export function parseCommandLine(argv: readonly string[]): Request {
  const words = readWords(argv);
  const { verb, flags } = words;
  if (words.help) {
    return { kind: 'help', verb };
  }
  if (words.version) {
    return { kind: 'version' };
  }
  if (verb === null) {
    throw usage('no verb was given', `it is one of ${verbNames.join(', ')}; promptenv --help says more`);
  }
  const spec = verbSpec(verb);
  for (const flag of spec.flags.filter((candidate) => candidate.required === true)) {
    if ((flags.get(flag.name)?.toString() ?? '').trim() === '') {
      missingFlag(flag.name);
    }
  }
  if (words.operands.length < spec.min) {
    throw usage(`promptenv ${verb} needs ${spec.operands}`, seeHelp(verb));
  }
  const extra = words.operands[spec.max];
  if (extra !== undefined) {
    throw usage(`promptenv ${verb} takes no argument ${JSON.stringify(extra)}`, seeHelp(verb));
  }
  return { kind: 'run', verb, args: new Arguments(words.operands, flags) };
}

/** Whether output is to be JSON, also when the rest of the command line cannot be read. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

interface Words {
  verb: VerbName | null;
  help: boolean;
  version: boolean;
  readonly operands: string[];
  readonly flags: Map<string, string | true>;
}

function readWords(argv: readonly string[]): Words {
  const words: Words = { verb: null, help: false, version: false, operands: [], flags: new Map() };
  let helpVerb = false;
  let index = 0;
  const take = (): string | undefined => argv[index++];
  for (let word = take(); word !== undefined; word = take()) {
    if (word === '--') {
      const rest = argv.slice(index);
      index = argv.length;
      for (const operand of rest) {
        addOperand(words, operand);
      }
    } else if (word.length > 1 && word.startsWith('-')) {
      readFlag(words, word, argv[index], take);
    } else if (word === 'help' && words.verb === null && !helpVerb) {
      helpVerb = true;
      words.help = true;
    } else {
      addOperand(words, word);
    }
  }
  return words;
}

function addOperand(words: Words, word: string): void {
  if (words.verb !== null) {
    words.operands.push(word);
  } else if (isVerb(word)) {
    words.verb = word;
  } else {
    throw usage(`${JSON.stringify(word)} is no verb`, `it is one of ${verbNames.join(', ')}`);
  }
}

function readFlag(words: Words, word: string, next: string | undefined, take: () => unknown): void {
  const { flag, attached } = findFlag(words.verb, word);
  if (flag === null) {
    if (word === '--version' && words.verb === null) {
      words.version = true;
      return;
    }
    throw usage(
      words.verb === null ? `there is no option ${word}` : `promptenv ${words.verb} takes no option ${word}`,
      seeHelp(words.verb),
    );
  }
  if (flag.value === undefined) {
    if (attached !== undefined) {
      throw usage(`--${flag.name} takes no value`, seeHelp(words.verb));
    }
    words.help ||= flag.name === 'help';
    words.flags.set(flag.name, true);
    return;
  }
  const value = attached ?? next;
  if (value === undefined || (attached === undefined && looksLikeFlag(words.verb, value))) {
    throw usage(`${flagText(flag)} needs a value`, `write ${flagText(flag)} <${flag.value}>`);
  }
  // Free text may be blank, which then counts as not given; anything else must name something.
  if (value === '' && flag.name !== 'reason' && flag.name !== 'message') {
    throw usage(`${flagText(flag)} needs a value`, `write ${flagText(flag)} <${flag.value}>`);
  }
  if (words.flags.has(flag.name)) {
    throw usage(`--${flag.name} was given twice`, 'give it once');
  }
  if (attached === undefined) {
    take();
  }
  words.flags.set(flag.name, value);
}

/** The flag that `--name`, `--name=value`, `-n` or `-nvalue` means for a verb. */
function findFlag(verb: VerbName | null, word: string): { flag: FlagSpec | null; attached: string | undefined } {
  const known = [...commonFlags, ...(verb === null ? [] : verbSpec(verb).flags)];
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    const name = equals === -1 ? word.slice(2) : word.slice(2, equals);
    return {
      flag: known.find((flag) => flag.name === name) ?? null,
      attached: equals === -1 ? undefined : word.slice(equals + 1),
    };
  }
  const flag = known.find((candidate) => candidate.short === word.charAt(1)) ?? null;
  return { flag, attached: word.length > 2 ? word.slice(2) : undefined };
}

/** A value may begin with a dash (`-m "- shorter"`), but `--reason --json` is a forgotten value. */
function looksLikeFlag(verb: VerbName | null, value: string): boolean {
  return /^--[a-z]/.test(value)
    ? !/\s/.test(value)
    : value.length === 2 && value.startsWith('-') && findFlag(verb, value).flag !== null;
}

function missingFlag(flag: string): never {
  throw usage(`--${flag} is missing`, `add --${flag} <…>`);
}

function flagText(flag: FlagSpec): string {
  return flag.short === undefined ? `--${flag.name}` : `-${flag.short}`;
}

function seeHelp(verb: VerbName | null): string {
  return verb === null ? 'see promptenv --help' : `see promptenv help ${verb}`;
}
