import { isArray, isObject, member, objectMember, readJson, textMember } from '../json';
import type { Json, JsonObject } from '../json';
import type { TextProblem, YamlReading } from '../yaml';
import { schemaOfKind } from './answers';
import type { FormatInput, Message, ParseResult } from './format';
import { uniqueIncludes } from './includePaths';
import { listOf, resolveFiles, sortedNames } from './settings';

const substitution = /\{\{[ \t]{0,20}([\p{L}_][\p{L}\p{N}_.-]*)[ \t]{0,20}\}\}/gu;

/** GitHub Models' prompt files: YAML from the first line to the last. */
export function parseGithubModels(input: FormatInput, data: JsonObject, reading: YamlReading): ParseResult {
  const problems: TextProblem[] = [];
  const warnings: TextProblem[] = [];
  const messages = readMessages(data, reading, problems);
  const schema = readSchema(data, reading, problems, warnings);
  if (problems.length > 0) {
    return { ok: false, format: 'github-models', problems };
  }
  const resolved = resolveFiles(data, input, reading.lineOf);
  const examples = listOf(member(data, 'testData')).flatMap((item) => (isObject(item) ? Object.keys(item) : []));
  const used = messages.flatMap(({ content }) => [...content.matchAll(substitution)].map((match) => match[1] ?? ''));
  return {
    ok: true,
    prompt: {
      format: 'github-models',
      name: textMember(data, 'name'),
      description: textMember(data, 'description'),
      messages,
      model: textMember(data, 'model'),
      parameters: objectMember(data, 'modelParameters'),
      tools: listOf(member(data, 'tools')),
      outputSchema: schema,
      variables: sortedNames(used, examples),
      includes: uniqueIncludes(resolved.includes),
      warnings: [...warnings, ...resolved.problems],
    },
  };
}

function readMessages(data: JsonObject, reading: YamlReading, problems: TextProblem[]): readonly Message[] {
  const messages = member(data, 'messages');
  if (!isArray(messages) || messages.length === 0) {
    const message = messages === undefined ? 'there are no `messages`' : '`messages` is no list of messages';
    problems.push({ message, line: reading.lineOf(['messages']) });
    return [];
  }
  return messages.flatMap((item, index) => {
    const role = textMember(item, 'role');
    const content = member(item, 'content');
    if (role === null || typeof content !== 'string') {
      const missing = role === null ? 'role' : 'content';
      problems.push({
        message: `message ${index + 1} has no \`${missing}\``,
        line: reading.lineOf(['messages', index, missing]),
      });
      return [];
    }
    return [{ role, content: content.trim() }];
  });
}

/** `jsonSchema` is JSON in a string, and counts where `responseFormat` asks for it. */
function readSchema(data: JsonObject, reading: YamlReading, problems: TextProblem[], warnings: TextProblem[]): Json {
  const format = textMember(data, 'responseFormat');
  const written = member(data, 'jsonSchema');
  let schema: Json = written ?? null;
  if (typeof written === 'string') {
    const json = readJson(written);
    if (json.ok) {
      schema = json.value;
    } else {
      // In a block scalar the JSON begins on the line below its key.
      const line = reading.lineOf(['jsonSchema']) + (written.includes('\n') ? json.line : 0);
      problems.push({ message: `\`jsonSchema\` is no JSON: ${json.message}`, line });
    }
  }
  if (format === null || format === 'json_schema') {
    return schema;
  }
  if (schema !== null) {
    const message = `\`jsonSchema\` is not used, since \`responseFormat\` is ${format}`;
    warnings.push({ message, line: reading.lineOf(['jsonSchema']) });
  }
  return schemaOfKind(format);
}
