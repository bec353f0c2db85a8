import { PromptEnvError } from '../../core/errors';
import { versionLabel } from '../../core/model';
import { restoreReport } from '../../core/reports';
import { parseReference, resolveTarget } from '../../core/references';
import { visibleLine } from '../../core/visibleText';
import { requireRegistryName } from '../place';
import type { Verb } from '../verb';

/** `promptenv restore` */
export const restore: Verb = async (args, place) => {
  const { registry: name, prompt, target } = parseReference(args.operand(0));
  const registry = await place.registry();
  requireRegistryName(registry, name);
  const input = await registry.planInput();
  const version = resolveTarget(input, prompt, input.versions(prompt), target);
  if (version === 'draft') {
    throw new PromptEnvError('usage', 'a draft cannot be restored from itself', 'name a version or an environment');
  }
  const restored = await registry.restore({
    prompt,
    version,
    includes: args.has('includes'),
    onlyIfKept: !args.has('force'),
  });
  return {
    json: restoreReport(prompt, version, restored),
    text: (style) =>
      restored.differing.length === 0
        ? `The draft of ${prompt} is ${style.bold(versionLabel(version))} again\n${lines(restored.paths)}`
        : `The own file of ${prompt} is that of ${style.bold(versionLabel(version))} again\n${lines(restored.paths)}` +
          `Included files still differ; --includes writes them, too\n${lines(restored.differing)}`,
  };
};

function lines(paths: readonly string[]): string {
  return paths.map((path) => `  ${visibleLine(path)}\n`).join('');
}
