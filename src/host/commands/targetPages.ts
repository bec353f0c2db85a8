import { RollbackTargets } from '../../core/chain';
import type { ChainLink, VersionRef } from '../../core/model';

const targetsAtOnce = 20;
/** A pin that went to and fro between two versions may have moved thousands of times. */
const linksAtOnce = 1000;

/** Versions that a rollback may go to, looked for a part of the history at a time. */
export class TargetPages {
  readonly found: VersionRef[] = [];
  private readonly targets = new RollbackTargets();
  private readonly links: AsyncIterator<ChainLink>;
  private isOver = false;

  constructor(chain: AsyncIterable<ChainLink>) {
    this.links = chain[Symbol.asyncIterator]();
  }

  /** Whether the whole history was looked at. */
  get isAtEnd(): boolean {
    return this.isOver;
  }

  async readOn(): Promise<void> {
    const before = this.found.length;
    for (let read = 0; !this.isOver && read < linksAtOnce && this.found.length - before < targetsAtOnce; read++) {
      const next = await this.links.next();
      this.isOver = next.done === true;
      this.found.push(...(next.done === true ? this.targets.end() : this.targets.add(next.value)));
    }
  }
}
