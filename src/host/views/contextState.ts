import * as vscode from 'vscode';
import type { App } from '../app';
import { setContextKey } from '../contextKeys';
import { Rest } from '../serialQueue';
import type { SidebarState } from '../contributedNames';
import type { ViewModel } from './viewModel';

/** Menus know these names of prompt files without being told; package.json has the same pattern. */
const obviousPromptFile = /(?:\.prompt|\.prompty|\.prompt\.md|\.prompt\.yml|\.prompt\.yaml|[/\\]skprompt\.txt)$/;
/** A context key holds at most this many paths. */
const mostPaths = 5000;

/** Keeps the context keys that choose welcome content and menus. All are unset until the registries were read. */
export function registerContextKeys(app: App, model: ViewModel): void {
  let state: SidebarState | undefined;
  // Looking through all drafts waits until whoever else hears of a change had their turn.
  const drafts = new Rest();
  const refresh = (): void => {
    const next = stateOf(app, model);
    if (next !== undefined && next !== state) {
      state = next;
      setContextKey('state', next);
    }
  };
  if (vscode.workspace.workspaceFolders === undefined) {
    state = 'noFolder';
    setContextKey('state', state);
  }
  app.subscriptions.push(
    drafts,
    model.onDidChange((change) => {
      refresh();
      if (change === 'all') {
        drafts.after(0, 'drafts', () => setContextKey('drafts', unusualDrafts(model)));
      }
    }),
  );
}

function stateOf(app: App, model: ViewModel): SidebarState | undefined {
  const { entries, loaded } = app.store;
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    return 'noFolder';
  }
  if (entries.length === 0) {
    return loaded ? 'noRegistry' : undefined;
  }
  const views = model.all();
  const hasRows = views.some(({ snapshot }) => snapshot.prompts.length > 0 || snapshot.findings.length > 0);
  if (hasRows || entries.some(({ error }) => error !== undefined)) {
    return 'ready';
  }
  return loaded ? 'noPrompts' : undefined;
}

/** Paths of drafts that their names alone do not give away. */
function unusualDrafts(model: ViewModel): readonly string[] {
  const paths: string[] = [];
  for (const { entry, snapshot } of model.all()) {
    for (const { draft } of snapshot.prompts) {
      if (draft.path !== null && !obviousPromptFile.test(`/${draft.path}`) && paths.length < mostPaths) {
        paths.push(vscode.Uri.joinPath(entry.root, draft.path).fsPath);
      }
    }
  }
  return paths;
}
