import { driftSince, sinceText, type DriftSince } from '../../core/driftAge';
import type { DriftState } from '../../core/drift';
import { breather } from '../breathe';
import type { Node, PinNode } from '../nodes';
import type { Standing, StandingState } from './standing';
import type { RegistryView, ViewModel } from './viewModel';

/** More answers than this are not kept. */
const mostKept = 5000;

const aged: ReadonlySet<StandingState> = new Set<DriftState>(['behind', 'missing', 'ahead', 'only', 'held']);

/** Since when pins have stood as they do, read from their events in the background and kept until one of them moves. */
export class DriftAges {
  private readonly known = new Map<string, DriftSince | null>();
  private readonly asked = new Set<string>();

  constructor(private readonly model: ViewModel) {}

  /** `for 3 days`, from memory; empty where it is not known (yet). */
  textOf(view: RegistryView, environment: string, standing: Standing): string {
    return sinceText(this.known.get(keyOf(view, environment, standing)), Date.now());
  }

  /** Reads what is not known of these rows; returns those that it is known of now. Never fails. */
  async read(rows: readonly Node[]): Promise<readonly Node[]> {
    const breathe = breather();
    const read: Node[] = [];
    for (const row of rows) {
      if (row.kind === 'pin' && (await this.readOne(row, breathe))) {
        read.push(row);
        await breathe();
      }
    }
    return read;
  }

  private async readOne(row: PinNode, breathe: () => Promise<void> | undefined): Promise<boolean> {
    const view = this.model.of(row.root);
    const standing = view?.standings.of(row.environment, row.prompt);
    if (view === undefined || standing === undefined || !aged.has(standing.state)) {
      return false;
    }
    const key = keyOf(view, row.environment, standing);
    if (this.known.has(key) || this.asked.has(key)) {
      return false;
    }
    this.asked.add(key);
    const { registry } = view.entry;
    const state = this.model.promptAt(view, row.prompt);
    const drift = {
      prompt: row.prompt,
      from: { environment: standing.before ?? '', version: standing.candidate },
      to: { environment: row.environment, version: standing.version },
      state: standing.state as DriftState,
      distance: standing.distance,
    };
    const since = await driftSince({ versions: () => state?.versions ?? [] }, drift, (environment, prompt) =>
      registry.chain(environment, prompt, breathe),
    ).catch(() => null);
    this.asked.delete(key);
    if (this.known.size >= mostKept) {
      this.known.clear();
    }
    this.known.set(key, since);
    return since !== null;
  }
}

/** What the answer hangs on: the events that set both pins. */
function keyOf({ entry, snapshot }: RegistryView, environment: string, standing: Standing): string {
  const { prompt, before, state } = standing;
  const eventOf = (name: string | null): string | null =>
    (name === null ? undefined : snapshot.pins.get(name)?.get(prompt))?.event ?? null;
  return JSON.stringify([entry.root.toString(), environment, prompt, state, eventOf(environment), eventOf(before)]);
}
