import type { Platform } from '../ports';
import { ChainIndex } from './chainIndex';
import { eventNameLength } from './layout';
import { decode, encode, seal, unseal } from './sealed';

const kind = 'promptenv chains 1';
/** So many names are read again as fast as they are written. */
const worthKeeping = 64;

/** What is known of a registry's chains, kept in the cache for the next process. Read at the first question. */
export class KeptChains {
  readonly #platform: Platform;
  readonly #about: string;
  #index: ChainIndex | null = null;
  #isRecalled = false;
  #kept = 0;

  constructor(platform: Platform, root: string) {
    this.#platform = platform;
    this.#about = JSON.stringify([root, 'chains']);
  }

  /** Made when it is asked for: the first hash of a process takes a while, and the first rows wait for this. */
  get #name(): string {
    return this.#platform.sha256(encode(this.#about)).slice(0, 32);
  }

  get index(): ChainIndex {
    this.#index ??= this.#recall();
    return this.#index;
  }

  /** Begins anew where what an earlier process kept may be wrong; false where nothing was taken from one. */
  forgetRecalled(): boolean {
    const wasRecalled = this.#isRecalled;
    if (wasRecalled) {
      this.#index = new ChainIndex();
      this.#isRecalled = false;
      this.#kept = 0;
    }
    return wasRecalled;
  }

  keep(): void {
    const { cache, sha256 } = this.#platform;
    const { index } = this;
    if (cache !== undefined && index.learned - this.#kept >= worthKeeping) {
      this.#kept = index.learned;
      cache.write(this.#name, seal(kind, this.#about, [encode(JSON.stringify([...index.runs]))], sha256));
    }
  }

  #recall(): ChainIndex {
    const bytes = this.#platform.cache?.read(this.#name);
    try {
      const parts = bytes === undefined ? null : unseal(kind, this.#about, bytes, this.#platform.sha256);
      const runs = parts?.[0] === undefined ? null : (JSON.parse(decode(parts[0])) as [string, string][]);
      if (runs?.every(([, run]) => run.length % eventNameLength === 0) === true) {
        this.#isRecalled = true;
        return new ChainIndex(runs);
      }
    } catch {
      // What cannot be read is learned again.
    }
    return new ChainIndex();
  }
}
