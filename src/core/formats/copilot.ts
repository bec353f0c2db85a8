import { isArray, isObject, member, textMember } from '../json';
import type { Json, JsonObject } from '../json';
import type { TextProblem } from '../yaml';
import type { FormatInput, Include, ParseResult } from './format';
import { splitFrontMatter } from './frontMatter';
import { fileInclude, fileNameOf, relativePath, uniqueIncludes } from './includePaths';
import { sortedNames } from './settings';
import { TextLines } from './textLines';

const inputVariable = /\$\{input:([^{}:|\n]{1,200})/g;

/** Prompt files of VS Code and GitHub Copilot. */
export function parseCopilot(input: FormatInput): ParseResult {
  const front = splitFrontMatter(input.text, 'plain');
  if (front.problems.length > 0) {
    return { ok: false, format: 'copilot', problems: front.problems };
  }
  const { data, body, bodyLine } = front;
  const warnings: TextProblem[] = [];
  if (/^`{3,}/.test(body) && !front.present) {
    warnings.push({ message: 'the file begins with a code fence, so VS Code reads no front matter in it', line: 1 });
  }
  const content = body.trim();
  if (content === '') {
    warnings.push({ message: 'the prompt has no text', line: bodyLine });
  }
  const agent = textMember(data, 'agent') ?? textMember(data, 'mode');
  return {
    ok: true,
    prompt: {
      format: 'copilot',
      name: textMember(data, 'name'),
      description: textMember(data, 'description'),
      messages: content === '' ? [] : [{ role: 'user', content }],
      model: modelNames(member(data, 'model')),
      // `mode` is the older name of `agent`: changing the word changes nothing.
      parameters: agent === null ? {} : { agent },
      tools: toolNames(member(data, 'tools')),
      outputSchema: null,
      variables: sortedNames([...body.matchAll(inputVariable)].map((match) => (match[1] ?? '').trim())),
      includes: linkedFiles(body, new TextLines(body, bodyLine), fileNameOf(input.path)),
      warnings,
    },
  };
}

/** What a linked instruction or prompt file links to in turn. */
export function copilotIncludes(input: FormatInput): readonly Include[] {
  const front = splitFrontMatter(input.text, 'plain');
  return linkedFiles(front.body, new TextLines(front.body, front.bodyLine), fileNameOf(input.path));
}

/** One model, or several in order of preference. */
function modelNames(model: Json | undefined): string | null {
  const names = (isArray(model) ? model : [model]).flatMap((name) =>
    typeof name === 'string' && name !== '' ? [name] : [],
  );
  return names.length === 0 ? null : names.join(', ');
}

/** A list, a comma-separated string, or a map whose leaves are switches. */
function toolNames(tools: Json | undefined): readonly Json[] {
  if (typeof tools === 'string') {
    return tools.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  }
  if (isArray(tools)) {
    return tools;
  }
  const leaves = (map: JsonObject): string[] =>
    Object.entries(map).flatMap(([name, value]) => (isObject(value) ? leaves(value) : value === true ? [name] : []));
  return isObject(tools) ? leaves(tools) : [];
}

const link = /(!?)\[[^[\]\n]{0,300}\]\(([^()\s]{1,400})\)|#file:([^\s#]{1,400})/g;

/**
 * VS Code puts the files that a prompt links to into the conversation. Markdown files are taken as part of the prompt:
 * guides, instructions, other prompts. Linked source files are what the prompt works on, and would make it "modified"
 * with every commit. None is required, since examples in the text look the same as links.
 */
function linkedFiles(body: string, lines: TextLines, ownName: string): readonly Include[] {
  return uniqueIncludes(
    [...body.matchAll(link)].map((match) => {
      const mention = (match[3] ?? '').replace(/[),.;:]{1,10}$/, '');
      const target = (match[2] ?? mention).split('#', 1)[0] ?? '';
      const path = match[1] === '!' || !/\.md$/i.test(target) ? null : relativePath(target);
      return path === null || path === ownName || /[{}<>*?"|]/.test(path)
        ? null
        : fileInclude(target, lines.lineAt(match.index), false);
    }),
  );
}
