import type { Finding } from '../../core/model';
import { checkEnvironment, lostPin, NamedVersions } from './chainChecks';
import { unknownPin } from './checks';
import { checkVersions } from './ledgerChecks';
import { readConfig, readPins } from './loading';
import type { Storage } from './storage';

/** Checks every digest, every pin against its version and event, and walks every chain. */
export async function verifyRegistry(
  storage: Storage,
  breathe: () => Promise<void> | undefined,
): Promise<readonly Finding[]> {
  const config = readConfig(storage);
  const { findings: pinFindings, files } = readPins(storage, config);
  const findings: Finding[] = [...config.findings, ...pinFindings];
  const named = new NamedVersions();
  const lost: { readonly environment: string; readonly prompt: string; readonly event: string }[] = [];
  for (const file of files) {
    const check = await checkEnvironment(storage, file, named, breathe);
    findings.push(...check.findings);
    lost.push(...[...check.lost].map(([prompt, event]) => ({ environment: file.environment, prompt, event })));
  }
  const withVersions = new Set<string>();
  // Made once: making new ones for each of ten thousand prompts costs more than to read them.
  const [scratch, ledgerScratch] = [new Uint8Array(256 * 1024), new Uint8Array(256 * 1024)];
  for (const folder of storage.versionFolders((finding) => void findings.push(finding))) {
    const ledger = storage.ledger(folder.id, ledgerScratch);
    findings.push(...ledger.findings, ...checkVersions(storage, folder, ledger, scratch));
    if (ledger.lines.length > 0) {
      withVersions.add(folder.id);
      findings.push(
        ...named.missingFrom(ledger),
        ...files.flatMap((file) => unknownPin(file, folder.id, ledger) ?? []),
      );
    }
    const rest = breathe();
    if (rest !== undefined) {
      await rest;
    }
  }
  for (const prompt of new Set([...files.flatMap((file) => [...file.entries.keys()]), ...named.prompts])) {
    if (!withVersions.has(prompt)) {
      const ledger = storage.ledger(prompt);
      findings.push(...named.missingFrom(ledger), ...files.flatMap((file) => unknownPin(file, prompt, null) ?? []));
    }
  }
  // A prompt whose versions went with its pins is gone on purpose.
  findings.push(
    ...lost
      .filter(({ prompt }) => withVersions.has(prompt))
      .map(({ environment, prompt, event }) => lostPin(environment, prompt, event)),
  );
  return findings;
}
