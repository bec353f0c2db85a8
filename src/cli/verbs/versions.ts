import { environmentsPinning } from '../../core/drift';
import { shortDigest } from '../../core/digest';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Version } from '../../core/model';
import { versionsReport } from '../../core/reports';
import { ageOf, authorName } from '../../core/wording';
import type { Registry } from '../../registries/registry';
import { visibleLine } from '../../core/visibleText';
import { requirePromptId } from '../prompt';
import { textTable, type Cell } from '../textTable';
import type { Verb } from '../verb';

/** `promptenv versions` */
export const versions: Verb = async (args, place) => {
  const prompt = requirePromptId(args.operand(0));
  const registry = await place.registry();
  const list = await versionsOf(registry, prompt);
  const pins = await registry.planInput();
  return {
    json: versionsReport(prompt, list, pins),
    text: (style) => {
      const now = place.platform.now();
      const damaged = new Set(list.filter((version) => pins.isDamaged(prompt, version)));
      const rows = list.map((version): readonly Cell[] => [
        { text: versionLabel(version), paint: style.bold },
        { text: shortDigest(version.digest), paint: style.dim },
        ageOf(version.createdAt, now),
        authorName(version.author),
        ...(damaged.size === 0 ? [] : [{ text: damaged.has(version) ? 'damaged' : '', paint: style.red }]),
        { text: environmentsPinning(pins, prompt, version).join(', '), paint: style.green },
        visibleLine(version.message),
      ]);
      return rows.length === 0 ? `${prompt} has no version yet.\n` : `${textTable(rows)}\n`;
    },
  };
};

/** None, for a prompt that only has a draft so far. */
async function versionsOf(registry: Registry, prompt: string): Promise<readonly Version[]> {
  try {
    return await registry.versions(prompt);
  } catch (error) {
    if (PromptEnvError.is(error, 'notFound') && (await registry.loadPrompt(prompt)) !== null) {
      return [];
    }
    throw error;
  }
}
