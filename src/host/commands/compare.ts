import * as vscode from 'vscode';
import { driftInput, driftOf } from '../../core/drift';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type PromptState, type RegistrySnapshot, type VersionRef } from '../../core/model';
import { formatReference, parseReference, parseTarget, type Reference, type Target } from '../../core/references';
import { comparisonReport } from '../../core/reports';
import { oneLine } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { openComparison } from '../openComparison';
import type { Node, PinNode, VersionNode } from '../nodes';
import { pickOne, runSteps, separator, type Place, type Step } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import type { Side } from '../side';
import { addressOf } from '../versionUris';
import { plainText } from '../wording';
import { sideOf } from './sides';
import { entryFor, pickPrompt, promptNamed, snapshotOf } from './target';

/** Opens the difference of two references and returns it as data. */
export async function compare(app: App, call: Call<ArgumentsOf<'compare'>>): Promise<unknown> {
  const { left, right } = call.given;
  if (left !== undefined && right !== undefined) {
    const { entry, one, other } = await referencesOf(app, call, left, right);
    return compareTargets(app, entry, [one.prompt, one.target], [other.prompt, other.target]);
  }
  const given = left === undefined ? undefined : parseReference(left);
  const entry = await entryFor(app, call, given);
  const rows = call.nodes.filter((node): node is VersionNode => node.kind === 'version');
  const [first, second] = rows;
  if (first !== undefined && second?.prompt === first.prompt) {
    const order = app.store.promptOf(entry, first.prompt)?.versions.map((known) => known.id) ?? [];
    const [older, newer] = [first, second].sort((a, b) => order.indexOf(a.version.id) - order.indexOf(b.version.id));
    return compareTargets(app, entry, [first.prompt, targetOfRow(older)], [first.prompt, targetOfRow(newer)]);
  }
  const [node] = call.nodes;
  if (node?.kind === 'pin') {
    const before = environmentBefore(snapshotOf(entry), node);
    if (before !== undefined) {
      // What a promotion to this environment would bring.
      const [left, right] = [node.environment, before].map((name): Target => ({ kind: 'environment', name }));
      return compareTargets(app, entry, [node.prompt, left ?? draft], [node.prompt, right ?? draft]);
    }
  }
  return askAndCompare(app, call, entry, given);
}

/** Two references, of one registry. */
async function referencesOf(
  app: App,
  call: Call<{ readonly registry?: string }>,
  left: string,
  right: string,
): Promise<{ readonly entry: RegistryEntry; readonly one: Reference; readonly other: Reference }> {
  const [one, other] = [parseReference(left), parseReference(right)];
  const entry = await entryFor(app, call, one);
  if (other.registry !== null && app.store.entryNamed(other.registry) !== entry) {
    throw new PromptEnvError(
      'usage',
      'both sides must be of one registry',
      'name the same registry twice, or leave it out',
    );
  }
  return { entry, one, other };
}

/** What two references name. */
export async function referencedSides(
  app: App,
  call: Call<{ readonly registry?: string }>,
  left: string,
  right: string,
): Promise<{ readonly left: Side; readonly right: Side }> {
  const { entry, one, other } = await referencesOf(app, call, left, right);
  return {
    left: await sideOf(app, entry, one.prompt, one.target),
    right: await sideOf(app, entry, other.prompt, other.target),
  };
}

const draft: Target = { kind: 'draft' };

/** The environment before a pin's, where both pin the prompt and differ. */
function environmentBefore(snapshot: RegistrySnapshot, { environment, prompt }: PinNode): string | undefined {
  const names = snapshot.environments.map(({ name }) => name);
  const before = names[names.indexOf(environment) - 1];
  const drift = before === undefined ? null : driftOf(driftInput(snapshot), prompt, before, environment);
  return drift?.from.version != null && drift.to.version !== null ? before : undefined;
}

async function askAndCompare(
  app: App,
  call: Call<ArgumentsOf<'compare'>>,
  entry: RegistryEntry,
  given: Reference | undefined,
): Promise<unknown> {
  let prompt = given?.prompt ?? promptNamed(app, call, 'active') ?? '';
  let start = given?.target ?? (prompt === '' ? undefined : startOf(app, call, entry, prompt));
  let other = draft;
  const totalSteps = 1 + (start === undefined ? 1 : 0) + (prompt === '' ? 1 : 0);
  const placeOf = (step: number): Place => ({ title: 'Compare Versions', step, totalSteps, canGoBack: step > 1 });
  const askOther = async (): Promise<undefined> => {
    other = await pickTarget(app, entry, prompt, placeOf(totalSteps), start ?? null);
  };
  const askStart = async (): Promise<Step> => {
    start = await pickTarget(app, entry, prompt, placeOf(totalSteps - 1), null);
    return askOther;
  };
  const askPrompt = async (): Promise<Step> => {
    const words = { placeholder: 'Compare versions of which prompt?', none: 'there is no prompt to compare' };
    prompt = (await pickPrompt(app, entry, placeOf(1), words)).id;
    return askStart;
  };
  await runSteps(prompt === '' ? askPrompt : start === undefined ? askStart : askOther);
  const [left, right] = olderFirst(app, entry, prompt, start ?? draft, other);
  return compareTargets(app, entry, [prompt, left], [prompt, right]);
}

/** Of two targets that were chosen one by one, the older version stands on the left, as in every other diff. */
function olderFirst(app: App, entry: RegistryEntry, prompt: string, one: Target, other: Target): [Target, Target] {
  const order = app.store.promptOf(entry, prompt)?.versions.map(({ id }) => id) ?? [];
  const ageOfTarget = (target: Target): number => {
    switch (target.kind) {
      case 'draft':
        return order.length;
      case 'version':
        return order.indexOf(target.version);
      case 'environment':
        return order.indexOf(snapshotOf(entry).pins.get(target.name)?.get(prompt)?.version?.id ?? '');
      default:
        return order.length - 1;
    }
  };
  return ageOfTarget(one) > ageOfTarget(other) ? [other, one] : [one, other];
}

/** The draft, unsaved edits included, against what an environment pins. */
export async function compareWithEnvironment(
  app: App,
  call: Call<ArgumentsOf<'compareWithEnvironment'>>,
): Promise<unknown> {
  const entry = await entryFor(app, call);
  const [node] = call.nodes;
  const givenPrompt = promptNamed(app, call, 'active') ?? activePrompt(app, call);
  let prompt = givenPrompt ?? '';
  let environment =
    call.given.environment ??
    (node?.kind === 'pin' || node?.kind === 'environment' ? node.environment : undefined) ??
    '';
  const asksEnvironment = environment === '';
  const totalSteps = (givenPrompt === undefined ? 1 : 0) + (asksEnvironment ? 1 : 0);
  const title = 'Compare Draft with Environment';
  const askEnvironment: Step = async () => {
    const place = { title, step: totalSteps, totalSteps, canGoBack: totalSteps > 1 };
    environment = await pickEnvironment(snapshotOf(entry), prompt, place);
    return undefined;
  };
  const askPrompt: Step = async () => {
    const words = { placeholder: 'Compare the draft of which prompt?', none: 'there is no draft to compare' };
    const filter = (state: PromptState): boolean => state.draft.path !== null;
    prompt = (await pickPrompt(app, entry, { title, step: 1, totalSteps }, { ...words, filter })).id;
    return asksEnvironment ? askEnvironment : undefined;
  };
  if (givenPrompt === undefined) {
    await runSteps(askPrompt);
  } else if (asksEnvironment) {
    await runSteps(askEnvironment);
  }
  return compareTargets(app, entry, [prompt, { kind: 'environment', name: environment }], [prompt, { kind: 'draft' }]);
}

/** Opens and returns the comparison of two targets. */
export async function compareTargets(
  app: App,
  entry: RegistryEntry,
  [leftPrompt, leftTarget]: readonly [string, Target],
  [rightPrompt, rightTarget]: readonly [string, Target],
  options?: vscode.TextDocumentShowOptions,
): Promise<unknown> {
  const left = await sideOf(app, entry, leftPrompt, leftTarget);
  const right = await sideOf(app, entry, rightPrompt, rightTarget);
  const comparison = await app.comparer.contents(left.content, right.content);
  await openComparison(app, rightPrompt, left, right, comparison, options);
  return comparisonReport(
    formatReference(leftPrompt, leftTarget),
    formatReference(rightPrompt, rightTarget),
    comparison,
  );
}

/** The file in the active editor counts even for an argument object that leaves the prompt out. */
function activePrompt(app: App, call: Call<unknown>): string | undefined {
  const editor = call.fromCode ? vscode.window.activeTextEditor : undefined;
  return editor === undefined ? undefined : app.store.draftAt(editor.document.uri)?.prompt.id;
}

/** What a row or file stands for as one side. */
function startOf(app: App, call: Call<unknown>, entry: RegistryEntry, prompt: string): Target | undefined {
  const [node] = call.nodes;
  const address = call.uri === undefined ? undefined : addressOf(call.uri);
  if (address !== undefined && address !== 'empty') {
    return { kind: 'version', version: address.version };
  }
  const target = targetOfRow(node);
  const hasDraft = (app.store.promptOf(entry, prompt)?.draft.path ?? null) !== null;
  return target.kind !== 'draft' || hasDraft ? target : undefined;
}

function targetOfRow(node: Node | undefined): Target {
  switch (node?.kind) {
    case 'version':
      return { kind: 'version', version: node.version.id };
    case 'pin':
      return { kind: 'environment', name: node.environment };
    default:
      return { kind: 'draft' };
  }
}

async function pickTarget(
  app: App,
  entry: RegistryEntry,
  prompt: string,
  place: Place,
  other: Target | null,
): Promise<Target> {
  const snapshot = snapshotOf(entry);
  const versions = await app.store.versionsOf(entry, prompt);
  const hasDraft = snapshot.prompts.some((state) => state.id === prompt && state.draft.path !== null);
  const items = [
    ...(hasDraft && other?.kind !== 'draft' ? [targetItem('draft', '', { kind: 'draft' })] : []),
    separator('environments'),
    ...pinnedEnvironments(snapshot, prompt).map(({ name, label }) => targetItem(name, label, parseTarget(name))),
    separator('versions'),
    ...versions.map((version) =>
      targetItem(versionLabel(version), plainText(oneLine(version.message)), { kind: 'version', version: version.id }),
    ),
  ].filter((item) => !('target' in item) || JSON.stringify(item.target) !== JSON.stringify(other));
  const placeholder =
    other === null ? `Compare what of ${prompt}?` : `Compare ${targetLabel(other, versions)} of ${prompt} with?`;
  return (await pickOne({ ...place, placeholder, items })).target;
}

/** `v4`, `prod` or `the draft`. */
function targetLabel(target: Target, versions: readonly VersionRef[]): string {
  switch (target.kind) {
    case 'draft':
      return 'the draft';
    case 'environment':
      return target.name;
    case 'version': {
      const known = versions.find(({ id }) => id === target.version);
      return known === undefined ? target.version : versionLabel(known);
    }
    default:
      return 'the latest version';
  }
}

function targetItem(
  label: string,
  description: string,
  target: Target,
): vscode.QuickPickItem & { readonly target: Target } {
  return { label, description, target };
}

async function pickEnvironment(snapshot: RegistrySnapshot, prompt: string, place: Place): Promise<string> {
  const pinned = pinnedEnvironments(snapshot, prompt);
  if (pinned.length === 0) {
    throw new PromptEnvError('notFound', `no environment pins ${prompt}`, 'promote a version of it first');
  }
  const items = pinned.map(({ name, label }) => ({ label: name, description: label }));
  return (await pickOne({ ...place, placeholder: `Compare the draft of ${prompt} with?`, items: items.reverse() }))
    .label;
}

/** The environments that pin a prompt, in promotion order, each with its version's label. */
export function pinnedEnvironments(
  snapshot: RegistrySnapshot,
  prompt: string,
): readonly { readonly name: string; readonly label: string }[] {
  return snapshot.environments.flatMap(({ name }) => {
    const version = snapshot.pins.get(name)?.get(prompt)?.version ?? null;
    return version === null ? [] : [{ name, label: versionLabel(version) }];
  });
}
