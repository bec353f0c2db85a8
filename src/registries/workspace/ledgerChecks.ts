import { detectFormat, formatByName } from '../../core/formats/detect';
import { versionLabel, type Finding } from '../../core/model';
import { unreadableLine } from './checks';
import { readDraft } from './draftContent';
import { draftId } from './draftFiles';
import { ledgerPath, storedName, storedPath, versionsFolder } from './layout';
import { findLine, ledgerRecord, type Ledger } from './ledger';
import { textBetween, type LedgerRecord, type LedgerVersion } from './ledgerLine';
import type { ScannedLine } from './ledgerScan';
import type { Storage, VersionFolder } from './storage';
import { damagedFinding } from './stored';
import { WrittenLine } from './writtenLine';

/**
 * Checks every version of one prompt: its line, its neighbours, its stored bytes, and what else lies beside them. The
 * ledger must not lie in `scratch`.
 */
export function checkVersions(
  storage: Storage,
  folder: VersionFolder,
  ledger: Ledger,
  scratch: Uint8Array,
): readonly Finding[] {
  const findings: Finding[] = [];
  const names = new Set<string>();
  let written = null as WrittenLine | null;
  let before: ScannedLine | undefined;
  for (const line of ledger.doubled.length === 0 ? ledger.lines : [...ledger.lines, ...ledger.doubled]) {
    const name = before && written?.storedName(ledger.bytes, line, before);
    const bytes = name && storage.read(`${versionsFolder}/${ledger.prompt}/${name}`, scratch);
    if (name && bytes && written?.isStored(ledger.bytes, line, bytes) === true) {
      names.add(name);
    } else {
      const read = ledgerRecord(ledger, line);
      const problems: readonly Finding[] =
        read === null ? [unreadableLine(ledger, line)] : checkVersion(storage, ledger, line, read, scratch);
      findings.push(...problems);
      if (read !== null) {
        names.add(storedName(read.version));
        written = problems.length === 0 ? (written ?? WrittenLine.like(read.version, storage.platform.sha256)) : null;
      }
    }
    before = line;
  }
  if (folder.entries.some((entry) => !names.has(entry.name) && storedNamePattern.test(entry.name))) {
    findings.push(...lostLines(folder, ledger));
  }
  return findings;
}

function checkVersion(
  storage: Storage,
  ledger: Ledger,
  line: ScannedLine,
  read: LedgerRecord,
  scratch: Uint8Array,
): readonly Finding[] {
  const { version } = read;
  const findings: Finding[] = [];
  const stored = storage.problem(ledger.prompt, version, scratch);
  if (stored?.isLine === true) {
    return [badLine(ledger, line, 'digestMismatch', 'its files do not give its digest')];
  }
  if (stored !== null) {
    findings.push(damagedFinding(ledger.prompt, version, stored.problem, stored.path));
  }
  const problem =
    parentProblem(ledger, read) ??
    mainProblem(storage, ledger.prompt, version) ??
    formatProblem(storage, ledger.prompt, read, scratch);
  if (problem !== null) {
    findings.push(badLine(ledger, line, 'badLedger', problem));
  }
  return version.files.size === 1 ? findings : [...findings, ...strayFiles(storage, ledger.prompt, version)];
}

function badLine(ledger: Ledger, line: ScannedLine, code: Finding['code'], problem: string): Finding {
  return {
    code,
    severity: 'error',
    path: ledgerPath(ledger.prompt),
    line: line.line,
    message: `v${line.number} of ${ledger.prompt}: ${problem}`,
    hint: 'take versions.jsonl from git again',
    prompt: ledger.prompt,
  };
}

/** A version follows one that was there when it was made; only the first has none before it. */
function parentProblem(ledger: Ledger, { version, record }: LedgerRecord): string | null {
  const { parent, number } = version;
  if (parent === null) {
    if (record['parent'] !== null && record['parent'] !== undefined) {
      return 'its parent is no version';
    }
    const made = Math.min(number ?? 0, ...(version.formerly ?? []));
    return made <= (ledger.lines[0]?.number ?? 0) ? null : 'it names no parent, though there are versions before it';
  }
  if (findLine(ledger, parent) === undefined) {
    return `its parent ${versionLabel(parent)} is not among the versions`;
  }
  return (parent.number ?? 0) < (number ?? 0) ? null : `its parent ${versionLabel(parent)} is not before it`;
}

/** No digest says which of a version's files is the prompt's own, but the prompt's id does. */
function mainProblem(storage: Storage, prompt: string, version: LedgerVersion): string | null {
  const { files, main } = version;
  const own = files.size === 1 ? [] : [...files.keys()].filter((file) => isOwnFile(prompt, file));
  if (own.length === 0) {
    return null;
  }
  // `greeting` of `en/greeting` may be an included file, and so may `en/greeting`: the prompt's own pulls in the others.
  const whole = own.length === 1 ? own : own.filter((file) => pullsInAll(storage, prompt, version, file));
  return whole.length === 0 || whole.includes(main) ? null : `its main file is ${whole[0]}, not ${main}`;
}

/** Whether a version's files are those that one of them pulls in. */
function pullsInAll(storage: Storage, prompt: string, version: LedgerVersion, file: string): boolean {
  const stored = storage.stored(prompt, version);
  if (!('content' in stored)) {
    return false;
  }
  const bytes = new Map(stored.content.files.map((each) => [each.path, each.bytes] as const));
  const { sha256 } = storage.platform;
  const { content } = readDraft({ read: (path) => bytes.get(path), sha256 }, file, prompt);
  return content?.files.length === version.files.size;
}

/** Whether a path is the end of the path of a prompt's draft, or goes beyond it. */
function isOwnFile(prompt: string, file: string): boolean {
  const id = draftId(file);
  return id === '' || id === prompt || prompt.endsWith(`/${id}`) || id.endsWith(`/${prompt}`);
}

/** Nor does one say the format, but the main file does, as it did when the version was made. */
function formatProblem(
  storage: Storage,
  prompt: string,
  { version, record }: LedgerRecord,
  scratch: Uint8Array,
): string | null {
  const { main, format } = version;
  if (record['format'] !== format) {
    return 'its format is none that this release knows';
  }
  const named = formatByName(main);
  if (named === format) {
    return null;
  }
  const isYaml = named === 'github-models' || (named === null && /\.ya?ml$/i.test(main));
  const expected = isYaml ? detectFormat(main, storedText(storage, prompt, version, scratch)) : (named ?? 'text');
  return expected === format ? null : `its format is ${expected}, not ${format}`;
}

function storedText(storage: Storage, prompt: string, version: LedgerVersion, scratch: Uint8Array): string {
  const bytes = storage.read(storedPath(prompt, version, version.main), scratch) ?? new Uint8Array();
  return textBetween(bytes, 0, bytes.length);
}

/** Files in a version's folder that are none of it: whoever reads the folder as a whole would take them in. */
function strayFiles(storage: Storage, prompt: string, version: LedgerVersion): readonly Finding[] {
  const [first = ''] = version.files.keys();
  const top = storedPath(prompt, version, first).slice(0, -first.length - 1);
  return [...storage.filesBelow(top)].flatMap((path): Finding[] =>
    version.files.has(path.slice(top.length + 1))
      ? []
      : [
          {
            code: 'strayFile',
            severity: 'warning',
            path,
            line: null,
            message: `${versionLabel(version)} of ${prompt} has no file ${path.slice(top.length + 1)}: it was added afterwards, and is not served`,
            hint: 'remove the file',
            prompt,
          },
        ],
  );
}

const storedNamePattern = /^(v([1-9]\d{0,8})-[0-9a-f]{8})(?:\.|$)/;

export interface UnnamedVersion {
  readonly name: string;
  readonly number: number;
  /** A snapshot that did not come to its end may have left it. */
  readonly isLeftover: boolean;
}

/**
 * Stored versions that no line names. A snapshot that did not come to its end leaves one with the number that was next
 * then, which another has taken since or is to take; for any other its line was lost.
 */
export function unnamedVersions(folder: VersionFolder, ledger: Ledger): readonly UnnamedVersion[] {
  const { bytes, lines } = ledger;
  const named = new Set(lines.map(({ number, hex }) => `v${number}-${textBetween(bytes, hex, hex + 8)}`));
  const unnamed = folder.entries.flatMap(({ name }) => {
    const [, stem, number] = storedNamePattern.exec(name) ?? [];
    return stem === undefined || named.has(stem) ? [] : [{ name, number: Number(number) }];
  });
  if (unnamed.length === 0) {
    return [];
  }
  const numbers = new Set(lines.map((line) => line.number));
  const next = (lines.at(-1)?.number ?? 0) + 1;
  return unnamed.map(({ name, number }) => ({ name, number, isLeftover: number === next || numbers.has(number) }));
}

function lostLines(folder: VersionFolder, ledger: Ledger): readonly Finding[] {
  const { prompt } = ledger;
  return unnamedVersions(folder, ledger)
    .filter(({ isLeftover }) => !isLeftover)
    .map(({ name, number }) => ({
      code: 'badLedger',
      severity: 'error',
      path: ledgerPath(prompt),
      line: null,
      message: `${prompt}: versions.jsonl has no line of v${number}, whose text stands in ${versionsFolder}/${prompt}/${name}`,
      hint: 'take versions.jsonl from git again; if the version is to be gone, remove its text as well',
      prompt,
    }));
}
