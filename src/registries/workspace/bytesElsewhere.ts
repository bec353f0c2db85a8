import { storedBytes } from '../../core/bytes';
import { readDraft } from './draftContent';
import { listDrafts, type DraftFile } from './draftFiles';
import { DraftReader } from './draftReader';
import { storedPath } from './layout';
import { ledgerVersion } from './ledger';
import { readConfig } from './loading';
import type { Storage } from './storage';
import { asStored } from './stored';

/** Tells where the bytes of versions' files stand besides the place in question: in other versions, or in the draft. */
export class BytesElsewhere {
  readonly #storage: Storage;
  readonly #paths = new Map<string, string[]>();
  readonly #drafts: ReadonlyMap<string, DraftFile>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const drafts = listDrafts(storage.platform.files, storage.root, readConfig(storage).prompts);
    this.#drafts = new Map(drafts.map((draft) => [draft.id, draft] as const));
    for (const prompt of storage.ledgerIds(new Set(), () => undefined)) {
      const ledger = storage.ledger(prompt);
      for (const line of ledger.lines) {
        const version = ledgerVersion(ledger, line);
        version?.files.forEach((sha256, file) => {
          this.add(sha256, storedPath(prompt, version, file));
        });
      }
    }
  }

  /** Says where bytes may be had; they are looked at when they are asked for. */
  add(sha256: string, path: string): void {
    const paths = this.#paths.get(sha256);
    if (paths === undefined) {
      this.#paths.set(sha256, [path]);
    } else {
      paths.push(path);
    }
  }

  /** The bytes of a hash, read anew from anywhere but `place`, a file or a folder with all that it holds. */
  find(prompt: string, sha256: string, place: string): { readonly bytes: Uint8Array; readonly path: string } | null {
    for (const path of this.#paths.get(sha256) ?? []) {
      const read = path === place || path.startsWith(`${place}/`) ? undefined : this.#storage.read(path);
      const bytes = read === undefined ? null : asStored(read, sha256, this.#storage.platform.sha256);
      if (bytes !== null) {
        return { bytes, path };
      }
    }
    return this.#findInDraft(prompt, sha256);
  }

  /** Whether the bytes of one of the registry's files, as a version would store them, stand outside of `place`, too. */
  hasCopyOf(prompt: string, file: string, place: string): boolean {
    const bytes = this.#storage.read(file);
    return (
      bytes !== undefined && this.find(prompt, this.#storage.platform.sha256(storedBytes(bytes).bytes), place) !== null
    );
  }

  #findInDraft(prompt: string, sha256: string): { readonly bytes: Uint8Array; readonly path: string } | null {
    const { platform, root } = this.#storage;
    const draft = this.#drafts.get(prompt);
    const content =
      draft === undefined
        ? null
        : readDraft(new DraftReader(platform.files, root, platform.sha256), draft.path, draft.id).content;
    const file = content?.files.find((each) => each.sha256 === sha256);
    if (draft === undefined || !content || file === undefined) {
      return null;
    }
    // A version's files are named from the deepest folder that holds them all.
    return { bytes: file.bytes, path: `${draft.path.slice(0, -content.main.length)}${file.path}` };
  }
}
