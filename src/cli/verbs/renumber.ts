import { renumberReport } from '../../core/reports';
import { versionLabel } from '../../core/model';
import { parseReference } from '../../core/references';
import { usage } from '../args';
import { requireRegistryName } from '../place';
import { requirePromptId } from '../prompt';
import type { Verb } from '../verb';

/** `promptenv renumber` */
export const renumber: Verb = async (args, place) => {
  const written = args.operand(0);
  const reference = written.includes('@') ? parseReference(written) : null;
  if (reference !== null && reference.target.kind !== 'version') {
    throw usage(`${written} names no version`, 'write <prompt>, or <prompt>@<number>@sha256:… for one of the two');
  }
  const registry = await place.registry();
  requireRegistryName(registry, reference?.registry);
  const prompt = reference?.prompt ?? requirePromptId(written);
  const version = reference?.target.kind === 'version' ? reference.target.version : undefined;
  const done = await registry.renumber({ prompt, version });
  return {
    json: renumberReport(prompt, done),
    text: () =>
      done === null
        ? `Nothing to do: no number of ${prompt} stands for two versions.\n`
        : `${prompt}: ${done.from.id} is ${versionLabel(done.to)} now. Pins and events that name it go on doing so.\n`,
  };
};
