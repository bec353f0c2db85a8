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
  const paths = await registry.restore({
    prompt,
    version,
    includes: args.has('includes'),
    onlyIfKept: !args.has('force'),
  });
  return {
    json: restoreReport(prompt, version, paths),
    text: (style) =>
      `The draft of ${prompt} is ${style.bold(versionLabel(version))} again\n` +
      paths.map((path) => `  ${visibleLine(path)}\n`).join(''),
  };
};
