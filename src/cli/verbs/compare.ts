import { variablesCompared } from '../../core/callSites/passing';
import { mainFile } from '../../core/comparison';
import { comparisonMarkdown } from '../../core/comparisonMarkdown';
import { PromptEnvError } from '../../core/errors';
import { parseReference } from '../../core/references';
import { comparisonReport, showReport } from '../../core/reports';
import { compareReferences, resolveReference } from '../../registries/operations';
import type { Registry } from '../../registries/registry';
import { usage } from '../args';
import { findChangedCalls } from '../callsToChange';
import { comparisonText } from '../comparisonText';
import { requireRegistryName } from '../place';
import type { Place, Verb } from '../verb';

/** `promptenv show` */
export const show: Verb = async (args, place) => {
  const written = args.operand(0);
  const registry = await registryOf([written], place);
  const { version, content } = await resolveReference(registry, written);
  const file = mainFile(content);
  if (file === undefined) {
    throw new PromptEnvError('damaged', `${written} has no file ${content.main}`, 'restore it from git');
  }
  return {
    json: showReport(written, version, content),
    text: (style) => style.raw(file.text ?? ''),
    bytes: file.bytes,
  };
};

/** `promptenv diff` */
export const diff: Verb = async (args, place) => {
  const [left, right] = [args.operand(0), args.operand(1)];
  const format = args.value('format') ?? 'text';
  if (format !== 'text' && format !== 'markdown') {
    throw usage(`there is no format ${JSON.stringify(format)}`, 'it is text or markdown; --json gives the data');
  }
  const registry = await registryOf([left, right], place);
  const compared = await compareReferences(registry, left, right);
  const { comparison } = compared;
  const changed = args.has('json')
    ? []
    : variablesCompared(compared.left.reference, compared.right.reference, comparison.variables);
  const [concerned = null] = await findChangedCalls(registry, place.platform.files, changed);
  return {
    json: comparisonReport(left, right, comparison),
    text: (style) =>
      format === 'markdown'
        ? style.raw(comparisonMarkdown(left, right, comparison, undefined, concerned))
        : comparisonText(left, right, comparison, style, concerned),
  };
};

/** The registry of the references, all of them read first: one that is malformed is wrong usage wherever it is written. */
async function registryOf(references: readonly string[], place: Place): Promise<Registry> {
  const names = references.map((reference) => parseReference(reference).registry);
  const registry = await place.registry();
  for (const name of names) {
    requireRegistryName(registry, name);
  }
  return registry;
}
