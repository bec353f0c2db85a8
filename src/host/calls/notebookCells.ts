import * as vscode from 'vscode';
import type { CallRule } from '../../core/callSites/callRule';
import type { CallSite, CallSites, Span, Written } from '../../core/callSites/callSite';
import { findInSlices } from '../../core/callSites/find';
import type { Language } from '../../core/callSites/syntax';
import { inSlices } from '../../core/slices';
import { breather } from '../breathe';

/** Of documents that are cells of a notebook. */
export const cellScheme = 'vscode-notebook-cell';

/** The file that a document belongs to: of a cell its notebook's. */
export function fileOf(uri: vscode.Uri): vscode.Uri {
  return notebookAt(uri)?.uri ?? uri;
}

/** The notebook that a cell belongs to. */
export function notebookAt(uri: vscode.Uri): vscode.NotebookDocument | undefined {
  return uri.scheme === cellScheme
    ? vscode.workspace.notebookDocuments.find((notebook) => notebook.uri.path === uri.path)
    : undefined;
}

/** What must stay for what was found in a cell to be good: every cell as it is, since names of one hold in another. */
export function stateOfCells(notebook: vscode.NotebookDocument): string {
  return notebook
    .getCells()
    .map(({ document }) => `${document.uri.fragment} ${document.version} ${document.languageId}`)
    .join('\n');
}

/** What stands before a cell in cells of its language, with a line break at its end; '' for what is no cell. */
export function textBeforeCell(cell: vscode.TextDocument): string {
  const cells = notebookAt(cell.uri)?.getCells() ?? [];
  const before = cells.slice(
    0,
    cells.findIndex(({ document }) => document === cell),
  );
  return before
    .filter(({ document }) => document.languageId === cell.languageId)
    .map(({ document }) => `${programOf(document)}\n`)
    .join('');
}

/** Cells in which another program's text stands: `%%bash`. */
const otherText = /^\s*%%(?!time|capture|prun)/;

function programOf(cell: vscode.TextDocument): string {
  const text = cell.getText();
  return otherText.test(text) ? '' : text;
}

/**
 * Finds where the cells of one language ask for prompts: as one program, in their order, since a name that one imports is
 * called in another. By the cells' URIs.
 */
export async function findInCells(
  cells: readonly vscode.TextDocument[],
  language: Language,
  rules: readonly CallRule[],
  longest: number,
): Promise<ReadonlyMap<string, CallSites>> {
  const texts = cells.map(programOf);
  const whole = texts.join('\n');
  const found = whole.length > longest ? nothing : await inSlices(findInSlices(whole, language, rules), breather());
  const byCell = new Map<string, CallSites>();
  let start = 0;
  for (const [index, cell] of cells.entries()) {
    const end = start + (texts[index] ?? '').length;
    const from = start;
    const isInside = (span: Span): boolean => from <= span.start && span.end <= end;
    byCell.set(cell.uri.toString(), {
      sites: found.sites.filter(isInside).map((site) => movedBack(site, from)),
      unclear: found.unclear.filter(isInside).map((span) => spanBack(span, from)),
      unnamed: [],
    });
    start = end + 1;
  }
  return byCell;
}

const nothing: CallSites = { sites: [], unclear: [], unnamed: [] };

function spanBack<T extends Span>(span: T, by: number): T {
  return { ...span, start: span.start - by, end: span.end - by };
}

function movedBack(site: CallSite, by: number): CallSite {
  const back = (written: Written | null): Written | null => written && spanBack(written, by);
  return {
    ...spanBack(site, by),
    prompt: spanBack(site.prompt, by),
    environment: back(site.environment),
    version: back(site.version),
  };
}
