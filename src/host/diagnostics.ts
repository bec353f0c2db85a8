import * as vscode from 'vscode';
import type { Finding } from '../core/model';
import type { App } from './app';
import { messageBeside } from './wording';
import type { ViewModel } from './views/viewModel';

/** A file with more findings than this shows the first ones. */
const mostInFile = 500;

/** Registers what is wrong with a registry as problems, in the files where it is wrong. */
export function registerDiagnostics(app: App, model: ViewModel): void {
  const collection = vscode.languages.createDiagnosticCollection('prompt-environments');
  const shown = new Map<string, readonly Finding[]>();
  const refresh = (): void => {
    const roots = new Set<string>();
    for (const { entry, snapshot } of model.all()) {
      const root = entry.root.toString();
      roots.add(root);
      if (shown.get(root) !== snapshot.findings) {
        replace(collection, entry.root, shown.get(root) ?? [], snapshot.findings);
        shown.set(root, snapshot.findings);
      }
    }
    for (const [root, findings] of shown) {
      if (!roots.has(root)) {
        replace(collection, vscode.Uri.parse(root, true), findings, []);
        shown.delete(root);
      }
    }
  };
  app.subscriptions.push(collection, model.onDidChange(refresh));
}

function replace(
  collection: vscode.DiagnosticCollection,
  root: vscode.Uri,
  before: readonly Finding[],
  after: readonly Finding[],
): void {
  const byPath = new Map<string, Finding[]>(before.map(({ path }) => [path, []]));
  for (const finding of after) {
    const list = byPath.get(finding.path);
    if (list === undefined) {
      byPath.set(finding.path, [finding]);
    } else if (list.length < mostInFile) {
      list.push(finding);
    }
  }
  collection.set([...byPath].map(([path, findings]) => [vscode.Uri.joinPath(root, path), findings.map(diagnosticOf)]));
}

function diagnosticOf(finding: Finding): vscode.Diagnostic {
  const line = Math.max((finding.line ?? 1) - 1, 0);
  const severity = finding.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const hint = finding.hint === '' ? '' : `\n${finding.hint.charAt(0).toUpperCase()}${finding.hint.slice(1)}`;
  const range = new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER);
  const diagnostic = new vscode.Diagnostic(range, `${messageBeside(finding)}${hint}`, severity);
  diagnostic.source = 'Prompt Environments';
  diagnostic.code = finding.code;
  return diagnostic;
}
