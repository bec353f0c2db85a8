import * as vscode from 'vscode';
import { parseContent } from '../../core/content';
import { answersOf } from '../../core/formats/answers';
import { toolNamed } from '../../core/formats/canonical';
import type { Json } from '../../core/json';
import type { Content } from '../../core/model';
import { includedRows, openDiff } from '../diffs';
import { diffTitle, type OpenedComparison } from '../openedComparison';
import { emptyUri } from '../versionUris';
import type { Opened } from './comparisonRows';

const scheme = 'prompt-env-value';
/** Values that can still be drawn. */
const mostKept = 40;

type OpenedValue = Exclude<Opened, { readonly kind: 'call' | 'again' }>;

/** Documents of single values of a comparison: a tool's definition, an output schema, a long setting. */
export class ValueDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  private last = 0;

  /** @param name without an extension: what the value is says that */
  add(name: string, value: Json | undefined): vscode.Uri {
    const isText = typeof value === 'string';
    const text = value === undefined ? '' : isText ? value : `${JSON.stringify(value, null, 2)}\n`;
    this.last += 1;
    const path = `/${name.replace(/[^\w.-]+/g, '-')}.${isText ? 'txt' : 'json'}`;
    const uri = vscode.Uri.from({ scheme, path, query: String(this.last) });
    this.texts.set(uri.toString(), text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > mostKept && oldest !== undefined) {
      this.texts.delete(oldest);
    }
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.texts.get(uri.toString());
  }

  dispose(): void {
    this.registration.dispose();
  }
}

/** Opens the diff of a part of a comparison. */
export async function openComparedPart(
  values: ValueDocuments,
  opened: OpenedComparison,
  part: OpenedValue,
): Promise<void> {
  const { prompt, left, right, comparison } = opened;
  const title = diffTitle(prompt, left.label, right.label);
  switch (part.kind) {
    case 'text':
      return openDiff(left.uriOf(left.content.main), right.uriOf(right.content.main), title);
    case 'file': {
      const row = includedRows(left, right, comparison).find(({ name }) => name === part.path);
      return row === undefined
        ? undefined
        : openDiff(row.left ?? emptyUri(row.name), row.right ?? emptyUri(row.name), `${title}: ${row.name}`);
    }
    case 'tool':
      return openValues(
        `tool ${part.name}`,
        [left, right].map(({ content }) => toolIn(content, part.name)),
      );
    case 'outputSchema':
      return openValues(
        'output schema',
        [left, right].map(({ content }) => schemaIn(content)),
      );
    case 'setting': {
      const change = comparison.settings.find(({ path }) => path === part.path);
      return openValues(part.path, [change?.left, change?.right]);
    }
  }

  function openValues(name: string, [before, after]: readonly (Json | undefined)[]): Promise<void> {
    return openDiff(values.add(name, before), values.add(name, after), `${title}: ${name}`);
  }
}

function toolIn(content: Content, name: string): Json | undefined {
  const parsed = parseContent(content);
  return parsed.ok ? toolNamed(parsed.prompt, name) : undefined;
}

function schemaIn(content: Content): Json | undefined {
  const parsed = parseContent(content);
  return parsed.ok ? (answersOf(parsed.prompt) ?? undefined) : undefined;
}
