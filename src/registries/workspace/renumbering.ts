import { compareBytes, decodeText, encodeText } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import type { VersionRef } from '../../core/model';
import { findVersion, workspaceVersion } from '../../core/references';
import { linesOf, textOf } from '../../core/threeWay';
import type { Renumbered, RenumberRequest } from '../registry';
import { underLock } from './durable';
import { eventsOf } from './eventLog';
import { ledgerPath, storedName, versionsFolder } from './layout';
import { findLedgerVersion, findLine, ledgerVersion, lineRef, parseLedger, versionRefs, type Ledger } from './ledger';
import { readConfig } from './loading';
import { store } from './snapshotting';
import type { Storage } from './storage';

/**
 * Gives one of two versions of the same number the next free one; null where no number is there twice. Its files are
 * stored under the new name first; then its ledger line is changed, which is the act. The line keeps the old number, so
 * that pins, events and parents that name the version by it go on doing so.
 */
export async function renumberTwin(storage: Storage, request: RenumberRequest): Promise<Renumbered | null> {
  return underLock(storage.platform, storage.root, async (writing) => {
    const { prompt } = request;
    const ledger = storage.ledger(prompt);
    if (ledger.readOnly !== null) {
      throw new PromptEnvError(
        'invalid',
        `nothing can be renumbered: ${ledger.readOnly}`,
        'correct versions.jsonl first; status shows where',
      );
    }
    if (ledger.lines.length === 0) {
      throw new PromptEnvError(
        'notFound',
        `there is no version of ${JSON.stringify(prompt)}`,
        'check the id with status',
      );
    }
    const from = versionToRenumber(storage, ledger, request.version);
    const line = from === null ? undefined : findLine(ledger, from);
    const version = line === undefined ? null : ledgerVersion(ledger, line);
    if (from === null || version === null) {
      return null;
    }
    const number = Math.max(...ledger.lines.map((each) => each.number)) + 1;
    const text = renumbered(ledger, from, number);
    await store(writing, prompt, { ...version, number }, storage.content(prompt, version));
    await writing.replaceFile(ledgerPath(prompt), encodeText(text));
    // No line names it any more: what a crash leaves of it here does no harm.
    await writing.remove(`${versionsFolder}/${prompt}/${storedName(version)}`);
    return { prompt, from, to: { ...workspaceVersion(number, from.digest), formerly: formerNumbers(from) } };
  });
}

/** The version that was named if its number is there twice, or the better one of the first two of a number. */
function versionToRenumber(storage: Storage, ledger: Ledger, wanted: string | undefined): VersionRef | null {
  const versions = versionRefs(ledger);
  const isTwin = ({ number }: VersionRef): boolean => versions.filter((each) => each.number === number).length > 1;
  const number = wanted !== undefined && /^\d+$/.test(wanted) ? Number(wanted) : null;
  if (wanted !== undefined && (number === null || !versions.some((each) => each.number === number))) {
    const named = findVersion(ledger.prompt, versions, wanted);
    return isTwin(named) ? named : null;
  }
  const first = versions.find((each) => isTwin(each) && (number === null || each.number === number));
  if (first === undefined) {
    return null;
  }
  const uses = usesOf(storage, ledger.prompt);
  const madeAt = (version: VersionRef): string => {
    return findLedgerVersion(ledger, version)?.createdAt ?? '';
  };
  const twins = versions.filter((each) => each.number === first.number);
  const [best = null] = twins
    .reverse()
    .sort((a, b) => (uses.get(a.id) ?? 0) - (uses.get(b.id) ?? 0) || compareBytes(madeAt(b), madeAt(a)));
  return best;
}

/** 2 for versions that a pin names, 1 for those that only events name. */
function usesOf(storage: Storage, prompt: string): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const { environments } = readConfig(storage);
  for (const { name } of environments) {
    for (const { changes } of eventsOf(storage, name)) {
      for (const { from, to, hold } of changes.filter((change) => change.prompt === prompt)) {
        [from, to, hold?.held].forEach((version) => version && uses.set(version.id, 1));
      }
    }
  }
  for (const { name } of environments) {
    const pin = storage.pins(name).entries.get(prompt)?.pin;
    [pin?.version, pin?.hold?.held].forEach((version) => version && uses.set(version.id, 2));
  }
  return uses;
}

/** Of a version that gets another number. */
function formerNumbers({ formerly = [], number }: VersionRef): readonly number[] {
  return number === null ? formerly : [...formerly, number];
}

const rewritten: ReadonlySet<string> = new Set(['version', 'digest', 'formerly']);

/** The ledger's text with a version under another number, and every other line as it is. */
function renumbered(ledger: Ledger, from: VersionRef, number: number): string {
  const text = decodeText(ledger.bytes);
  if (text === null) {
    throw new PromptEnvError(
      'invalid',
      `versions.jsonl of ${ledger.prompt} is not UTF-8 text`,
      'take the file from git again',
    );
  }
  const kept: string[] = [];
  const changed: string[] = [];
  for (const line of linesOf(text)) {
    const one = parseLedger(ledger.prompt, encodeText(`${line}\n`));
    const [scanned] = one.lines;
    if (scanned === undefined || lineRef(one, scanned).id !== from.id) {
      kept.push(line);
      continue;
    }
    const formerly = formerNumbers(from);
    const rest = Object.entries(JSON.parse(line) as object).filter(([key]) => !rewritten.has(key));
    // In this order of keys a line is recognized by its beginning.
    changed.push(JSON.stringify({ version: number, digest: from.digest, formerly, ...Object.fromEntries(rest) }));
  }
  return textOf([...kept, ...changed]);
}
