import type { PackedChanges } from '../core/changeTable';
import type { Comparison } from '../core/comparison';
import type { Content } from '../core/model';
import type { Asked, Found, Jobs } from './comparing/jobs';
import type { ComparisonThread } from './comparing/thread';

/** Texts of so many characters in all are compared on the spot, which takes less than 50 ms whatever they hold. */
const mostOnTheSpot = 16 * 1024;
/** In milliseconds, for one comparison. */
const limit = 20_000;

/** Compares without holding up the extension host: short texts on the spot, long ones in a thread beside it. */
export class Comparer {
  private thread: Promise<ComparisonThread> | undefined;

  /** @param worker the bundle of the thread, absolute */
  constructor(private readonly worker: string) {}

  /** Everything that differs between two contents; null stands for none. Throws refused when it takes too long. */
  contents(left: Content | null, right: Content): Promise<Comparison> {
    const asked = { kind: 'contents', job: { left: left && textsOf(left), right: textsOf(right) } } as const;
    return this.compare(asked, (left === null ? 0 : sizeOf(left)) + sizeOf(right));
  }

  /** What changed in the wording, both texts with LF as line end. Throws refused when it takes too long. */
  inline(pinned: string, draft: string): Promise<PackedChanges> {
    return this.compare({ kind: 'inline', job: { pinned, draft } }, pinned.length + draft.length);
  }

  dispose(): void {
    void this.thread?.then((thread) => thread.dispose());
  }

  private async compare<K extends keyof Jobs>(asked: Asked<K>, size: number): Promise<Found[K]> {
    if (size <= mostOnTheSpot) {
      return (await import('./comparing/jobs')).compared(asked);
    }
    this.thread ??= this.begun();
    return (await this.thread).compare(asked);
  }

  private async begun(): Promise<ComparisonThread> {
    const { ComparisonThread } = await import('./comparing/thread');
    return new ComparisonThread(this.worker, limit);
  }
}

/** A comparison looks at texts and digests: the bytes need not travel. */
function textsOf(content: Content): Content {
  return { ...content, files: content.files.map((file) => ({ ...file, bytes: noBytes })) };
}

const noBytes = new Uint8Array();

function sizeOf({ files }: Content): number {
  return files.reduce((sum, { text }) => sum + (text?.length ?? 0), 0);
}
