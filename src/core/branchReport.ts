import { comparedVersion, isSound, type BranchBase, type BranchChanges, type BranchMove } from './branch';
import type { Json } from './json';
import { versionJson } from './model';
import { comparisonReport, findingReport, promptUseReport, type Report } from './reports';

/** What a branch changes, as data. */
export function branchReport(base: BranchBase, changes: BranchChanges): Report {
  const { configuration, moves, removedPins, drafts, versions, findings } = changes;
  return {
    base: { revision: base.revision, commit: base.commit },
    head: base.head,
    merged: base.merged,
    ok: isSound(changes),
    configuration: configuration.map(({ kind, subject, from, to }) => ({ change: kind, subject, from, to })),
    pins: moves.map(moveReport),
    removedPins: removedPins.map(({ environment, isConfigured, pins }) => ({ environment, isConfigured, pins })),
    drafts: drafts.map(({ use, files, state, formerly }) => ({
      ...promptUseReport(use),
      files,
      state,
      formerly: formerly?.use.prompt ?? null,
      similarity: formerly?.similarity ?? null,
    })),
    versions: versions.map(({ prompt, version, environments }) => ({
      prompt,
      version: versionJson(version),
      digest: version.digest,
      createdAt: version.createdAt,
      author: version.author,
      message: version.message,
      environments,
    })),
    unreadable: Object.fromEntries(changes.unreadable),
    unreadableInBase: Object.fromEntries(changes.unreadableInBase),
    findings: findings.map(findingReport),
  };
}

function moveReport(move: BranchMove): Readonly<Record<string, Json>> {
  const { environment, prompt, from, to, neighbour, record, events, comparison } = move;
  const [left, right] = [comparedVersion(move), to?.version ?? null].map(
    (version) => version && `${prompt}@${version.id}`,
  );
  return {
    environment,
    prompt,
    from: versionJson(from?.version ?? null),
    to: versionJson(to?.version ?? null),
    hold: to?.hold?.reason ?? null,
    record,
    events: events.map(({ event, at, actor, action, reason }) => ({ id: event, at, actor, action, reason })),
    neighbour: neighbour && { environment: neighbour.environment, version: versionJson(neighbour.version) },
    comparison: comparison && comparisonReport(left ?? null, right ?? '', comparison),
  };
}
