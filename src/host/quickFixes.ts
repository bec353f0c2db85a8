import * as vscode from 'vscode';
import type { Finding } from '../core/model';
import type { App } from './app';
import { command } from './commands';
import { findingsShown } from './diagnostics';
import type { Node } from './nodes';
import { pathBelowRoot } from './paths';
import type { ViewModel } from './views/viewModel';

/** Registers what a person can do about a finding where it is shown. */
export function registerQuickFixes(app: App, model: ViewModel): void {
  app.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'file', pattern: '**/.promptenv/**' },
      { provideCodeActions: (document, _range, { diagnostics }) => fixesIn(app, model, document, diagnostics) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

function fixesIn(
  app: App,
  model: ViewModel,
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const entry = app.store.entryOf(document.uri);
  const view = entry === undefined ? undefined : model.of(entry.root.toString());
  const path = entry === undefined ? null : pathBelowRoot(entry.root, document.uri);
  if (entry === undefined || view === undefined || path === null || !vscode.workspace.isTrusted) {
    return [];
  }
  const root = entry.root.toString();
  const findings = findingsShown(app, view).filter((finding) => finding.path === path);
  return diagnostics.flatMap((diagnostic) =>
    findings
      .filter((finding) => diagnostic.code === finding.code && diagnostic.range.start.line === lineOf(finding))
      .flatMap((finding) => fixesOf(root, finding))
      .map((fix) => {
        const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
        action.command = fix;
        action.diagnostics = [diagnostic];
        return action;
      }),
  );
}

/** Where a finding's diagnostic begins, counted from 0. */
function lineOf({ line }: Finding): number {
  return Math.max((line ?? 1) - 1, 0);
}

function fixesOf(root: string, { code, path, prompt }: Finding): readonly vscode.Command[] {
  const environment = /^\.promptenv\/environments\/([^/]+)\.yaml$/.exec(path)?.[1];
  switch (code) {
    case 'unrecorded':
      return prompt === undefined || environment === undefined
        ? []
        : [command('recordPin', 'Record This Pin in the History…', pinNode(root, environment, prompt))];
    case 'conflictMarkers':
      if (environment !== undefined) {
        return pinsFixes(root, path, prompt);
      }
      return path.endsWith('/versions.jsonl') ? ledgerFixes(root, path) : [];
    case 'twins':
      return prompt === undefined
        ? []
        : [
            command('renumberVersion', 'Give One of the Two the Next Number', {
              kind: 'prompt',
              root,
              prompt,
              draftPath: null,
            } satisfies Node),
          ];
    case 'tornLine':
    case 'damaged':
      return [command('repair', 'Repair What Loses Nothing', { kind: 'registry', root } satisfies Node)];
    default:
      return [];
  }
}

function ledgerFixes(root: string, path: string): readonly vscode.Command[] {
  return [settle('Keep the Versions of Both Sides', { kind: 'conflict', root, path, side: 'both' })];
}

function pinsFixes(root: string, path: string, prompt: string | undefined): readonly vscode.Command[] {
  const all = (['ours', 'theirs'] as const).map((side) =>
    settle(`Keep ${titles[side]} for All Prompts in Conflict`, { kind: 'conflict', root, path, side }),
  );
  const one = (['ours', 'theirs'] as const).map((side) =>
    settle(`Keep ${titles[side]} for ${prompt ?? ''}`, { kind: 'conflict', root, path, side, prompt }),
  );
  return prompt === undefined ? all : [...one, ...all];
}

const titles = { ours: 'Our Pin', theirs: 'Their Pin' } as const;

function settle(title: string, node: Node): vscode.Command {
  return command('settleConflict', title, node);
}

function pinNode(root: string, environment: string, prompt: string): Node {
  return { kind: 'pin', root, environment, prompt };
}
