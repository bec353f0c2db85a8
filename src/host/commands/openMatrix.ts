import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { entryFor } from './target';

/**
 * Opens the matrix: prompts as rows, environments as columns. It is there at once, and says itself how far reading is;
 * what it shows is returned when everything was read.
 */
export async function openMatrix(app: App, call: Call<ArgumentsOf<'openMatrix'>>): Promise<unknown> {
  const names = call.given.registry !== undefined || call.nodes.length > 0;
  if (names) {
    await app.store.ensureLoaded();
    await app.matrix.show((await entryFor(app, call)).root.toString());
  } else {
    await app.matrix.show();
  }
  await app.store.ensureLoaded();
  return {
    registries: app.store.entries.map(({ name, snapshot }) => ({
      name,
      environments: snapshot?.environments.map((environment) => environment.name) ?? [],
      prompts: snapshot?.prompts.length ?? 0,
    })),
  };
}
