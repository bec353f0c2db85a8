import { shortDigest } from '../../core/digest';
import { versionLabel } from '../../core/model';
import { snapshotReport } from '../../core/reports';
import { snapshotAndPin } from '../../registries/operations';
import { changeLines } from '../changeText';
import { promptOrFile } from '../prompt';
import type { Verb } from '../verb';

/** `promptenv snapshot` */
export const snapshot: Verb = async (args, place) => {
  const message = args.required('message');
  const registry = await place.registry();
  const prompt = await promptOrFile(registry, place, args.operand(0));
  const { version, applied } = await snapshotAndPin(registry, { prompt, message, pin: args.value('pin') });
  return {
    json: snapshotReport(prompt, version),
    text: (style) => {
      const made = `${prompt}: ${style.bold(versionLabel(version))} (${shortDigest(version.digest)})\n`;
      return applied === null ? made : made + changeLines(applied.plan, style);
    },
  };
};
