import type { Finding, HistoryEvent } from '../../core/model';
import type { HistoryReader } from '../../registries/registry';

/** The newest part of a registry's history. */
export interface KnownHistory {
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  readonly isWhole: boolean;
  /** Chains that broke off. */
  readonly broken: readonly Finding[];
}

/** Reads history as far as it is shown, and never twice. */
export class PagedHistory {
  private readonly events: HistoryEvent[] = [];
  private reader: Promise<HistoryReader> | undefined;
  /** One question after the other: all go on in one walk. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly open: () => Promise<HistoryReader>) {}

  /** The newest events, so many of them where there are as many. */
  atLeast(count: number): Promise<KnownHistory> {
    const known = this.last.then(() => this.readUpTo(count));
    this.last = known.catch(() => undefined);
    return known;
  }

  private async readUpTo(count: number): Promise<KnownHistory> {
    this.reader ??= this.open();
    const reader = await this.reader;
    if (this.events.length < count) {
      this.events.push(...(await reader.next(count - this.events.length)));
    }
    return { events: [...this.events], isWhole: reader.isAtEnd, broken: [...reader.broken] };
  }
}
