import type { Comparison, SettingChange } from './comparison';
import { parseContent } from './content';
import type { Drift } from './drift';
import { environmentsPinning } from './drift';
import type { PromptEnvError } from './errors';
import type { PromptUse } from './fileUse';
import type { Json } from './json';
import {
  versionJson,
  type Content,
  type Finding,
  type HistoryEvent,
  type PastPin,
  type Pin,
  type PinsByPrompt,
  type RegistrySnapshot,
  type Version,
  type VersionRef,
} from './model';
import type { Plan } from './plan';
import type { HiddenPins } from './unreadablePins';

/** The JSON that commands and the command line return: plain data whose keys never change their meaning. */
export type Report = Readonly<Record<string, Json | undefined>>;

export function statusReport(snapshot: RegistrySnapshot): Report {
  const pinned = snapshot.environments.map(({ name }) => [name, snapshot.pins.get(name)] as const);
  return {
    root: snapshot.root,
    environments: snapshot.environments.map((environment) =>
      environment.protected ? { name: environment.name, protected: true } : { name: environment.name },
    ),
    prompts: snapshot.prompts.map((prompt) => ({
      id: prompt.id,
      format: prompt.format,
      draft: { path: prompt.draft.path, state: prompt.draft.state, matches: versionJson(prompt.draft.matches) },
      latest: versionJson(prompt.latest),
      pins: pinsReport(prompt.id, pinned),
    })),
    findings: snapshot.findings.map(findingReport),
  };
}

function pinsReport(prompt: string, pinned: readonly (readonly [string, PinsByPrompt | undefined])[]): Json {
  const report: Record<string, Json> = {};
  for (const [environment, pins] of pinned) {
    report[environment] = pinReport(pins?.get(prompt));
  }
  return report;
}

function pinReport(pin: Pin | undefined): Json {
  if (pin === undefined || pin.version === null) {
    return null;
  }
  const version = versionJson(pin.version);
  const { digest } = pin.version;
  return pin.hold === null ? { version, digest } : { version, digest, hold: pin.hold.reason };
}

export function findingReport(finding: Finding): Readonly<Record<string, Json>> {
  return { code: finding.code, path: finding.path, line: finding.line, message: finding.message, hint: finding.hint };
}

export function verifyReport(findings: readonly Finding[]): Report {
  return { ok: findings.length === 0, findings: findings.map(findingReport) };
}

/** The same after a repair, with what that did. */
export function repairReport(
  findings: readonly Finding[],
  repaired: readonly { readonly path: string; readonly action: string; readonly message: string }[],
): Report {
  return {
    ...verifyReport(findings),
    repaired: repaired.map(({ path, action, message }) => ({ path, action, message })),
  };
}

export function snapshotReport(prompt: string, version: VersionRef): Report {
  return { prompt, version: versionJson(version), digest: version.digest };
}

/** `paths` are what was written, from the registry's root. */
export function restoreReport(
  prompt: string,
  version: VersionRef,
  { paths, differing }: { readonly paths: readonly string[]; readonly differing: readonly string[] },
): Report {
  return { prompt, version: versionJson(version), paths, differing };
}

/** A version's number before and after, or nulls where there was nothing to do. */
export function renumberReport(
  prompt: string,
  done: { readonly from: VersionRef; readonly to: VersionRef } | null,
): Report {
  return {
    prompt,
    from: versionJson(done?.from ?? null),
    to: versionJson(done?.to ?? null),
    digest: done?.to.digest ?? null,
  };
}

/** Versions as they are given: newest first. */
export function versionsReport(
  prompt: string,
  versions: readonly Version[],
  snapshot: Pick<RegistrySnapshot, 'environments' | 'pins'>,
): readonly Report[] {
  return versions.map((version) => ({
    version: versionJson(version),
    digest: version.digest,
    createdAt: version.createdAt,
    author: version.author,
    message: version.message,
    parent: versionJson(version.parent),
    environments: environmentsPinning(snapshot, prompt, version),
  }));
}

/** A content in full. One that its format rejects still shows its files. */
export function showReport(reference: string, version: VersionRef | null, content: Content): Report {
  const parsed = parseContent(content);
  const prompt = parsed.ok ? parsed.prompt : null;
  return {
    ref: reference,
    version: versionJson(version),
    digest: content.digest,
    format: content.format,
    model: prompt?.model ?? null,
    parameters: prompt?.parameters ?? {},
    tools: prompt?.tools ?? [],
    outputSchema: prompt?.outputSchema ?? null,
    variables: prompt?.variables ?? [],
    messages: (prompt?.messages ?? []).map((message) => ({ role: message.role, content: message.content })),
    files: content.files.map((file) => ({ path: file.path, sha256: file.sha256, text: file.text })),
  };
}

/** `left` is null where there is none: all of the right side is new. */
export function comparisonReport(
  left: string | null,
  right: string,
  comparison: Comparison,
): Readonly<Record<string, Json>> {
  return {
    left,
    right,
    same: comparison.same,
    text: comparison.text.map((hunk) => ({ ...hunk })),
    settings: comparison.settings.map(settingReport),
    variables: { added: comparison.variables.added, removed: comparison.variables.removed },
    files: comparison.files.map((file) => ({
      path: file.path,
      state: file.state,
      text: file.text.map((hunk) => ({ ...hunk })),
    })),
  };
}

function settingReport({ path, left, right }: SettingChange): Readonly<Record<string, Json>> {
  return { path, left: left ?? null, right: right ?? null };
}

/**
 * How a file belongs to prompts, and what environments do with it.
 * @param unreadDrafts prompts that may have it besides, which is said where there are any
 * @param hidden pins that nobody can tell of, which is said where there are any
 */
export function whereReport(
  path: string,
  uses: readonly PromptUse[],
  unreadDrafts: readonly string[] = [],
  hidden: readonly HiddenPins[] = [],
): Report {
  return {
    path,
    prompts: uses.map(promptUseReport),
    ...(unreadDrafts.length === 0 ? {} : { unreadDrafts }),
    ...(hidden.length === 0 ? {} : { unreadablePins: hidden.map((each) => ({ ...each })) }),
  };
}

export function promptUseReport({
  prompt,
  role,
  draft,
  draftLine,
  version,
  unreadable,
  environments,
}: PromptUse): Readonly<Record<string, Json>> {
  return {
    prompt,
    role,
    draft,
    draftLine,
    version: versionJson(version),
    ...(unreadable === null ? {} : { unreadable }),
    environments: environments.map((use) => ({
      environment: use.environment,
      version: versionJson(use.version),
      ...(use.unreadable === null ? {} : { unreadable: use.unreadable }),
      damaged: use.isDamaged,
      hold: use.hold,
      serves: use.serves,
      change: use.change === null ? null : changeReport(use.change),
    })),
  };
}

/** What differs as `comparisonReport` has it, the texts counted instead of given. */
function changeReport({ same, linesAdded, linesRemoved, settings, variables, files, unread }: Comparison): Json {
  return {
    same,
    linesAdded,
    linesRemoved,
    settings: settings.map(settingReport),
    variables: { added: variables.added, removed: variables.removed },
    files: files.map(({ path, state }) => ({ path, state })),
    ...(unread === undefined ? {} : { unread }),
  };
}

/** Pin changes that were made, or none. */
export function changesReport(applied: { readonly plan: Plan; readonly event: string } | null): Report {
  return {
    changes: (applied?.plan.changes ?? []).map((change) => ({
      prompt: change.prompt,
      environment: applied?.plan.environment.name ?? null,
      from: versionJson(change.from),
      to: versionJson(change.to),
    })),
    event: applied?.event ?? null,
  };
}

export function historyReport(events: readonly HistoryEvent[]): readonly Report[] {
  return events.map((event) => ({
    id: event.id,
    at: event.at,
    actor: event.actor,
    action: event.action,
    environment: event.environment,
    reason: event.reason,
    changes: event.changes.map((change) => ({
      prompt: change.prompt,
      from: change.from?.id ?? null,
      to: change.to?.id ?? null,
    })),
  }));
}

export function pastPinsReport(pins: readonly PastPin[]): readonly Report[] {
  return pins.map(({ environment, prompt, version, since }) => ({
    environment,
    prompt,
    version: versionJson(version),
    digest: version?.digest ?? null,
    event: since?.event ?? null,
    at: since?.at ?? null,
    actor: since?.actor ?? null,
    action: since?.action ?? null,
    reason: since?.reason ?? null,
  }));
}

export function driftReport(drift: readonly Drift[]): readonly Report[] {
  return drift.map((each) => ({
    prompt: each.prompt,
    from: { environment: each.from.environment, version: versionJson(each.from.version) },
    to: { environment: each.to.environment, version: versionJson(each.to.version) },
    state: each.state,
  }));
}

export function errorReport(error: PromptEnvError): Report {
  return { error: { code: error.code, message: error.message, hint: error.hint } };
}
