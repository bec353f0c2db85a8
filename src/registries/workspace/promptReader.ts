import { folderOf } from '../../core/paths';
import type { LoadOptions, Overlay } from '../registry';
import { checkStored } from './checks';
import type { DraftFile } from './draftFiles';
import { DraftReader } from './draftReader';
import { promptState, type MissingDraft } from './draftState';
import { VersionKeeper } from './keptVersions';
import { registryFolder } from './layout';
import type { PromptReading } from './promptReading';
import { ReadingCache } from './readingCache';
import { Storage } from './storage';

const scratchBytes = 256 * 1024;

export interface ReadingOptions {
  /** Each version's stored files are checked against its digest. */
  readonly isChecked: boolean;
  readonly overlay?: Overlay | undefined;
  /** As in `LoadOptions`. */
  readonly cached: LoadOptions['cached'];
}

/** Reads many prompts one after the other. */
export class PromptReader {
  readonly #storage: Storage;
  readonly #cache: ReadingCache | null;
  readonly #keeps: boolean;
  readonly #drafts: DraftReader;
  readonly #keeper = new VersionKeeper();
  readonly #isChecked: boolean;
  /** One for all ledgers: making a new one each time is most of the cost of reading them. */
  readonly #scratch = new Uint8Array(scratchBytes);
  readonly #storedScratch: Uint8Array;

  /** `listing` is what the prompts were just listed with. */
  constructor(listing: Storage, { isChecked, overlay, cached }: ReadingOptions) {
    const { platform, root } = listing;
    const { cache } = platform;
    const mayUse = cached !== undefined && overlay === undefined && cache !== undefined;
    const kept = mayUse ? new ReadingCache(platform, cache, root, isChecked) : null;
    this.#cache = kept?.isEmpty === true && cached === 'use' ? null : kept;
    this.#keeps = cached === 'keep';
    const files = this.#cache?.files ?? platform.files;
    this.#storage = new Storage({ ...platform, files }, root, listing);
    this.#drafts = new DraftReader(files, root, platform.sha256, overlay);
    this.#isChecked = isChecked;
    this.#storedScratch = new Uint8Array(isChecked ? scratchBytes : 0);
  }

  read(draft: DraftFile | MissingDraft): PromptReading {
    const cache = this.#cache;
    const kept = cache?.take(draft, (path) => this.#isInside(path)) ?? null;
    if (kept !== null) {
      return kept;
    }
    cache?.files.takeSeen();
    const reading = this.#readAnew(draft);
    cache?.add(draft, reading);
    return reading;
  }

  /** Keeps what was read for another time. */
  async keep(breathe: () => Promise<void> | undefined): Promise<void> {
    if (this.#keeps) {
      await this.#cache?.save(breathe);
    }
  }

  #isInside(path: string): boolean {
    const folder = folderOf(path);
    return path.startsWith(`${registryFolder}/`)
      ? this.#storage.isFolderInside(folder)
      : this.#drafts.isFolderInside(folder);
  }

  #readAnew(draft: DraftFile | MissingDraft): PromptReading {
    const ledger = this.#storage.ledgerReading(draft.id, this.#keeper, this.#scratch);
    const { versions } = ledger;
    const { state, findings } = promptState(this.#drafts, ledger, draft);
    if (!this.#isChecked) {
      return { state, versions, findings, ledgerFindings: ledger.findings, damaged: [] };
    }
    const damaged = new Map<string, Set<string>>();
    const stored = checkStored(this.#storage, ledger.ledger, damaged, this.#storedScratch);
    const ledgerFindings = [...ledger.findings, ...stored];
    return { state, versions, findings, ledgerFindings, damaged: [...(damaged.get(draft.id) ?? [])] };
  }
}
