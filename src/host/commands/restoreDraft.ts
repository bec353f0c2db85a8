import type * as vscode from 'vscode';
import { PromptEnvError } from '../../core/errors';
import { versionLabel, type Content, type VersionRef } from '../../core/model';
import { parseReference } from '../../core/references';
import { count } from '../../core/wording';
import type { App } from '../app';
import type { ArgumentsOf, Call } from '../arguments';
import { pickOne, separator } from '../steps';
import type { RegistryEntry } from '../registryEntries';
import { draftWithEdits, saveAll } from './drafts';
import { requireWritable } from './guard';
import { saySo } from './moving';
import { chooseVersion } from './openVersion';
import { sharedIncludes } from './sharedIncludes';
import { entryFor } from './target';

/** Writes a version over the draft; asks first when the draft is not a version, for then it would be lost. */
export async function restoreDraft(app: App, call: Call<ArgumentsOf<'restoreDraft'>>): Promise<unknown> {
  const { given } = call;
  const reference = given.ref === undefined ? undefined : parseReference(given.ref);
  const entry = await entryFor(app, call, reference);
  requireWritable(entry);
  const { prompt, version } = await chooseVersion(app, call, entry, reference, 'Restore Draft from Version');
  if (version === 'draft') {
    throw new PromptEnvError('usage', 'a draft cannot be restored from itself', 'name a version or an environment');
  }
  const content = await entry.registry.content(prompt, version);
  const draft = await draftOrNull(entry, prompt);
  const isKept = draft === null || (await isVersion(entry, prompt, draft.content));
  const isFull = call.fromCode && given.ref !== undefined && (given.confirmed === true || isKept);
  const includes = isFull
    ? given.includes === true
    : await agree(app, entry, { prompt, version, content, isKept }, given.includes);
  // What is open with unsaved edits is saved first: the editor then takes the restored text, and its Undo still has the edits.
  await saveAll(draft?.unsaved ?? new Set());
  const { paths, differing } = await entry.registry.restore({ prompt, version, includes });
  await app.store.refreshPrompts(entry, [prompt]);
  const label = versionLabel(version);
  saySo(
    differing.length === 0
      ? `The draft of ${prompt} is ${label} again`
      : `The own file of ${prompt} is that of ${label} again; ${count(differing.length, 'included file')} not`,
  );
  return { prompt, version: version.number ?? version.id, digest: version.digest, paths };
}

interface Restoring {
  readonly prompt: string;
  readonly version: VersionRef;
  readonly content: Content;
  readonly isKept: boolean;
}

async function agree(
  app: App,
  entry: RegistryEntry,
  { prompt, version, content, isKept }: Restoring,
  wanted: boolean | undefined,
): Promise<boolean> {
  const label = versionLabel(version);
  const included = content.files.filter((file) => file.path !== content.main).map((file) => file.path);
  if (isKept && (included.length === 0 || wanted === false)) {
    return false;
  }
  const sharing =
    included.length === 0 ? new Map<string, readonly string[]>() : await sharedIncludes(app, entry, prompt, content);
  const main = {
    label: `$(history) Write ${label} over the draft`,
    description: content.main,
    includes: false,
    stays: false,
  };
  const all = {
    label: `$(files) Write it and ${count(included.length, 'included file')}`,
    description: sharing.size === 0 ? '' : 'other prompts share some of them',
    includes: true,
    stays: false,
  };
  const rows = included.map((path) => {
    const others = sharing.get(path) ?? [];
    const description = others.length === 0 ? '' : `also used by ${others.join(', ')}`;
    return { label: path, description, includes: false, stays: true };
  });
  const chosen = await pickOne({
    title: `Restore ${prompt} from ${label}`,
    step: 1,
    totalSteps: 1,
    placeholder: isKept
      ? 'The draft is kept as a version. What should be written?'
      : 'The draft is not a version: its changes will be lost. Snapshot it first to keep them',
    items: [main, ...(included.length === 0 || wanted === false ? [] : [all, separator('included files'), ...rows])],
    active: wanted === true && included.length > 0 ? all : main,
    instead: (item) => (item.stays ? () => Promise.resolve() : undefined),
  });
  return chosen.includes;
}

async function draftOrNull(
  entry: RegistryEntry,
  prompt: string,
): Promise<{ readonly content: Content | null; readonly unsaved: ReadonlySet<vscode.TextDocument> } | null> {
  try {
    return await draftWithEdits(entry, prompt);
  } catch (error) {
    if (PromptEnvError.is(error, 'notFound')) {
      return null;
    }
    if (PromptEnvError.is(error, 'invalid')) {
      return { content: null, unsaved: new Set() };
    }
    throw error;
  }
}

async function isVersion(entry: RegistryEntry, prompt: string, content: Content | null): Promise<boolean> {
  return content !== null && (await entry.registry.versions(prompt)).some((known) => known.digest === content.digest);
}
