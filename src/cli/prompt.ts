import path from 'node:path';
import { PromptEnvError } from '../core/errors';
import { isPromptId, promptIdProblem } from '../core/ids';
import { pathBelow } from '../core/paths';
import type { Registry } from '../registries/registry';
import { portable } from './place';
import type { Place } from './verb';

/** Refuses what can be no prompt's id, before anything is looked for under that name. */
export function requirePromptId(written: string): string {
  const problem = promptIdProblem(written);
  if (problem !== null) {
    throw new PromptEnvError(
      'notFound',
      `there is no prompt ${JSON.stringify(written)}: ${problem}`,
      'name a prompt as promptenv status lists it',
    );
  }
  return written;
}

/** The prompt that is meant by an id or else by its draft's file, read from the current folder. */
export async function promptOrFile(registry: Registry, place: Place, written: string): Promise<string> {
  if (isPromptId(written) && (await registry.loadPrompt(written)) !== null) {
    return written;
  }
  const { files } = place.platform;
  const file = portable(path.resolve(place.folder, written));
  const { prompts } = await registry.load();
  const candidates = [
    pathBelow(registry.root, file),
    pathBelow(files.realPath(registry.root) ?? registry.root, files.realPath(file) ?? file),
  ];
  for (const candidate of candidates) {
    const prompt = prompts.find(({ draft }) => draft.path !== null && draft.path === candidate);
    if (prompt !== undefined) {
      return prompt.id;
    }
  }
  throw files.facts(file) === undefined
    ? new PromptEnvError(
        'notFound',
        `there is no prompt and no file ${JSON.stringify(written)}`,
        'name a prompt as promptenv status lists it, or the file of its draft',
      )
    : new PromptEnvError(
        'notFound',
        `${written} is not the draft of a prompt`,
        'see which folders and file names config.yaml lists under prompts',
      );
}
