import type { Finding, PromptState } from '../../core/model';
import type { Overlay } from '../registry';
import { checkStored } from './checks';
import type { DraftFile } from './draftFiles';
import { DraftReader } from './draftReader';
import { promptState, type MissingDraft } from './draftState';
import { VersionKeeper, type KeptVersions } from './keptVersions';
import type { Storage } from './storage';

const scratchBytes = 256 * 1024;

/** All that is known of one prompt but for its pins. */
export interface PromptReading {
  readonly state: PromptState;
  readonly versions: KeptVersions;
  /** About the draft. */
  readonly findings: readonly Finding[];
  /** About the versions. */
  readonly ledgerFindings: readonly Finding[];
  /** Ids of versions whose stored files do not match. */
  readonly damaged: readonly string[];
}

export interface ReadingOptions {
  /** Each version's stored files are checked against its digest. */
  readonly isChecked: boolean;
  readonly overlay?: Overlay | undefined;
}

/** Reads many prompts one after the other. */
export class PromptReader {
  readonly #storage: Storage;
  readonly #drafts: DraftReader;
  readonly #keeper = new VersionKeeper();
  readonly #isChecked: boolean;
  /** One for all ledgers: making a new one each time is most of the cost of reading them. */
  readonly #scratch = new Uint8Array(scratchBytes);
  readonly #storedScratch: Uint8Array;

  constructor(storage: Storage, { isChecked, overlay }: ReadingOptions) {
    const { platform, root } = storage;
    this.#storage = storage;
    this.#drafts = new DraftReader(platform.files, root, platform.sha256, overlay);
    this.#isChecked = isChecked;
    this.#storedScratch = new Uint8Array(isChecked ? scratchBytes : 0);
  }

  read(draft: DraftFile | MissingDraft): PromptReading {
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
