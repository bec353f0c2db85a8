import * as vscode from 'vscode';
import type { Finding } from '../core/model';
import type { App } from './app';
import { messageBeside } from './wording';
import type { RegistryView, ViewModel } from './views/viewModel';

/** A file with more findings than this shows the first ones. */
const mostInFile = 500;

/** Registers what is wrong with a registry as problems, in the files where it is wrong. */
export function registerDiagnostics(app: App, model: ViewModel): void {
  const collection = vscode.languages.createDiagnosticCollection('prompt-environments');
  const shown = new Map<string, Shown>();
  const refresh = (): void => {
    const roots = new Set<string>();
    for (const view of model.all()) {
      const { entry, snapshot } = view;
      const root = entry.root.toString();
      roots.add(root);
      const former = shown.get(root);
      const verified = app.verified.of(root);
      if (former?.read !== snapshot.findings || former.verified !== verified) {
        const all = findingsShown(app, view);
        replace(collection, entry.root, former?.all ?? [], all);
        shown.set(root, { read: snapshot.findings, verified, all });
      }
    }
    for (const [root, { all }] of shown) {
      if (!roots.has(root)) {
        replace(collection, vscode.Uri.parse(root, true), all, []);
        shown.delete(root);
      }
    }
  };
  app.subscriptions.push(collection, model.onDidChange(refresh), app.verified.onDidChange(refresh));
}

interface Shown {
  readonly read: readonly Finding[];
  readonly verified: readonly Finding[];
  readonly all: readonly Finding[];
}

/** What was found when a registry was read, and what its last verification found besides. */
export function findingsShown(app: App, { entry, snapshot }: RegistryView): readonly Finding[] {
  const keyOf = ({ code, path, line, message }: Finding): string => JSON.stringify([code, path, line, message]);
  const read = new Set(snapshot.findings.map(keyOf));
  const besides = app.verified.of(entry.root.toString()).filter((finding) => !read.has(keyOf(finding)));
  return besides.length === 0 ? snapshot.findings : [...snapshot.findings, ...besides];
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
