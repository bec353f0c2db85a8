import { compareBytes } from '../../core/bytes';
import {
  unreadPrompt,
  type Finding,
  type PinsByPrompt,
  type PromptState,
  type RegistrySnapshot,
} from '../../core/model';
import type { LoadOptions } from '../registry';
import { checkStored, markDamaged, unknownPin } from './checks';
import { parseConfig, type RegistryConfig } from './config';
import { DraftReader } from './draftReader';
import { findDrafts, sortDrafts, type DraftFile } from './draftFiles';
import { promptState, type MissingDraft } from './draftState';
import { configPath, pinsPath } from './layout';
import type { PinsFile } from './pinsFile';
import type { Storage } from './storage';

/** Up to this many prompts are read at once, without telling first what listing them tells. */
const maxReadAtOnce = 100;

/** Up to this many prompts, every version is checked against its digest whenever the registry is loaded. */
const maxCheckedPrompts = 500;

export function readConfig(storage: Storage): RegistryConfig {
  const environmentFiles = [...storage.environmentFiles()].sort(compareBytes);
  const why = storage.whyUnreadable(configPath);
  if (why === null) {
    return parseConfig(storage.readText(configPath), environmentFiles);
  }
  const message = `config.yaml ${why}`;
  const hint = 'put the plain file back, and check who may read it';
  return {
    ...parseConfig('', environmentFiles),
    findings: [{ code: 'badConfig', severity: 'error', path: configPath, line: null, message, hint }],
    readOnly: `${configPath}: ${message}`,
  };
}

export interface PinsReading {
  /** By environment and prompt. */
  readonly pins: ReadonlyMap<string, PinsByPrompt>;
  readonly files: readonly PinsFile[];
  readonly findings: readonly Finding[];
}

/** Pins of every environment. */
export function readPins(storage: Storage, config: RegistryConfig): PinsReading {
  const files = config.environments.map((environment) => storage.pins(environment.name));
  const pins = new Map(
    files.map(
      (file) =>
        [file.environment, new Map([...file.entries].map(([prompt, entry]) => [prompt, entry.pin] as const))] as const,
    ),
  );
  const findings = files.flatMap((file) => file.findings);
  for (const name of storage.environmentFiles()) {
    if (!pins.has(name)) {
      findings.push({
        code: 'unknownEnvironment',
        severity: 'error',
        path: pinsPath(name),
        line: null,
        message: `config.yaml names no environment ${JSON.stringify(name)}, so its pins count for nothing`,
        hint: 'add it to environments in config.yaml, or remove the file',
      });
    }
  }
  return { pins, files, findings };
}

/**
 * Reads a whole registry. Files that cannot be meant become findings; the rest is used.
 * @param keepDrafts called with the drafts, sorted by id, as soon as they were listed
 */
export async function loadSnapshot(
  storage: Storage,
  options: LoadOptions,
  keepDrafts: (drafts: readonly DraftFile[]) => void = () => undefined,
): Promise<RegistrySnapshot> {
  const { platform, root } = storage;
  const breathe = options.breathe ?? ((): undefined => undefined);
  const config = readConfig(storage);
  for (const environment of config.environments) {
    // Parsed once and kept: what is read below is then at hand.
    storage.pins(environment.name);
    await breathe();
  }
  const { pins, files, findings: pinFindings } = readPins(storage, config);
  const findings: Finding[] = [...config.findings, ...pinFindings];
  const report = (finding: Finding): void => void findings.push(finding);
  const drafts = sortDrafts((await gathered(findDrafts(platform.files, root, config.prompts, report), breathe)).flat());
  const known = new Set(drafts.map((draft) => draft.id));
  const isSmall = drafts.length <= maxCheckedPrompts;
  const ids = new Set([
    ...(await gathered(storage.ledgerIds(isSmall ? new Set() : known, report), breathe)),
    ...files.flatMap((file) => [...file.entries.keys()]),
  ]);
  keepDrafts(drafts);
  const missing = [...ids]
    .filter((id) => !known.has(id))
    .map((id): MissingDraft => ({ id, path: null, problem: null }));
  const listed = [...drafts, ...missing];
  const { environments, readOnly } = config;
  if (options.onListed !== undefined && listed.length > maxReadAtOnce) {
    const unread = inOrder(listed.map(({ id, path }) => unreadPrompt(id, path)));
    await options.onListed({ root, environments, prompts: unread, pins, damaged: new Map(), findings: [], readOnly });
  }
  const reader = new DraftReader(platform.files, root, platform.sha256, options.overlay);
  const damaged = new Map<string, Set<string>>();
  const prompts: PromptState[] = [];
  // One for all ledgers: making a new one each time is most of the cost of reading them.
  const scratch = new Uint8Array(256 * 1024);
  const storedScratch = new Uint8Array(isSmall ? scratch.length : 0);
  let last = '';
  for (const draft of listed) {
    const { id } = draft;
    const ledger = storage.ledger(id, scratch);
    const reading = promptState(reader, ledger, draft);
    prompts.push(reading.state);
    findings.push(...reading.findings);
    if (id !== last) {
      findings.push(...ledger.findings, ...(isSmall ? checkStored(storage, ledger, damaged, storedScratch) : []));
      for (const file of files) {
        const finding = unknownPin(file, id, ledger);
        const version = file.entries.get(id)?.pin.version;
        if (finding !== null && version) {
          findings.push(finding);
          markDamaged(damaged, id, version.id);
        }
      }
      last = id;
    }
    const rest = breathe();
    if (rest !== undefined) {
      options.onProgress?.(prompts.length, listed.length);
      await rest;
    }
  }
  return { root, environments, prompts: inOrder(prompts), pins, damaged, findings, readOnly };
}

function inOrder(prompts: PromptState[]): readonly PromptState[] {
  return prompts.sort((a, b) => compareBytes(a.id, b.id) || compareBytes(a.draft.path ?? '', b.draft.path ?? ''));
}

/** All that a generator gives, resting between where it is time to. */
async function gathered<T>(items: Iterable<T>, breathe: () => Promise<void> | undefined): Promise<readonly T[]> {
  const all: T[] = [];
  for (const item of items) {
    all.push(item);
    const rest = breathe();
    // Awaiting nothing would cost a turn of the event loop for each of ten thousand.
    if (rest !== undefined) {
      await rest;
    }
  }
  return all;
}
