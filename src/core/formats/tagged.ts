import { isObject, member, objectMember, textMember } from '../json';
import type { Json, JsonObject } from '../json';
import { readYaml } from '../yaml';
import type { FormatInput, Include, Message, ParseResult } from './format';
import type { FrontMatter } from './frontMatter';
import { yamlProblems } from './frontMatter';
import { readHandlebars } from './handlebars';
import { fileNameOf, firstOfEach, partialInclude, uniqueIncludes } from './includePaths';
import { expressionNames } from './jinjaExpression';
import { readJinjaTag } from './jinjaLexer';
import { behaviouralKeys, listOf, resolveFiles, sortedNames } from './settings';
import { TextLines } from './textLines';

// Humanloop, PromptL and Continue share `.prompt` with Dotprompt and write roles as tags. What they have in common
// is read; none of them is rejected for what only another one allows.

const roleLine = /^[ \t]*<(?:system|user|assistant|developer|step|prompt[ \t]+path)\b/m;
const dotpromptSign = /\{\{~?\s{0,20}(?:role\s|history\b|media\s|>)/;
const promptlSign = /<prompt[ \t]|<step\b|\{\{\s{0,20}end(?:if|for)\b/;
const tag = /<(\/?)(system|user|assistant|developer|tool|prompt)\b([^<>]{0,500})>/g;
const pathAttribute = /\bpath[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)')/;

/** Whether a `.prompt` file writes its roles as tags. Signs that only Dotprompt has win: XML in prose is common. */
export function isTagged(front: FrontMatter): boolean {
  const { data, body } = front;
  const dotprompt =
    isObject(member(data, 'config')) || isObject(member(data, 'input')) || isObject(member(data, 'output'));
  return !dotprompt && roleLine.test(body) && !dotpromptSign.test(body);
}

const preambleKeys: ReadonlySet<string> = new Set([
  'name',
  'description',
  'model',
  'temperature',
  'maxTokens',
  'topP',
  'version',
  'schema',
]);

/** Continue allows settings above a first `---` without a fence in front; taken only when they are nothing else. */
export function withPreamble(front: FrontMatter): FrontMatter {
  const fence = /^---[ \t]*$/m.exec(front.body);
  if (front.present || front.problems.length > 0 || fence === null || fence.index === 0) {
    return front;
  }
  const preamble = front.body.slice(0, fence.index);
  // Settings are few and short; a long text above a rule is prose.
  const reading = preamble.length > 4000 ? null : readYaml(preamble);
  const value = reading?.value;
  if (reading === null || yamlProblems(reading).length > 0 || !isObject(value)) {
    return front;
  }
  const keys = Object.keys(value);
  if (keys.length === 0 || !keys.every((key) => preambleKeys.has(key))) {
    return front;
  }
  const end = Math.min(fence.index + fence[0].length + 1, front.body.length);
  const bodyLine = front.bodyLine + front.body.slice(0, end).split('\n').length - 1;
  return { ...front, data: value, present: true, body: front.body.slice(end), bodyLine, lineOf: reading.lineOf };
}

/** Reads a tagged file; nothing in its text makes it invalid. */
export function parseTagged(input: FormatInput, front: FrontMatter): ParseResult {
  const { body, bodyLine } = front;
  const promptl = /\.promptl$/i.test(input.path) || promptlSign.test(body);
  const resolved = resolveFiles(front.data, input, front.lineOf);
  const data = isObject(resolved.value) ? resolved.value : {};
  const used = ['model', 'tools', 'schema', 'response_format', 'parameters', 'template', 'type', 'path'];
  const variables = promptl
    ? promptlVariables(body)
    : readHandlebars(body, { helpers: new Set(), lenient: true }).variables;
  return {
    ok: true,
    prompt: {
      format: 'dotprompt',
      dialect: 'with tags',
      name: textMember(data, 'name'),
      description: textMember(data, 'description'),
      messages: taggedMessages(body, promptl ? 'system' : 'user'),
      model: textMember(data, 'model'),
      parameters: behaviouralKeys(data, ...used),
      tools: toolList(member(data, 'tools')),
      outputSchema: member(data, 'schema') ?? member(data, 'response_format') ?? null,
      variables: sortedNames(variables, Object.keys(objectMember(data, 'parameters'))),
      includes: uniqueIncludes([...resolved.includes, ...promptIncludes(body, new TextLines(body, bodyLine))]),
      warnings: resolved.problems,
    },
  };
}

/** `<prompt path="…" />` of PromptL. */
export function promptIncludes(body: string, lines: TextLines): readonly (Include | null)[] {
  const uses = [...body.matchAll(tag)].flatMap((match) => {
    const path = match[2] === 'prompt' ? pathAttribute.exec(match[3] ?? '') : null;
    const written = path?.[1] ?? path?.[2];
    return written === undefined ? [] : [{ written, offset: match.index }];
  });
  const spellings = (name: string): string[] =>
    fileNameOf(name).includes('.') ? [name] : [`${name}.promptl`, `${name}.prompt`, name];
  return firstOfEach(uses, ({ written }) => written).map(({ written, offset }) =>
    partialInclude(written, spellings, lines.lineAt(offset), true),
  );
}

function taggedMessages(body: string, outside: string): readonly Message[] {
  const messages: Message[] = [];
  let role = outside;
  let start = 0;
  const flush = (end: number): void => {
    const content = body.slice(start, end).trim();
    if (content !== '') {
      messages.push({ role, content });
    }
  };
  for (const match of body.matchAll(tag)) {
    const [whole, slash, name = ''] = match;
    const opens = slash === '' && name !== 'prompt' && role === outside && atLineStart(body, match.index);
    if (opens || (slash === '/' && name === role)) {
      flush(match.index);
      role = opens ? name : outside;
      start = match.index + whole.length;
    }
  }
  flush(body.length);
  return messages;
}

/** Only white space, or another tag's end, stands between the line's start and the tag. */
function atLineStart(text: string, offset: number): boolean {
  let at = offset - 1;
  while (at >= 0 && (text.charAt(at) === ' ' || text.charAt(at) === '\t')) {
    at -= 1;
  }
  return at < 0 || text.charAt(at) === '\n' || text.charAt(at) === '>';
}

function promptlVariables(body: string): ReadonlySet<string> {
  const locals = new Set<string>();
  const names = new Set<string>();
  let at = body.indexOf('{{');
  while (at !== -1) {
    const run = readJinjaTag(body, at + 2, '}}');
    const [first, second, third] = run.tokens;
    let tokens = run.tokens;
    if (run.error === null && first?.type === 'name') {
      if (first.text === 'for') {
        const keyword = tokens.findIndex((token) => token.text === 'in' || token.text === 'of');
        tokens.slice(1, Math.max(1, keyword)).forEach((token) => locals.add(token.text));
        tokens = tokens.slice(keyword + 1);
      } else if (second?.text === '=' && third !== undefined) {
        locals.add(first.text);
        tokens = tokens.slice(2);
      } else if (['if', 'else', 'elseif', 'endif', 'endfor'].includes(first.text)) {
        tokens = tokens.slice(1);
      }
    }
    for (const name of run.error === null ? expressionNames(tokens) : []) {
      names.add(name);
    }
    at = run.error === 'unclosed' ? -1 : body.indexOf('{{', Math.max(run.end, at + 2));
  }
  return new Set([...names].filter((name) => !locals.has(name)));
}

/** PromptL writes tools as a map from name to definition. */
function toolList(tools: Json | undefined): readonly Json[] {
  if (!isObject(tools)) {
    return listOf(tools);
  }
  return Object.entries(tools).map(([name, definition]): JsonObject =>
    isObject(definition) ? { name, ...definition } : { name, definition },
  );
}
