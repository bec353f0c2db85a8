import * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import { versionJson, versionLabel, type Version, type VersionRef } from '../../core/model';
import { formatReference, resolveTarget, type Target } from '../../core/references';
import type { App } from '../app';
import type { RegistryEntry } from '../registryEntries';
import type { Side } from '../side';
import { versionUri } from '../versionUris';
import { draftWithEdits } from './drafts';

/** Reads what a target names, anew; a draft with its unsaved edits. */
export async function sideOf(app: App, entry: RegistryEntry, prompt: string, target: Target): Promise<Side> {
  if (target.kind === 'draft') {
    return draftSide(app, entry, prompt);
  }
  const input = await entry.registry.planInput();
  const resolved = resolveTarget(input, prompt, input.versions(prompt), target);
  if (resolved === 'draft') {
    return draftSide(app, entry, prompt);
  }
  const environment = target.kind === 'environment' ? target.name : null;
  return versionSide(app, entry, prompt, resolved, environment);
}

/** A version as a side; named after the environment that pins it where one was asked for. */
export async function versionSide(
  app: App,
  entry: RegistryEntry,
  prompt: string,
  version: VersionRef,
  environment: string | null,
): Promise<Side> {
  const details = await versionDetails(app, entry, prompt, version);
  const label = versionLabel(version);
  return {
    label: environment === null ? label : `${environment} ${label}`,
    reference: `${prompt}@${environment ?? String(versionJson(version))}`,
    isUnsaved: false,
    anew: null,
    content: await entry.registry.content(prompt, version),
    version,
    uriOf: (file) => versionUri(entry.root, prompt, details, file, environment),
  };
}

async function draftSide(app: App, entry: RegistryEntry, prompt: string): Promise<Side> {
  const { content, unsaved } = await draftWithEdits(entry, prompt);
  const path = await draftPathOf(app, entry, prompt);
  const base = path.slice(0, path.length - content.main.length);
  return {
    label: 'draft',
    reference: formatReference(prompt, { kind: 'draft' }),
    isUnsaved: unsaved.size > 0,
    anew: () => draftSide(app, entry, prompt),
    content,
    version: null,
    uriOf: (file) => vscode.Uri.joinPath(entry.root, base + file),
  };
}

/** The draft's path from the registry's root. */
export async function draftPathOf(app: App, entry: RegistryEntry, prompt: string): Promise<string> {
  const path =
    app.store.promptOf(entry, prompt)?.draft.path ??
    (await entry.registry.loadPrompt(prompt))?.state.draft.path ??
    null;
  if (path === null) {
    throw new PromptEnvError('notFound', `${prompt} has no draft`, 'restore one from a version');
  }
  return path;
}

/** A version with its message, author and files. */
export async function versionDetails(
  app: App,
  entry: RegistryEntry,
  prompt: string,
  version: VersionRef,
): Promise<Version> {
  const inMemory = (await app.store.versionsOf(entry, prompt)).find((known) => known.id === version.id);
  const found = inMemory ?? (await entry.registry.versions(prompt)).find((known) => known.id === version.id);
  if (found === undefined) {
    throw new PromptEnvError(
      'damaged',
      `${version.id} of ${prompt} is not among its versions`,
      'restore versions.jsonl from git',
    );
  }
  return found;
}
