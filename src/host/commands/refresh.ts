import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';

/** Reads everything anew. */
export async function refresh(app: App, _call: Call<ArgumentsOf<'refresh'>>): Promise<unknown> {
  await app.store.refresh();
  return { registries: app.store.entries.map((entry) => ({ name: entry.name, root: entry.registry.root })) };
}
