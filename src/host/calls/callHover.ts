import * as vscode from 'vscode';
import { parseContent } from '../../core/content';
import { plainMarkdown } from '../../core/markdown';
import { versionLabel, type Version, type VersionRef } from '../../core/model';
import { whyUnreadable } from '../../core/unreadablePins';
import { ageOf, authorName, oneLine } from '../../core/wording';
import type { App } from '../app';
import { versionDetails } from '../commands/sides';
import { askedText } from '../views/callTitles';
import { pinnedBy, pinOf } from '../views/promptFacts';
import { meaningOf, type CallMeaning } from './callMeaning';
import { rangeOf } from './workspaceCalls';

/** Longest text of others that a hover shows of one thing. */
const longest = 400;

/** So many variables are named. */
const mostVariables = 30;

/** What the environment that a call asks for serves: message, author, when, model and variables. Plain text, whatever it is. */
export async function hoverOfCall(
  app: App,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const calls = await app.calls.load();
  const site = await calls.documents.at(document, position);
  const meaning = site === undefined ? undefined : meaningOf(app.store, document.uri, site);
  if (site === undefined || meaning?.prompt === undefined) {
    return undefined;
  }
  const ranges = [site.prompt, ...(site.environment === null ? [] : [site.environment])];
  const range = ranges.map((span) => rangeOf(document, span)).find((each) => each.contains(position));
  return new vscode.Hover(await textOf(app, meaning), range);
}

async function textOf(app: App, { entry, snapshot, call, prompt }: CallMeaning): Promise<vscode.MarkdownString> {
  const id = call.site.prompt.text;
  const text = new vscode.MarkdownString();
  text.isTrusted = false;
  text.supportHtml = false;
  const pins = pinnedBy(snapshot, id);
  const asked = askedText(snapshot, call);
  const head = asked === null ? '' : ` — asks for ${plainMarkdown(asked)}`;
  text.appendMarkdown(`**${plainMarkdown(id)}**${head}\n\n`);
  text.appendMarkdown(`${plainMarkdown(pins.length === 0 ? 'not pinned' : pins.join(' · '))}\n\n`);
  for (const environment of environmentsShown(snapshot.environments, call.environment)) {
    const pin = pinOf(snapshot, environment, id);
    const unreadable = whyUnreadable(snapshot, environment, id);
    if (unreadable !== null) {
      text.appendMarkdown('---\n\n');
      text.appendMarkdown(plainMarkdown(`What ${environment} pins cannot be told: ${oneLine(unreadable, longest)}`));
      text.appendMarkdown('\n\n');
      break;
    }
    if (pin?.version == null) {
      continue;
    }
    const lines = await linesOf(app, entry, id, pin.version);
    const held = pin.hold === null ? [] : [`Held: ${oneLine(pin.hold.reason, longest)}`];
    text.appendMarkdown('---\n\n');
    text.appendMarkdown(`**${plainMarkdown(`${environment} ${versionLabel(pin.version)}`)}** `);
    text.appendMarkdown([...lines, ...held].map(plainMarkdown).join('  \n'));
    text.appendMarkdown('\n\n');
    break;
  }
  if (prompt?.draft.path == null) {
    text.appendMarkdown(plainMarkdown('It has no draft.'));
  }
  return text;
}

/** The one that the call asks for; otherwise the last that pins anything. */
function environmentsShown(
  environments: readonly { readonly name: string }[],
  asked: string | null,
): readonly string[] {
  return asked === null ? environments.map(({ name }) => name).reverse() : [asked];
}

async function linesOf(
  app: App,
  entry: CallMeaning['entry'],
  prompt: string,
  version: VersionRef,
): Promise<readonly string[]> {
  try {
    const details = await versionDetails(app, entry, prompt, version);
    return [...versionLines(details), ...(await contentLines(entry, prompt, version))];
  } catch (error) {
    return [error instanceof Error ? oneLine(error.message, longest) : 'cannot be read'];
  }
}

function versionLines({ message, author, createdAt }: Version): readonly string[] {
  const said = oneLine(message, longest);
  return [said === '' ? 'No message' : said, `${authorName(author)}, ${ageOf(createdAt, Date.now())}`];
}

/** Contents never change: what was read of the last ones is kept. */
const kept = new Map<string, readonly string[]>();
const mostKept = 50;

async function contentLines(
  { registry }: CallMeaning['entry'],
  prompt: string,
  version: VersionRef,
): Promise<readonly string[]> {
  const known = kept.get(version.digest);
  if (known !== undefined) {
    return known;
  }
  const parsed = parseContent(await registry.content(prompt, version));
  if (!parsed.ok) {
    return ['its content cannot be read'];
  }
  const { model, variables } = parsed.prompt;
  const names = variables.slice(0, mostVariables).map((name) => oneLine(name, 60));
  const more = variables.length > mostVariables ? ` and ${variables.length - mostVariables} more` : '';
  const lines = [
    `Model ${model === null ? 'not named' : oneLine(model, 100)}`,
    names.length === 0 ? 'No variables' : `Variables ${names.join(', ')}${more}`,
  ];
  const [oldest] = kept.keys();
  if (kept.size >= mostKept && oldest !== undefined) {
    kept.delete(oldest);
  }
  kept.set(version.digest, lines);
  return lines;
}
