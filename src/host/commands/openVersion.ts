import * as vscode from 'vscode';
import { versionLabel, type VersionRef } from '../../core/model';
import { parseReference, resolveTarget, type Reference } from '../../core/references';
import { ageOf, authorName, oneLine } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { snapshotReport } from '../../core/reports';
import { cancel, pickOne, runSteps, type Step } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { versionUri } from '../versionUris';
import { plainText } from '../wording';
import { draftPathOf, versionDetails } from './sides';
import { entryFor, pickPrompt, promptNamed } from './target';
import { PromptEnvError } from '../../core/errors';

/** Opens a version read-only, as a preview. */
export async function openVersion(app: App, call: Call<ArgumentsOf<'openVersion'>>): Promise<unknown> {
  const reference = call.given.ref === undefined ? undefined : parseReference(call.given.ref);
  const entry = await entryFor(app, call, reference);
  const chosen = await chooseVersion(app, call, entry, reference, 'Open Version');
  if (chosen.version === 'draft') {
    const path = await draftPathOf(app, entry, chosen.prompt);
    const uri = vscode.Uri.joinPath(entry.root, path);
    await vscode.window.showTextDocument(uri, { preview: true });
    return { prompt: chosen.prompt, version: null, digest: null, uri: uri.toString() };
  }
  const version = await versionDetails(app, entry, chosen.prompt, chosen.version);
  // A damaged version is refused here, with what to do, and not by an editor that cannot open it.
  await entry.registry.content(chosen.prompt, version);
  const uri = versionUri(entry.root, chosen.prompt, version);
  await vscode.window.showTextDocument(uri, { preview: true });
  return { ...snapshotReport(chosen.prompt, version), uri: uri.toString() };
}

/** The version that a reference, a row or a person names. */
export async function chooseVersion(
  app: App,
  call: Call<{ readonly registry?: string }>,
  entry: RegistryEntry,
  reference: Reference | undefined,
  title: string,
): Promise<{ readonly prompt: string; readonly version: VersionRef | 'draft' }> {
  if (reference !== undefined) {
    const { prompt, target } = reference;
    const input = await entry.registry.planInput();
    return { prompt, version: resolveTarget(input, prompt, input.versions(prompt), target) };
  }
  const [node] = call.nodes;
  if (node?.kind === 'version') {
    return { prompt: node.prompt, version: node.version };
  }
  if (node?.kind === 'pin') {
    const pinned = entry.snapshot?.pins.get(node.environment)?.get(node.prompt)?.version ?? null;
    if (pinned !== null) {
      return { prompt: node.prompt, version: pinned };
    }
  }
  return askVersion(app, entry, title, promptNamed(app, call, 'active'));
}

async function askVersion(
  app: App,
  entry: RegistryEntry,
  title: string,
  given: string | undefined,
): Promise<{ readonly prompt: string; readonly version: VersionRef }> {
  let prompt = given ?? '';
  let version: VersionRef | undefined;
  const totalSteps = given === undefined ? 2 : 1;
  const askWhich: Step = async () => {
    const versions = await app.store.versionsOf(entry, prompt);
    if (versions.length === 0) {
      throw new PromptEnvError('notFound', `${prompt} has no version`, 'snapshot its draft first');
    }
    const now = Date.now();
    const items = versions.map((known) => ({
      label: versionLabel(known),
      detail: plainText(oneLine(`${known.message} — ${authorName(known.author)}, ${ageOf(known.createdAt, now)}`)),
      version: known,
    }));
    const place = { title, step: totalSteps, totalSteps, canGoBack: totalSteps > 1 };
    version = (await pickOne({ ...place, placeholder: `Which version of ${prompt}?`, items })).version;
    return undefined;
  };
  const askPrompt: Step = async () => {
    const words = { placeholder: 'A version of which prompt?', none: 'no prompt has a version' };
    const place = { title, step: 1, totalSteps };
    prompt = (await pickPrompt(app, entry, place, { ...words, filter: ({ latest }) => latest !== null })).id;
    return askWhich;
  };
  await runSteps(given === undefined ? askPrompt : askWhich);
  return { prompt, version: version ?? cancel() };
}
