import { isSound, type BranchBase, type BranchChanges } from './branch';
import { versionJson } from './model';
import { comparisonReport, findingReport, promptUseReport, type Report } from './reports';

/** What a branch changes, as data. */
export function branchReport(base: BranchBase, changes: BranchChanges): Report {
  const { configuration, moves, removedPins, drafts, versions, unreadable, findings } = changes;
  return {
    base: { revision: base.revision, commit: base.commit },
    head: base.head,
    ok: isSound(changes),
    configuration: configuration.map(({ kind, subject, from, to }) => ({ change: kind, subject, from, to })),
    pins: moves.map(({ environment, prompt, from, to, record, events, comparison }) => ({
      environment,
      prompt,
      from: versionJson(from?.version ?? null),
      to: versionJson(to?.version ?? null),
      hold: to?.hold?.reason ?? null,
      record,
      events: events.map(({ event, at, actor, action, reason }) => ({ id: event, at, actor, action, reason })),
      comparison:
        comparison && comparisonReport(`${prompt}@${from?.version?.id}`, `${prompt}@${to?.version?.id}`, comparison),
    })),
    removedPins: removedPins.map(({ environment, isConfigured, pins }) => ({ environment, isConfigured, pins })),
    drafts: drafts.map(({ use, files, state, formerly }) => ({ ...promptUseReport(use), files, state, formerly })),
    versions: versions.map(({ prompt, version, environments }) => ({
      prompt,
      version: versionJson(version),
      digest: version.digest,
      createdAt: version.createdAt,
      author: version.author,
      message: version.message,
      environments,
    })),
    unreadable: Object.fromEntries(unreadable),
    findings: findings.map(findingReport),
  };
}
