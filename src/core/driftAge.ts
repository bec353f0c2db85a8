import { holdLeftBy } from './chain';
import { driftState, type Drift, type DriftInput } from './drift';
import { PromptEnvError } from './errors';
import type { ChainLink, VersionRef } from './model';
import { timeSince } from './wording';

/** Since when two environments have stood to each other as they do. */
export interface DriftSince {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** It was so before, too: for longer than the events tell, or than was read. */
  readonly isAtLeast: boolean;
}

/** More moves of both pins than this are not gone back through. */
const mostLinks = 200;

/**
 * Since when a drift has been what it is: behind since the first promotion before it that the later environment did not
 * follow, whatever was promoted since. Reads both pins' events as far back as it takes. Null where no event tells, and
 * of damage, which no event does.
 * @param chainOf the pin's own history, newest first
 */
export async function driftSince(
  input: Pick<DriftInput, 'versions'>,
  drift: Drift,
  chainOf: (environment: string, prompt: string) => AsyncIterable<ChainLink>,
): Promise<DriftSince | null> {
  const { prompt, from, to, state } = drift;
  if (state === 'damaged') {
    return null;
  }
  const later = new PinInPast(to.version, state === 'held', chainOf(to.environment, prompt));
  // Whether a pin is held does not hang on the environment before it.
  const earlier = state === 'held' ? null : new PinInPast(from.version, false, chainOf(from.environment, prompt));
  const isSame = (): boolean =>
    earlier === null ? later.isHeld : driftState(input, prompt, earlier.version, later.version, later.isHeld) === state;
  let at: string | null = null;
  let isAtLeast = true;
  try {
    for (let steps = 0; isAtLeast && steps < mostLinks; steps++) {
      const [one, other] = [(await earlier?.newest()) ?? null, await later.newest()];
      if (one === null && other === null) {
        break;
      }
      const isEarlier = other === null || (one !== null && one.at > other.at);
      at = (isEarlier ? one : other)?.at ?? at;
      await (isEarlier ? earlier : later)?.goBack();
      isAtLeast = isSame();
    }
  } catch (error) {
    // A chain that breaks off tells of nothing before.
    if (!PromptEnvError.is(error)) {
      throw error;
    }
  } finally {
    await Promise.all([earlier?.end(), later.end()]);
  }
  return at === null ? null : { at, isAtLeast };
}

/** A pin as its chain tells it, from now back. */
class PinInPast {
  version: VersionRef | null;
  isHeld: boolean;
  readonly #links: AsyncIterator<ChainLink>;
  #newest: Promise<ChainLink | null> | undefined;

  constructor(version: VersionRef | null, isHeld: boolean, chain: AsyncIterable<ChainLink>) {
    this.version = version;
    this.isHeld = isHeld;
    this.#links = chain[Symbol.asyncIterator]();
  }

  /** The event that brought it to what it is; null where there is none on record. */
  newest(): Promise<ChainLink | null> {
    return (this.#newest ??= this.#next());
  }

  /** Takes that event back. */
  async goBack(): Promise<void> {
    const undone = await this.newest();
    this.#newest = undefined;
    const before = await this.newest();
    this.version = undone?.change.from ?? null;
    this.isHeld = before !== null && holdLeftBy(before.action, before.reason, before.change) !== null;
  }

  async end(): Promise<void> {
    await this.#links.return?.();
  }

  async #next(): Promise<ChainLink | null> {
    const next: IteratorResult<ChainLink, unknown> = await this.#links.next();
    return next.done === true ? null : next.value;
  }
}

/** `for 3 days`, `for 3 days or more`; empty where it is not known. */
export function sinceText(since: DriftSince | null | undefined, now: number): string {
  const passed = since == null ? '' : timeSince(since.at, now);
  return passed === '' ? '' : `for ${passed}${since?.isAtLeast === true ? ' or more' : ''}`;
}
