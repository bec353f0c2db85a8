import type { Finding } from '../../core/model';
import { repairReport, verifyReport } from '../../core/reports';
import { count } from '../../core/wording';
import type { Repaired } from '../../registries/registry';
import { visibleLine } from '../../core/visibleText';
import { findingLine } from '../findingLine';
import type { Style } from '../style';
import type { Verb } from '../verb';

/** `promptenv verify` */
export const verify: Verb = async (args, place) => {
  const registry = await place.registry();
  if (!args.has('repair')) {
    const findings = await registry.verify();
    return {
      json: verifyReport(findings),
      text: (style) => findingsText(findings, style),
      exitCode: findings.length === 0 ? 0 : 1,
    };
  }
  const { repaired, findings } = await registry.repair();
  return {
    json: repairReport(findings, repaired),
    text: (style) => `${repairedText(repaired, style)}${findingsText(findings, style)}`,
    exitCode: findings.length === 0 ? 0 : 1,
  };
};

function findingsText(findings: readonly Finding[], style: Style): string {
  return findings.length === 0
    ? 'Every version, pin and event is as it was written.\n'
    : findings.map((finding) => `${findingLine(finding, style)}\n`).join('');
}

function repairedText(repaired: readonly Repaired[], style: Style): string {
  const lines = repaired.map(
    ({ path, action, message }) => `${style.bold(visibleLine(path))}: ${action}: ${visibleLine(message)}\n`,
  );
  return `${lines.join('')}${repaired.length === 0 ? 'Nothing to repair.' : `${count(repaired.length, 'repair')}.`}\n`;
}
