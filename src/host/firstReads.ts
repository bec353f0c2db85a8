import { isUnread, type PromptState, type RegistrySnapshot } from '../core/model';
import { breather } from './breathe';
import type { Log } from './log';
import type { PromptIndexes } from './promptIndex';
import type { RegistryEntries } from './registryEntries';

/** Reads single prompts of a registry that was only listed so far, because somebody looks at them. */
export class FirstReads {
  /** What was asked for in this turn, by root: read together, and told as one change. */
  private readonly asked = new Map<string, { readonly prompts: Set<string>; readonly reading: Promise<void> }>();

  constructor(
    private readonly entries: RegistryEntries,
    private readonly indexes: PromptIndexes,
    private readonly log: Log,
  ) {}

  /** Done when these prompts are read, or the whole registry was meanwhile. Never fails. */
  read(root: string, prompts: readonly string[]): Promise<void> {
    const snapshot = this.entries.at(root)?.snapshot;
    const unread = snapshot === undefined ? [] : prompts.filter((id) => this.isUnread(snapshot, id));
    if (unread.length === 0) {
      return Promise.resolve();
    }
    let asked = this.asked.get(root);
    if (asked === undefined) {
      const wanted = new Set<string>();
      const reading = Promise.resolve().then(() => {
        this.asked.delete(root);
        return this.readAll(root, wanted).catch((error: unknown) => {
          this.log.error(error);
        });
      });
      asked = { prompts: wanted, reading };
      this.asked.set(root, asked);
    }
    unread.forEach((id) => asked.prompts.add(id));
    return asked.reading;
  }

  private async readAll(root: string, prompts: ReadonlySet<string>): Promise<void> {
    const registry = this.entries.at(root)?.registry;
    const states = new Map<string, PromptState>();
    const breathe = breather();
    for (const id of prompts) {
      const loaded = await registry?.loadPrompt(id);
      if (loaded != null) {
        states.set(id, loaded.state);
      }
      await breathe();
    }
    // The whole registry may have been read meanwhile: what it says is as new.
    const snapshot = this.entries.at(root)?.snapshot;
    if (snapshot === undefined) {
      return;
    }
    const fresh = new Map([...states].filter(([id]) => this.isUnread(snapshot, id)));
    const next = fresh.size === 0 ? undefined : this.indexes.withStates(snapshot.prompts, fresh);
    if (next !== undefined) {
      this.entries.replace(root, {
        snapshot: { ...snapshot, prompts: next, damaged: withUnknownPins(snapshot, fresh.values()) },
      });
      this.entries.fire({ registries: new Set([root]), prompts: new Set(fresh.keys()) });
    }
  }

  private isUnread(snapshot: RegistrySnapshot, id: string): boolean {
    const prompt = this.indexes.byId(snapshot.prompts, id);
    // Whether a prompt without a draft has one after all shows only by listing all drafts anew.
    return prompt?.draft.path != null && isUnread(prompt);
  }
}

/** What cannot be served, with the pins of these prompts that name a version which is not there. */
function withUnknownPins(
  { damaged, pins }: RegistrySnapshot,
  prompts: Iterable<PromptState>,
): RegistrySnapshot['damaged'] {
  const next = new Map(damaged);
  for (const { id, versions } of prompts) {
    const known = new Set(versions.map((version) => version.id));
    const unknown = [...pins.values()]
      .flatMap((rows) => rows.get(id)?.version?.id ?? [])
      .filter((pin) => !known.has(pin));
    if (unknown.length > 0) {
      next.set(id, new Set(unknown));
    }
  }
  return next;
}
