import { isArray, isObject, jsonOrUndefined, objectMember, textMember } from '../json';
import type { Json } from '../json';
import { answersOf } from './answers';
import type { ParsedPrompt } from './format';

/**
 * A prompt's settings as dotted paths to JSON values, for comparison by meaning: `model`, `parameters.temperature`,
 * `tools.refund.description`, `outputSchema.properties.title.type`. Lists of plain values are one value; tools go by
 * their names, so that their order and place do not matter.
 * @param wholeTools tools that stay one value each, by their paths
 */
export function settingsOf(
  prompt: ParsedPrompt,
  wholeTools: ReadonlyMap<string, Json> = new Map(),
): ReadonlyMap<string, Json> {
  const settings = new Map<string, Json>();
  if (prompt.model !== null) {
    settings.set('model', prompt.model);
  }
  for (const [key, value] of Object.entries(prompt.parameters)) {
    flatten(settings, `parameters${step(key)}`, value);
  }
  for (const [path, tool] of toolsOf(prompt)) {
    if (wholeTools.has(path)) {
      settings.set(path, tool);
    } else {
      flatten(settings, path, typeof tool === 'string' ? true : tool);
    }
  }
  const answers = answersOf(prompt);
  if (answers !== null) {
    flatten(settings, 'outputSchema', answers);
  }
  return settings;
}

/** A prompt's tools by their paths among the settings. */
export function toolsOf(prompt: ParsedPrompt): ReadonlyMap<string, Json> {
  const tools = new Map<string, Json>();
  const names = new Map<string, number>();
  for (const tool of prompt.tools) {
    const name = toolName(tool);
    if (typeof tool === 'string' && names.has(name)) {
      // A name that stands twice lets the model use no more tools.
      continue;
    }
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    tools.set(`tools${step(count === 1 ? name : `${name}#${count}`)}`, tool);
  }
  return tools;
}

/** The tool that the settings name so. */
export function toolNamed(prompt: ParsedPrompt, name: string): Json | undefined {
  return toolsOf(prompt).get(`tools${step(name)}`);
}

/** A tool's own name, as OpenAI's shape or a plain definition has it; its place is no name. */
function toolName(tool: Json): string {
  if (typeof tool === 'string') {
    return tool;
  }
  return textMember(tool, 'name') ?? textMember(objectMember(tool, 'function'), 'name') ?? 'unnamed';
}

/** What stands below a longer path is one setting. */
const longestPath = 1000;

function flatten(settings: Map<string, Json>, path: string, value: Json): void {
  if (path.length > longestPath) {
    settings.set(path, value);
  } else if (isArray(value) && value.some((item) => isObject(item) || isArray(item))) {
    const names = value.map((item) => textMember(item, 'name'));
    const named = names.every((name) => name !== null) && new Set(names).size === names.length;
    value.forEach((item, index) => {
      flatten(settings, named ? `${path}${step(names[index] ?? '')}` : `${path}[${index}]`, item);
    });
  } else if (isObject(value) && Object.keys(value).length > 0) {
    for (const [key, child] of Object.entries(value)) {
      flatten(settings, `${path}${step(key)}`, child);
    }
  } else {
    settings.set(path, value);
  }
}

/** What a setting's path names. */
export interface SettingPlace {
  readonly group: 'model' | 'parameters' | 'tools' | 'outputSchema';
  /** Of a tool; otherwise ''. */
  readonly tool: string;
  /** The path below the group, or below the tool; '' for all of it. */
  readonly rest: string;
}

const placePattern = /^(model|parameters|outputSchema|tools(\.[^.[\]"]+|\["(?:[^"\\]|\\.)*"\])?)(?:$|(?=[.[]))/;

/** Takes a path of `settingsOf` apart. */
export function placeOfSetting(path: string): SettingPlace {
  const [whole = '', , written = ''] = placePattern.exec(path) ?? [];
  const named = written.startsWith('[') ? jsonOrUndefined(written.slice(1, -1)) : written.slice(1);
  const [group = 'parameters'] = (['model', 'tools', 'outputSchema'] as const).filter((name) => path.startsWith(name));
  return { group, tool: typeof named === 'string' ? named : '', rest: path.slice(whole.length).replace(/^\./, '') };
}

/** Keys that hold dots or brackets are quoted, so that no two settings share a path. */
function step(key: string): string {
  return /^[^.[\]"]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
