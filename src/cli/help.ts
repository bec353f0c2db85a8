import { textTable } from './textTable';
import { commonFlags, verbNames, verbSpec, type FlagSpec, type VerbName } from './verbTable';

/** The help of one verb, or of the program. */
export function helpText(verb: VerbName | null): string {
  return verb === null ? programHelp() : verbHelp(verb);
}

function programHelp(): string {
  const verbs = verbNames.map((name) => [`  ${name}`, verbSpec(name).summary]);
  return [
    'usage: promptenv <verb> …',
    '',
    'Which version of each prompt dev, staging and prod serve, and how to change it.',
    '',
    textTable(verbs),
    '',
    'Options of every verb:',
    flagTable(commonFlags),
    '',
    'Exit: 0 done; 1 refused, not found, invalid, damaged, or found by drift and verify;',
    '2 wrong usage; 3 conflict; 4 a remote registry could not be used.',
    '',
    'promptenv help <verb> says more about one of them, promptenv --version which release this is.',
    '',
  ].join('\n');
}

function verbHelp(verb: VerbName): string {
  const spec = verbSpec(verb);
  const operands = spec.operands === '' ? [] : [spec.operands];
  const flags = spec.flags
    // `<prompt…> | --all` names the switch already.
    .filter((flag) => !spec.operands.includes(`--${flag.name}`))
    .map((flag) => (flag.required === true ? flagUsage(flag) : `[${flagUsage(flag)}]`));
  return [
    `usage: ${['promptenv', verb, ...operands, ...flags].join(' ')}`,
    '',
    sentence(spec.summary),
    ...(spec.details ?? []),
    ...(spec.flags.length === 0 ? [] : ['', flagTable(spec.flags)]),
    '',
    'Options of every verb:',
    flagTable(commonFlags),
    '',
  ].join('\n');
}

function flagTable(flags: readonly FlagSpec[]): string {
  return textTable(flags.map((flag) => [`  ${flagUsage(flag)}`, flag.help]));
}

function flagUsage(flag: FlagSpec): string {
  const name = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
  return flag.value === undefined ? name : `${name} <${flag.value}>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
