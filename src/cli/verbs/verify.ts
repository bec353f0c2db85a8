import { verifyReport } from '../../core/reports';
import { findingLine } from '../findingLine';
import type { Verb } from '../verb';

/** `promptenv verify` */
export const verify: Verb = async (_args, place) => {
  const findings = await (await place.registry()).verify();
  const report = verifyReport(findings);
  return {
    json: report,
    text: (style) =>
      findings.length === 0
        ? 'Every version, pin and event is as it was written.\n'
        : findings.map((finding) => `${findingLine(finding, style)}\n`).join(''),
    exitCode: findings.length === 0 ? 0 : 1,
  };
};
