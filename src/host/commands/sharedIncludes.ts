import type { Content } from '../../core/model';
import type { App } from '../app';
import { breather } from '../breathe';
import type { RegistryEntry } from '../registryEntries';
import { draftPathOf } from './sides';

/** More drafts than this are not searched for shared files. */
const mostSearched = 2000;

/** For each included file of a version, the other prompts whose drafts include that file too. */
export async function sharedIncludes(
  app: App,
  entry: RegistryEntry,
  prompt: string,
  content: Content,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const path = await draftPathOf(app, entry, prompt).catch(() => '');
  const base = path.slice(0, Math.max(0, path.length - content.main.length));
  const wanted = new Map(
    content.files.filter((file) => file.path !== content.main).map((file) => [base + file.path, file.path] as const),
  );
  const found = new Map<string, string[]>();
  const breathe = breather();
  for (const other of (entry.snapshot?.prompts ?? []).slice(0, mostSearched)) {
    if (other.id !== prompt && other.draft.path !== null) {
      const draft = await entry.registry.draftContent(other.id).catch(() => null);
      const start = other.draft.path.slice(0, Math.max(0, other.draft.path.length - (draft?.main.length ?? 0)));
      for (const file of draft?.files ?? []) {
        const shared = wanted.get(start + file.path);
        if (shared !== undefined) {
          found.set(shared, [...(found.get(shared) ?? []), other.id]);
        }
      }
    }
    await breathe();
  }
  return found;
}
