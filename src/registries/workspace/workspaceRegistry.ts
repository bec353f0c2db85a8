import type { Configuration } from '../../core/branchConfiguration';
import { PromptEnvError } from '../../core/errors';
import {
  type ChainLink,
  type Content,
  type EventHead,
  type Finding,
  type RegistrySnapshot,
  type Version,
  type VersionRef,
} from '../../core/model';
import type { Plan, PlanInput } from '../../core/plan';
import { requireEnvironment } from '../../core/references';
import type { Platform } from '../ports';
import type {
  Applied,
  Capabilities,
  ConflictChoice,
  HistoryFilter,
  HistoryReader,
  LoadedPrompt,
  LoadOptions,
  Overlay,
  PastPins,
  Registry,
  RegistryFile,
  Repair,
  Renumbered,
  RenumberRequest,
  Restored,
  RestoreRequest,
  SnapshotRequest,
} from '../registry';
import { applyPlan } from './applying';
import { readDraft } from './draftContent';
import { DraftReader } from './draftReader';
import { promptState } from './draftState';
import { fileRole } from './fileRole';
import { chainLinks, walkHistory } from './history';
import { KeptChains } from './keptChains';
import { KnownDrafts } from './knownDrafts';
import { instantOfEvent, isEventName } from './layout';
import { VersionKeeper } from './keptVersions';
import { currentRef, findLedgerVersion } from './ledger';
import type { LedgerVersion } from './ledgerLine';
import { loadSnapshot, readConfig, readPins, requireEnvironments } from './loading';
import { readPastPins } from './pastPins';
import { hiddenPins, withBroken } from './hiddenPins';
import { readPlanInput } from './planInput';
import { realPathReader } from './realPaths';
import { recordPin } from './recording';
import { renumberTwin } from './renumbering';
import { repairRegistry } from './repairing';
import { findDraftToRestore, restoreContent } from './restoring';
import { settleConflict } from './settling';
import { readVersions, snapshotDraft, usableDraft } from './snapshotting';
import { Storage } from './storage';
import { verifyRegistry } from './verifying';

/** The registry in a folder's `.promptenv`. `root` is an absolute path with `/`. */
export function openWorkspaceRegistry(platform: Platform, root: string): Registry {
  return new WorkspaceRegistry(platform, root);
}

class WorkspaceRegistry implements Registry {
  readonly name: string;
  readonly root: string;
  readonly capabilities: Capabilities = {
    write: true,
    unpin: true,
    history: true,
    hold: true,
    compareAndSet: true,
    verify: true,
  };
  readonly #storage: Storage;
  readonly #platform: Platform;
  readonly #chains: KeptChains;
  readonly #drafts: KnownDrafts;

  constructor(platform: Platform, root: string) {
    this.root = root;
    this.name = root.slice(root.lastIndexOf('/') + 1) || 'workspace';
    this.#platform = platform;
    this.#storage = new Storage(platform, root);
    this.#chains = new KeptChains(platform, root);
    this.#drafts = new KnownDrafts(this.#storage, platform);
  }

  async load(options: LoadOptions = {}): Promise<RegistrySnapshot> {
    this.#drafts.forgetConfiguration();
    return loadSnapshot(this.#storage, options, (drafts) => this.#drafts.keep(drafts));
  }

  loadPrompt(prompt: string, overlay?: Overlay): Promise<LoadedPrompt | null> {
    return attempt(() => {
      const draft = this.#drafts.of(prompt);
      const ledger = this.#storage.ledgerReading(prompt, new VersionKeeper());
      if (draft === undefined && ledger.versions.length === 0) {
        return null;
      }
      const found = draft ?? { id: prompt, path: null, problem: null };
      const { state, findings } = promptState(this.#reader(overlay), ledger, found);
      return { state, findings: [...findings, ...ledger.findings] };
    });
  }

  movesDrafts(path: string): boolean {
    return this.#drafts.areMovedBy(path);
  }

  promptAt(path: string): string | null {
    return this.#drafts.promptAt(path);
  }

  realPaths(): (path: string) => string {
    return realPathReader(this.#platform.files, this.root);
  }

  configuration(): Configuration | null {
    const { isReadable, prompts, environments, ownCalls, requires, others } = readConfig(this.#storage);
    return isReadable ? { draftRoots: prompts, environments, ownCalls, requires, others } : null;
  }

  fileRole(path: string): RegistryFile | null {
    return fileRole(path);
  }

  planInput(): Promise<PlanInput> {
    return attempt(() => readPlanInput(this.#storage));
  }

  versions(prompt: string): Promise<readonly Version[]> {
    return attempt(() => readVersions(this.#storage, prompt));
  }

  content(prompt: string, version: VersionRef): Promise<Content> {
    return attempt(() => this.#storage.content(prompt, this.#require(prompt, version)));
  }

  draftContent(prompt: string, overlay?: Overlay): Promise<Content> {
    return attempt(() => {
      const draft = usableDraft(this.#drafts.of(prompt), prompt);
      const reading = readDraft(this.#reader(overlay), draft.path, draft.id);
      if (reading.content === null) {
        const [finding] = reading.findings;
        throw new PromptEnvError(
          'invalid',
          finding?.message ?? `${draft.path} cannot be read`,
          finding?.hint ?? 'correct the file',
        );
      }
      return reading.content;
    });
  }

  history(filter: HistoryFilter, breathe: () => Promise<void> | undefined = noRest): Promise<HistoryReader> {
    return attempt(() => {
      const config = requireEnvironments(this.#storage);
      if (filter.environment !== undefined) {
        requireEnvironment(config.environments, filter.environment);
      }
      const { pins, files } = readPins(this.#storage, config);
      const reader = walkHistory(this.#storage, pins, filter, breathe);
      return withBroken(reader, hiddenPins(files, filter.environment));
    });
  }

  pinsAt(
    request: HistoryFilter & { readonly at: number },
    breathe: () => Promise<void> | undefined = noRest,
  ): Promise<PastPins> {
    return attempt(() => {
      const { environment, prompt } = request;
      const config = requireEnvironments(this.#storage);
      if (environment !== undefined) {
        requireEnvironment(config.environments, environment);
      }
      const { pins, files } = readPins(this.#storage, config);
      if (prompt !== undefined && ![...pins.values()].some((known) => known.has(prompt))) {
        // Never pinned, or never there?
        readVersions(this.#storage, prompt);
      }
      const asked = [...pins].filter(([name]) => environment === undefined || name === environment);
      return readPastPins(this.#storage, this.#chains, new Map(asked), request, breathe).then((past) => ({
        pins: past.pins.map((pin) => ({ ...pin, version: this.#nowCalled(pin.prompt, pin.version) })),
        broken: [...hiddenPins(files, environment), ...past.broken],
      }));
    });
  }

  /** A version by the number that it has now, whatever it was called when it was pinned. */
  #nowCalled(prompt: string, version: VersionRef | null): VersionRef | null {
    return version && currentRef(this.#storage.ledger(prompt), version);
  }

  timeOf(event: string): number | null {
    return instantOfEvent(event);
  }

  eventHead(environment: string, name: string): Promise<EventHead | null> {
    return attempt(() => (isEventName(name) ? this.#storage.eventHead(environment, name) : null));
  }

  async *chain(
    environment: string,
    prompt: string,
    breathe: () => Promise<void> | undefined = noRest,
  ): AsyncGenerator<ChainLink, void> {
    const head = this.#storage.pins(environment).entries.get(prompt)?.pin.event ?? null;
    const ledger = this.#storage.ledger(prompt);
    const current = (version: VersionRef | null): VersionRef | null => version && currentRef(ledger, version);
    for (const link of chainLinks(this.#storage, environment, prompt, head)) {
      const { change } = link;
      yield { ...link, change: { ...change, from: current(change.from), to: current(change.to) } };
      await breathe();
    }
  }

  async snapshot(request: SnapshotRequest): Promise<Version> {
    this.#requireWritable();
    return snapshotDraft(this.#storage, request, await this.#platform.identity(this.root));
  }

  async apply(plan: Plan): Promise<Applied> {
    this.#requireWritable();
    return applyPlan(this.#storage, plan, await this.#platform.identity(this.root));
  }

  async record(request: {
    readonly prompt: string;
    readonly environment: string;
    readonly reason: string;
  }): Promise<Applied | null> {
    this.#requireWritable();
    return recordPin(this.#storage, request, await this.#platform.identity(this.root));
  }

  async renumber(request: RenumberRequest): Promise<Renumbered | null> {
    this.#requireWritable();
    return renumberTwin(this.#storage, request);
  }

  async settle(choice: ConflictChoice): Promise<void> {
    this.#requireWritable();
    return settleConflict(this.#storage, choice);
  }

  async restore(request: RestoreRequest): Promise<Restored> {
    this.#requireWritable();
    const draft = findDraftToRestore(this.#storage, request.prompt);
    const content = this.#storage.content(request.prompt, this.#require(request.prompt, request.version));
    return restoreContent(this.#storage, draft, content, request);
  }

  verify(breathe: () => Promise<void> | undefined = noRest): Promise<readonly Finding[]> {
    return verifyRegistry(this.#storage, breathe);
  }

  async repair(breathe: () => Promise<void> | undefined = () => undefined): Promise<Repair> {
    this.#requireWritable();
    return repairRegistry(this.#storage, breathe);
  }

  #reader(overlay: Overlay | undefined): DraftReader {
    return new DraftReader(this.#platform.files, this.root, this.#platform.sha256, overlay);
  }

  #require(prompt: string, version: VersionRef): LedgerVersion {
    const found = findLedgerVersion(this.#storage.ledger(prompt), version);
    if (found === null) {
      throw new PromptEnvError(
        'damaged',
        `${version.id} is not among the versions of ${prompt}`,
        'take versions.jsonl from git again',
      );
    }
    return found;
  }

  #requireWritable(): void {
    const { readOnly } = readConfig(this.#storage);
    if (readOnly !== null) {
      throw new PromptEnvError('invalid', `the registry is only read: ${readOnly}`, 'correct config.yaml first');
    }
  }
}

/** For callers that have a thread to themselves. */
function noRest(): undefined {
  return undefined;
}

/** Reading happens at once; its failures come as rejections all the same. */
async function attempt<T>(read: () => T | Promise<T>): Promise<T> {
  return Promise.resolve().then(read);
}
