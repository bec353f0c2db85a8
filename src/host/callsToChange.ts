import * as vscode from 'vscode';
import {
  callsToChange,
  isVariableChange,
  variablesCompared,
  type ChangedVariables,
  type PlacedSite,
} from '../core/callSites/passing';
import type { Comparison } from '../core/comparison';
import { parseReference } from '../core/references';
import type { App } from './app';
import { meaningOf } from './calls/callMeaning';
import type { OpenableCalls } from './openedComparison';
import { pathBelowRoot, pathOf } from './paths';
import type { RegistryEntry } from './registryEntries';
import type { Side } from './side';
import { addressOf } from './versionUris';

/** How long anybody waits for the first search of a large workspace, in milliseconds. */
const patience = 1500;

/** Begins to look through the window's code, so that the answer is there when somebody asks. */
export function beginSearch(app: App): void {
  search(app).catch((error: unknown) => app.log.error(error));
}

async function search(app: App): Promise<Found> {
  const { workspace } = await app.calls.load();
  const { files, isWhole } = await workspace.all();
  const gap = isWhole ? null : 'there is more code than is searched for calls';
  const calls = files.flatMap(({ uri, calls: found }) => found.map(({ site, range }) => ({ uri, site, range })));
  return { calls, gap };
}

interface Found {
  readonly calls: readonly {
    readonly uri: vscode.Uri;
    readonly site: PlacedSite['site'];
    readonly range: vscode.Range;
  }[];
  readonly gap: string | null;
}

/**
 * The calls in the window's code for prompts whose variables change. The search goes on in slices of its own; what is
 * not found in good time is said to be missing.
 */
export async function findChangedCalls(
  app: App,
  entry: RegistryEntry,
  changed: readonly ChangedVariables[],
): Promise<readonly OpenableCalls[]> {
  const concerned = changed.filter(({ variables }) => isVariableChange(variables));
  if (concerned.length === 0) {
    return [];
  }
  const { calls, gap } = await inGoodTime(search(app));
  const prompts = new Set(concerned.map(({ prompt }) => prompt));
  const places = new Map<string, vscode.Location>();
  const sites: PlacedSite[] = [];
  for (const { uri, site, range } of calls) {
    if (prompts.has(site.prompt.text) && meaningOf(app.store, uri, site)?.entry === entry) {
      const path = pathBelowRoot(entry.root, uri) ?? pathOf(uri);
      const line = range.start.line + 1;
      sites.push({ path, line, site });
      places.set(`${path}:${line}`, new vscode.Location(uri, range));
    }
  }
  const environments = entry.snapshot?.environments ?? [];
  return concerned.map((each) => ({
    ...each,
    calls: callsToChange(each.variables, sites, each.prompt, each.environment, environments),
    gap,
    open: async ({ path, line }) => {
      const place = places.get(`${path}:${line}`);
      if (place !== undefined) {
        const options = { preview: true, preserveFocus: true, selection: place.range };
        await vscode.window.showTextDocument(place.uri, options);
      }
    },
  }));
}

/** The calls that a comparison of two sides of one prompt concerns; null where no variable comes or goes. */
export async function callsConcerned(
  app: App,
  left: Side,
  right: Side,
  { variables }: Comparison,
): Promise<OpenableCalls | null> {
  const [address] = [left, right].flatMap(({ uriOf, content }) => {
    const found = addressOf(uriOf(content.main));
    return found === undefined || found === 'empty' ? [] : [found];
  });
  const entry = address === undefined ? undefined : app.store.entryAt(address.root);
  const changed = variablesCompared(parseReference(left.reference), parseReference(right.reference), variables);
  const [found = null] = entry === undefined ? [] : await findChangedCalls(app, entry, changed);
  return found;
}

/** Somebody who promotes does not wait for the last file of a large workspace. */
async function inGoodTime(searching: Promise<Found>): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Found>((resolve) => {
    timer = setTimeout(() => resolve({ calls: [], gap: 'the code is still being searched for calls' }), patience);
  });
  const failed = { calls: [], gap: 'the code could not be searched for calls' };
  const found = await Promise.race([searching.catch(() => failed), late]);
  clearTimeout(timer);
  return found;
}
