import { compareBytes } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import { unreadPrompt, type Finding, type Pin, type PromptState, type RegistrySnapshot } from '../../core/model';
import { inLots, inSlices } from '../../core/slices';
import type { LoadOptions } from '../registry';
import { unrecordedPins } from './chainChecks';
import { markDamaged, unknownPin } from './checks';
import { parseConfig, type RegistryConfig } from './config';
import { findDrafts, sortDrafts, type DraftFile } from './draftFiles';
import type { MissingDraft } from './draftState';
import { configPath, pinsPath } from './layout';
import { currentPin } from './currentPins';
import { currentRef } from './ledger';
import { unreadablePinsIn, type PinsFile } from './pinsFile';
import { PromptReader } from './promptReader';
import { Storage } from './storage';

/** Up to this many prompts are read at once, without telling first what listing them tells. */
const maxReadAtOnce = 100;

/** So many listed prompts are looked at before other work may have its turn. */
const listedAtOnce = 200;

/** Up to this many prompts, every version is checked against its digest whenever the registry is loaded. */
const maxCheckedPrompts = 500;

export function readConfig(storage: Storage): RegistryConfig {
  const environmentFiles = [...storage.environmentFiles()].sort(compareBytes);
  const why = storage.whyUnreadable(configPath);
  if (why === null) {
    return storage.config(environmentFiles);
  }
  const message = `config.yaml ${why}`;
  const hint = 'put the plain file back, and check who may read it';
  return {
    ...parseConfig('', environmentFiles),
    findings: [{ code: 'badConfig', severity: 'error', path: configPath, line: null, message, hint }],
    readOnly: `${configPath}: ${message}`,
  };
}

/**
 * The configuration, for answers that rest on what environments there are: throws invalid where none can be seen because
 * the registry's own folder or file is not what it must be.
 */
export function requireEnvironments(storage: Storage): RegistryConfig {
  const config = readConfig(storage);
  const [finding] = config.findings;
  if (finding !== undefined && config.environments.length === 0 && storage.whyUnreadable(configPath) !== null) {
    throw new PromptEnvError('invalid', `${finding.path}: ${finding.message}`, finding.hint);
  }
  return config;
}

function pinsOf(file: PinsFile): Map<string, Pin> {
  const pins = new Map<string, Pin>();
  for (const [prompt, { pin }] of file.entries) {
    pins.set(prompt, pin);
  }
  return pins;
}

export interface PinsReading {
  /** By environment and prompt, as they are written. */
  readonly pins: ReadonlyMap<string, Map<string, Pin>>;
  readonly files: readonly PinsFile[];
  readonly findings: readonly Finding[];
}

/** Pins of every environment. */
export function readPins(storage: Storage, config: RegistryConfig): PinsReading {
  return pinsReading(
    storage,
    config.environments.map((environment) => storage.pins(environment.name)),
  );
}

function pinsReading(storage: Storage, files: readonly PinsFile[]): PinsReading {
  const pins = new Map(files.map((file) => [file.environment, pinsOf(file)] as const));
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
 * @param keepDrafts called with the drafts by id as soon as they were listed
 */
export async function loadSnapshot(
  storage: Storage,
  options: LoadOptions,
  keepDrafts: (drafts: ReadonlyMap<string, DraftFile>) => void = () => undefined,
): Promise<RegistrySnapshot> {
  const { platform, root } = storage;
  const breathe = options.breathe ?? ((): undefined => undefined);
  const config = readConfig(storage);
  const files: PinsFile[] = [];
  await forEach(config.environments, ({ name }) => void files.push(storage.pins(name)), breathe);
  const { pins, findings: pinFindings } = pinsReading(storage, files);
  await breathe();
  const findings: Finding[] = [...config.findings, ...pinFindings];
  const report = (finding: Finding): void => void findings.push(finding);
  const drafts = sortDrafts((await gathered(findDrafts(platform.files, root, config.prompts, report), breathe)).flat());
  await breathe();
  const known = new Map<string, DraftFile>();
  await inSlices(
    inLots(drafts, listedAtOnce, (draft) => void known.set(draft.id, draft)),
    breathe,
  );
  keepDrafts(known);
  const isSmall = drafts.length <= maxCheckedPrompts;
  // Of its own: what it lists counts for this reading alone.
  const listing = new Storage(platform, root);
  const missing = new Set<string>();
  const addUnlessDraft = (id: string): void => {
    if (!known.has(id)) {
      missing.add(id);
    }
  };
  const ledgerIds = listing.ledgerIds(isSmall ? new Map() : known, report);
  for (const ids of [ledgerIds, ...files.map(({ entries }) => entries.keys())]) {
    await inSlices(inLots(ids, listedAtOnce, addUnlessDraft), breathe);
    await breathe();
  }
  const listed = [...drafts, ...[...missing].map((id): MissingDraft => ({ id, path: null, problem: null }))];
  const { environments, readOnly, ownCalls } = config;
  const ofAll = { root, environments, pins, unreadablePins: unreadablePinsIn(files), readOnly, ownCalls };
  if (options.onListed !== undefined && listed.length > maxReadAtOnce) {
    const unread = inOrder(listed.map(({ id, path }) => unreadPrompt(id, path)));
    await breathe();
    const nothingFound = { damaged: new Map(), findings: [] };
    await options.onListed({ ...ofAll, ...nothingFound, prompts: unread });
  }
  const { overlay, cached } = options;
  // What was kept is opened only now: what listing tells waits for none of it.
  const reader = new PromptReader(listing, { isChecked: isSmall, overlay, cached });
  for (const file of isSmall && options.checksPins === true ? files : []) {
    findings.push(...(await gathered(unrecordedPins(storage, file), breathe)).flat());
  }
  const damaged = new Map<string, Set<string>>();
  const prompts: PromptState[] = [];
  let last = '';
  const add = (draft: DraftFile | MissingDraft): void => {
    const { id } = draft;
    const reading = reader.read(draft);
    prompts.push(reading.state);
    findings.push(...reading.findings);
    if (id === last) {
      return;
    }
    last = id;
    findings.push(...reading.ledgerFindings);
    for (const version of reading.damaged) {
      markDamaged(damaged, id, version);
    }
    for (const file of files) {
      const pin = file.entries.get(id)?.pin;
      const named = [pin?.version, pin?.hold?.held];
      if (pin === undefined || named.every((version) => !version || reading.versions.has(version))) {
        continue;
      }
      const ledger = storage.ledger(id);
      const finding = unknownPin(file, id, ledger);
      if (finding !== null && pin.version !== null) {
        findings.push(finding);
        markDamaged(damaged, id, pin.version.id);
      }
      pins.get(file.environment)?.set(
        id,
        currentPin(pin, (version) => currentRef(ledger, version)),
      );
    }
  };
  await forEach(listed, add, breathe, () => options.onProgress?.(prompts.length, listed.length));
  await breathe();
  await reader.keep(breathe);
  return { ...ofAll, prompts: inOrder(prompts), damaged, findings };
}

function inOrder(prompts: PromptState[]): readonly PromptState[] {
  return prompts.sort((a, b) => compareBytes(a.id, b.id) || compareBytes(a.draft.path ?? '', b.draft.path ?? ''));
}

/** All that a generator gives, resting between where it is time to. */
async function gathered<T>(items: Iterable<T>, breathe: () => Promise<void> | undefined): Promise<readonly T[]> {
  const all: T[] = [];
  await forEach(items, (item) => void all.push(item), breathe);
  return all;
}

async function forEach<T>(
  items: Iterable<T>,
  act: (item: T) => void,
  breathe: () => Promise<void> | undefined,
  onRest: () => void = () => undefined,
): Promise<void> {
  for (const item of items) {
    act(item);
    const rest = breathe();
    // Awaiting nothing would cost a turn of the event loop for each of ten thousand.
    if (rest !== undefined) {
      onRest();
      await rest;
    }
  }
}
