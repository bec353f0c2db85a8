import { inLots, inSlices, type Slices } from '../../core/slices';
import type { Cache, Platform } from '../ports';
import type { DraftFile } from './draftFiles';
import type { MissingDraft } from './draftState';
import { encodeReadings, KeptReadings, readingsAtOnce, type KeptReading } from './keptReadings';
import { NotedFiles } from './notedFiles';
import type { PromptReading } from './promptReading';
import { encode } from './sealed';
import { isSettled, StampCheck } from './stamps';

/** Fewer new readings than this share of all are made again rather than kept: keeping writes all of them. */
const smallestShare = 1 / 1000;

/** Readings of an earlier time that still hold, and those of now for a later time. What is shown may come from here; what is done may not. */
export class ReadingCache {
  /** What is read through it can be kept. */
  readonly files: NotedFiles;
  readonly #platform: Platform;
  readonly #cache: Cache;
  readonly #root: string;
  readonly #about: string;
  readonly #name: string;
  readonly #started: number;
  readonly #kept: KeptReadings | null;
  readonly #check: StampCheck;
  #places: ReadonlyMap<string, number> | undefined;
  #next = 0;
  /** Places of those that still hold, and new ones. */
  readonly #held: (number | KeptReading)[] = [];
  #added = 0;

  /** `isChecked` as in the reader's options. */
  constructor(platform: Platform, cache: Cache, root: string, isChecked: boolean) {
    this.files = new NotedFiles(platform.files);
    this.#check = new StampCheck(platform.files);
    this.#platform = platform;
    this.#cache = cache;
    this.#root = root;
    // Before anything is read.
    this.#started = platform.now();
    this.#about = JSON.stringify([cache.program, root, isChecked]);
    this.#name = platform.sha256(encode(root)).slice(0, 32);
    const bytes = cache.read(this.#name);
    this.#kept = bytes === undefined ? null : KeptReadings.decode(bytes, this.#about, platform.sha256);
  }

  /** Whether nothing was kept that could be taken. */
  get isEmpty(): boolean {
    return this.#kept === null;
  }

  /** A prompt's reading, if all that it was made from is as it was; null otherwise. */
  take(draft: DraftFile | MissingDraft, isInside: (path: string) => boolean): PromptReading | null {
    const kept = this.#kept;
    const index = kept === null || draft.problem !== null ? undefined : this.#placeOf(kept, draft);
    if (kept === null || index === undefined) {
      return null;
    }
    this.#next = index + 1;
    const isSame = (path: string, stamps: Float64Array, at: number): boolean =>
      this.#check.isSame(`${this.#root}/${path}`, 'file', stamps, at) && (stamps[at] === -1 || isInside(path));
    if (!kept.areSame(index, isSame)) {
      return null;
    }
    this.#held.push(index);
    return kept.reading(index);
  }

  /** Keeps what was just read through `files`, where that is all it rests on and no file of it is still settling. */
  add(draft: DraftFile | MissingDraft, reading: PromptReading): void {
    const seen = this.files.takeSeen();
    if (seen === null || seen.folders.size > 0 || draft.problem !== null) {
      return;
    }
    // Where paths led is asked again each time.
    const files = [...seen.files].map(([path, stamp]) => [path.slice(this.#root.length + 1), stamp] as const);
    if (files.every(([, stamp]) => stamp === null || isSettled(stamp, this.#started))) {
      this.#held.push({ id: draft.id, path: draft.path, reading, files });
      this.#added += 1;
    }
  }

  /** Hands over what was found, if it is worth the writing. */
  async save(breathe: () => Promise<void> | undefined): Promise<void> {
    if (this.#added > 0 && this.#added >= this.#held.length * smallestShare) {
      this.#cache.write(this.#name, await inSlices(this.#encoded(), breathe));
    }
  }

  *#encoded(): Slices<Uint8Array> {
    const kept: KeptReading[] = [];
    yield* inLots(this.#held, readingsAtOnce, (held) => {
      const reading = typeof held === 'number' ? this.#kept?.kept(held) : held;
      if (reading !== undefined) {
        kept.push(reading);
      }
    });
    yield;
    return yield* encodeReadings(kept, this.#about, this.#platform.sha256);
  }

  /** They come in the order in which they were kept, but for those in between that are new or gone. */
  #placeOf(kept: KeptReadings, { id, path }: DraftFile | MissingDraft): number | undefined {
    if (kept.isAbout(this.#next, id, path)) {
      return this.#next;
    }
    this.#places ??= kept.places();
    const place = this.#places.get(id);
    return place !== undefined && kept.isAbout(place, id, path) ? place : undefined;
  }
}
