import { isObject, member, objectMember, textMember } from '../json';
import type { Json } from '../json';
import type { TextProblem } from '../yaml';
import type { FormatInput, Include, Message, ParseResult } from './format';
import { splitFrontMatter } from './frontMatter';
import { readHandlebars } from './handlebars';
import type { HandlebarsReading, PartialUse } from './handlebars';
import {
  fileInclude,
  firstOfEach,
  folderOf,
  maxIncludes,
  partialInclude,
  pathFrom,
  readInclude,
  uniqueIncludes,
} from './includePaths';
import { schemaNames } from './inputNames';
import { behaviouralKeys, listOf, namesDataFile, readDataFile, resolveFiles, sortedNames } from './settings';
import { isTagged, parseTagged, withPreamble } from './tagged';
import { TextLines } from './textLines';

/** Dotprompt's own helpers; `{{history}}` alone is one, not a variable. */
export const dotpromptHelpers: ReadonlySet<string> = new Set([
  'history',
  'ifEquals',
  'json',
  'media',
  'role',
  'section',
  'unlessEquals',
]);

/** Files under `.prompt`: Dotprompt, and the tagged dialects that share its extension. */
export function parseDotprompt(input: FormatInput): ParseResult {
  const front = withPreamble(splitFrontMatter(input.text, 'dotprompt'));
  if (front.problems.length > 0) {
    return { ok: false, format: 'dotprompt', problems: front.problems };
  }
  if (isTagged(front)) {
    return parseTagged(input, front);
  }
  const { body, bodyLine } = front;
  const lines = new TextLines(body, bodyLine);
  const reading = readHandlebars(body, { helpers: dotpromptHelpers, lenient: false });
  if (reading.error !== null) {
    const problem = lines.problem(reading.error.message, reading.error.offset);
    return { ok: false, format: 'dotprompt', problems: [problem] };
  }
  const resolved = resolveFiles(front.data, input, front.lineOf);
  const data = isObject(resolved.value) ? resolved.value : {};
  const warnings: TextProblem[] = [...resolved.problems];
  const files: Include[] = [];
  const file = (value: Json, path: readonly (string | number)[]): Json => {
    const include = namesDataFile(value) ? fileInclude(value, front.lineOf(path), true) : null;
    const found = include === null ? null : readInclude(include, input.read);
    if (include !== null) {
      files.push(include);
    }
    const content = found === null ? null : readDataFile(found.path, found.text);
    if (content?.ok === false) {
      warnings.push({ message: content.message, line: include?.line ?? 1 });
    }
    return content?.ok === true ? content.value : value;
  };
  const tools = ['tools', 'toolDefs'].flatMap((key) =>
    listOf(member(data, key)).flatMap((tool, index) => listOf(file(tool, [key, index]))),
  );
  const declared = objectMember(data, 'input');
  const inputSchema = file(member(declared, 'schema') ?? null, ['input', 'schema']);
  const output = objectMember(data, 'output');
  const outputSchema = file(member(output, 'schema') ?? null, ['output', 'schema']);
  const outputFormat = textMember(output, 'format');
  const partials = readPartials(reading.partials, input);
  const messages = splitMessages(body, reading);
  if (messages.length === 0) {
    warnings.push({ message: 'the prompt has no text', line: bodyLine });
  }
  warnings.push(...partials.problems.map(({ message, offset }) => ({ message, line: lines.lineAt(offset) })));
  const used = ['config', 'ext', 'input', 'model', 'output', 'raw', 'toolDefs', 'tools'];
  return {
    ok: true,
    prompt: {
      format: 'dotprompt',
      name: textMember(data, 'name'),
      description: textMember(data, 'description'),
      messages,
      model: textMember(data, 'model'),
      // Genkit and LiteLLM read settings such as `toolChoice` and `temperature` from the top level too.
      parameters: { ...behaviouralKeys(data, ...used), ...objectMember(data, 'config') },
      tools,
      outputSchema,
      ...(outputFormat === null ? {} : { outputFormat }),
      variables: sortedNames(
        reading.variables,
        partials.variables,
        schemaNames(inputSchema),
        Object.keys(objectMember(declared, 'default')),
      ),
      includes: uniqueIncludes([...resolved.includes, ...files, ...partialIncludes(reading.partials, lines)]),
      warnings,
    },
  };
}

/** Partials and, in a partial's own front matter, nothing: the runtime reads only their text. */
export function dotpromptIncludes(input: FormatInput): readonly Include[] {
  const front = splitFrontMatter(input.text, 'dotprompt');
  const reading = readHandlebars(front.body, { helpers: dotpromptHelpers, lenient: true });
  return uniqueIncludes(partialIncludes(reading.partials, new TextLines(front.body, front.bodyLine)));
}

function partialIncludes(partials: readonly PartialUse[], lines: TextLines): (Include | null)[] {
  const first = firstOfEach(partials, ({ name }) => name);
  return first.map(({ name, offset }) => partialFile(name, lines.lineAt(offset)));
}

/** `{{>tone}}` is the file `_tone.prompt`. */
function partialFile(name: string, line: number): Include | null {
  return partialInclude(name, (fileName) => [`_${fileName}.prompt`], line, true);
}

/** Partials are read for their variables up to this many characters in all, which no real prompt comes near. */
const maxPartialText = 2_000_000;

/** What the partials ask for, read through to the end: they share the prompt's variables. */
function readPartials(
  used: readonly PartialUse[],
  input: FormatInput,
): { variables: ReadonlySet<string>; problems: readonly { message: string; offset: number }[] } {
  const variables = new Set<string>();
  const problems: { message: string; offset: number }[] = [];
  const seen = new Set<string>();
  const queue: { partial: PartialUse; folder: string; hidden: ReadonlySet<string>; offset: number }[] = [];
  const enqueue = (partial: PartialUse, folder: string, hidden: ReadonlySet<string>, offset: number): void => {
    if (!partial.sharesContext || queue.length >= maxIncludes) {
      return;
    }
    const key = [folder, partial.name, ...[...hidden].sort()].join('\n');
    if (!seen.has(key)) {
      seen.add(key);
      queue.push({ partial, folder, hidden, offset });
    }
  };
  used.forEach((partial) => enqueue(partial, '', new Set(partial.passed), partial.offset));
  let budget = maxPartialText;
  const readings = new Map<string, HandlebarsReading>();
  for (const { partial, folder, hidden, offset } of queue) {
    const include = partialFile(partial.name, 1);
    const candidates = include?.candidates.flatMap((path) => pathFrom(folder, path) ?? []) ?? [];
    const found = include === null ? null : readInclude({ ...include, candidates }, input.read);
    if (found === null) {
      continue;
    }
    // One file may be used under many names and with many arguments, and is read once.
    let reading = readings.get(found.path);
    if (reading === undefined) {
      budget -= found.text.length;
      if (budget < 0) {
        continue;
      }
      const { body, bodyLine } = splitFrontMatter(found.text, 'dotprompt');
      reading = readHandlebars(body, { helpers: dotpromptHelpers, lenient: true });
      readings.set(found.path, reading);
      if (reading.error !== null) {
        const line = new TextLines(body, bodyLine).lineAt(reading.error.offset);
        problems.push({ message: `${found.path}, line ${line}: ${reading.error.message}`, offset });
      }
    }
    for (const name of reading.variables) {
      if (!hidden.has(name)) {
        variables.add(name);
      }
    }
    for (const inner of reading.partials) {
      enqueue(inner, folderOf(found.path), new Set([...hidden, ...inner.passed]), offset);
    }
  }
  return { variables, problems };
}

/** Splits at `{{role "x"}}`; as in the reference, text in front is the user's and text behind `{{history}}` the model's. */
function splitMessages(body: string, reading: HandlebarsReading): readonly Message[] {
  const messages: Message[] = [];
  let role = 'user';
  let start = 0;
  const flush = (end: number): void => {
    const content = body.slice(start, end).trim();
    if (content !== '') {
      messages.push({ role, content });
    }
  };
  for (const { kind, call, start: tagStart, end } of reading.tags) {
    const name = kind === 'value' && call?.callee.type === 'path' ? call.callee.original : '';
    const [first] = call?.params ?? [];
    if (name === 'history' || (name === 'role' && first?.type === 'literal')) {
      flush(tagStart);
      role = first?.type === 'literal' && name === 'role' ? first.value : 'model';
      start = end;
    }
  }
  flush(body.length);
  return messages;
}
