import type { Finding, Pin } from '../../core/model';
import { sameVersion, versionLabel } from '../../core/model';
import { contentDigest } from '../../core/digest';
import { isRecorded } from './applying';
import { eventPath, ledgerPath, pinsPath } from './layout';
import { ledgerVersion, versionRefs, type Ledger } from './ledger';
import { readConfig, readPins } from './loading';
import { checkStored, unknownPin } from './checks';
import { foreignPins } from './eventLog';
import type { PinsFile } from './pinsFile';
import type { Storage } from './storage';

/** Checks every digest, every pin against its version and event, and walks every chain. */
export async function verifyRegistry(
  storage: Storage,
  breathe: () => Promise<void> | undefined,
): Promise<readonly Finding[]> {
  const config = readConfig(storage);
  const { findings: pinFindings, files } = readPins(storage, config);
  const findings: Finding[] = [...config.findings, ...pinFindings];
  const versions: KnownVersions = new Map();
  for (const prompt of storage.ledgerIds(new Set(), (finding) => void findings.push(finding))) {
    const ledger = storage.ledger(prompt);
    const ids = new Set(versionRefs(ledger).map((version) => version.id));
    versions.set(prompt, ids);
    findings.push(...files.flatMap((file) => unknownPin(file, prompt, ledger) ?? []));
    findings.push(...ledger.findings, ...checkLines(storage, ledger), ...checkStored(storage, ledger, new Map()));
    const rest = breathe();
    if (rest !== undefined) {
      await rest;
    }
  }
  for (const file of files) {
    for (const prompt of file.entries.keys()) {
      if (!versions.has(prompt)) {
        findings.push(...[unknownPin(file, prompt, null)].filter((finding) => finding !== null));
      }
    }
    findings.push(...checkEvents(storage, file, versions));
    const rest = breathe();
    if (rest !== undefined) {
      await rest;
    }
  }
  return findings;
}

/** Ids of the versions of each prompt. */
type KnownVersions = Map<string, ReadonlySet<string>>;

/** Lines that disagree with themselves or with their neighbours. */
function checkLines(storage: Storage, ledger: Ledger): readonly Finding[] {
  const known = new Set(versionRefs(ledger).map((version) => version.id));
  return ledger.lines.flatMap((line): Finding[] => {
    const version = ledgerVersion(ledger, line);
    if (version === null) {
      // `checkStored` says so.
      return [];
    }
    const problem =
      contentDigest(version.files, storage.platform.sha256) !== version.digest
        ? 'its files do not give its digest'
        : version.parent !== null && !known.has(version.parent.id)
          ? `its parent ${versionLabel(version.parent)} is not among the versions`
          : null;
    return problem === null
      ? []
      : [
          {
            code: problem.startsWith('its parent') ? 'badLedger' : 'digestMismatch',
            severity: 'error',
            path: ledgerPath(ledger.prompt),
            line: line.line,
            message: `v${line.number} of ${ledger.prompt}: ${problem}`,
            hint: 'take versions.jsonl from git again',
            prompt: ledger.prompt,
          },
        ];
  });
}

function checkEvents(
  storage: Storage,
  file: PinsFile,
  versions: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Finding[] {
  const { environment } = file;
  const findings: Finding[] = [];
  const isForeign = foreignPins(storage, environment);
  for (const [prompt, { pin, start }] of file.entries) {
    if (pin.event === null ? !isForeign(prompt, pin) : !isRecorded(storage, environment, prompt, pin)) {
      findings.push(unrecorded(file, prompt, pin, start + 1));
    }
    const broken = pin.event === null ? null : checkChain(storage, file, prompt, pin, versions);
    if (broken !== null) {
      findings.push(broken);
    }
  }
  return findings;
}

function unrecorded(file: PinsFile, prompt: string, pin: Pin, line: number): Finding {
  const what = pin.version === null ? 'no version' : versionLabel(pin.version);
  return {
    code: 'unrecorded',
    severity: 'error',
    path: pinsPath(file.environment),
    line,
    message: `${file.environment} pins ${what} of ${prompt}, but no event says so`,
    hint: `if that is meant, run promptenv record ${prompt} --env ${file.environment} --reason …; otherwise take the line from git again`,
    prompt,
  };
}

/** The first thing wrong in a pin's chain, or null. */
function checkChain(
  storage: Storage,
  file: PinsFile,
  prompt: string,
  pin: Pin,
  versions: ReadonlyMap<string, ReadonlySet<string>>,
): Finding | null {
  const { environment } = file;
  const known = versions.get(prompt);
  const broken = (name: string, problem: string): Finding => ({
    code: 'badEvent',
    severity: 'error',
    path: eventPath(environment, name),
    line: null,
    message: `the history of ${prompt} in ${environment} is broken: ${problem}`,
    hint: 'take the file from git again',
    prompt,
  });
  const seen = new Set<string>();
  let child: { readonly from: Pin['version']; readonly at: string } | null = null;
  for (let name: string | null = pin.event; name !== null;) {
    const reading = storage.event(environment, name);
    const change = reading.ok ? reading.event.changes.find((each) => each.prompt === prompt) : undefined;
    if (!reading.ok || change === undefined) {
      return broken(name, reading.ok ? 'the event does not move the prompt' : reading.problem);
    }
    if (child !== null && !sameVersion(child.from, change.to)) {
      return broken(name, 'the event after it began from another version');
    }
    if (seen.has(name) || (child !== null && reading.event.at >= child.at)) {
      return broken(name, 'the event after it is not later');
    }
    for (const version of [change.from, change.to]) {
      if (version !== null && known?.has(version.id) !== true) {
        return broken(name, `it names ${versionLabel(version)}, which is not among the versions`);
      }
    }
    seen.add(name);
    child = { from: change.from, at: reading.event.at };
    name = change.prev;
  }
  return null;
}
