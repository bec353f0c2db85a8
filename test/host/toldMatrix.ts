import * as vscode from 'vscode';
import type { MatrixHead, MatrixMessage, MatrixMove, MatrixRows } from '../../src/core/matrixMessages';
import type { App } from '../../src/host/app';
import { MatrixFeed } from '../../src/host/matrix/matrixFeed';
import { rowOf, type Row } from '../../src/matrix/rows';
import { until } from './helpers';

/** What a page of the matrix would be told. */
export class ToldMatrix {
  readonly messages: MatrixMessage[] = [];
  readonly feed: MatrixFeed;

  constructor({ model, log }: App) {
    this.feed = new MatrixFeed(model, log, (message) => this.messages.push(message));
  }

  /** The head that came last. */
  get head(): MatrixHead | undefined {
    return this.messages.filter((message): message is MatrixHead => message.kind === 'head').at(-1);
  }

  /** What stands above the table: `warning: no disk`; empty for nothing. */
  get notice(): string {
    const last = this.messages.flatMap((message) => (message.kind === 'notice' ? [message] : [])).at(-1);
    return last === undefined || last.text === '' ? '' : `${last.tone}: ${last.text}`;
  }

  rows(kind: MatrixRows['kind']): readonly MatrixRows[] {
    return this.messages.filter((message): message is MatrixRows => message.kind === kind);
  }

  /** Begins as a page does that once showed this registry, and waits for all of its rows. */
  async whole(registry: string | null = null): Promise<MatrixHead> {
    this.feed.start(registry);
    return this.next(0);
  }

  /** Shows another registry, by its root, and waits for all of its rows. */
  async choose(root: string): Promise<MatrixHead> {
    const { round = 0 } = this.head ?? {};
    this.feed.choose(root);
    return this.next(round);
  }

  /** Ids of the prompts of the table that came last. */
  get prompts(): readonly string[] {
    const { head } = this;
    return this.rows('rows').flatMap(({ round, rows }) => (round === head?.round ? rows.map(([id]) => id) : []));
  }

  /** Waits until a later table than this one is whole. */
  private async next(after: number): Promise<MatrixHead> {
    let whole: MatrixHead | undefined;
    await until(() => {
      const { head } = this;
      const isWhole = this.rows('rows').some(({ isLast, round }) => isLast && round > after && round === head?.round);
      whole = isWhole ? head : undefined;
      return isWhole;
    }, 'the table is not whole');
    if (whole === undefined) throw new Error('the table is not whole');
    return whole;
  }

  /** Who moved the pins of these prompts. */
  async moves(...prompts: readonly string[]): Promise<readonly MatrixMove[]> {
    await this.feed.tellMoves(this.head?.round ?? 0, prompts);
    return this.messages.flatMap((message) => (message.kind === 'moves' ? message.moves : []));
  }
}

/** The cells of a prompt's row as they were told last. */
export function toldCells(messages: readonly MatrixRows[], prompt: string): readonly string[] {
  const words: string[] = [];
  let found: Row | undefined;
  for (const message of messages) {
    words.push(...message.words);
    const sent = message.rows.find(([id]) => id === prompt);
    found = sent === undefined ? found : rowOf(sent, words);
  }
  return (found?.cells ?? []).map(({ state, version: text, words: said }) => `${state} ${text} ${said}`);
}

/** The tabs of the window that show the matrix. */
export function matrixTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('promptEnvironments.matrix'),
    );
}
