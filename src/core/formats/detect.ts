import type { FormatName } from './format';
import { fileNameOf } from './includePaths';

/** Extensions that say the format, longest first where one ends in another. */
const byExtension: readonly (readonly [string, FormatName])[] = [
  ['.prompt.md', 'copilot'],
  ['.prompt.yml', 'github-models'],
  ['.prompt.yaml', 'github-models'],
  ['.prompty', 'prompty'],
  ['.prompt', 'dotprompt'],
  ['.promptl', 'dotprompt'],
  ['.handlebars', 'handlebars'],
  ['.hbs', 'handlebars'],
  ['.mustache', 'mustache'],
  ['.jinja2', 'jinja2'],
  ['.jinja', 'jinja2'],
  ['.j2', 'jinja2'],
  ['.liquid', 'text'],
  ['.markdown', 'markdown'],
  ['.md', 'markdown'],
  ['.txt', 'text'],
];

const skprompt = 'skprompt.txt';

/** The format that a file's name alone says; null when it is no name of a prompt file that we know. */
export function formatByName(fileName: string): FormatName | null {
  const name = fileNameOf(fileName).toLowerCase();
  return name === skprompt ? 'semantic-kernel' : (extensionEntry(name)?.[1] ?? null);
}

/** `.prompt.md`, `.prompty`, `.md` …; of names that we do not know, what follows the last dot. */
export function wholeExtension(fileName: string): string {
  const name = fileNameOf(fileName);
  const known = extensionEntry(name.toLowerCase())?.[0];
  if (known !== undefined) {
    return name.slice(name.length - known.length);
  }
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot);
}

/** A name is more than its extension: `.md` alone is a hidden file without one. */
function extensionEntry(name: string): readonly [string, FormatName] | undefined {
  return byExtension.find(([extension]) => name.length > extension.length && name.endsWith(extension));
}

/** The format of a file with this text. Two formats share `.prompt.yml`; plain YAML may hold either. */
export function detectFormat(path: string, text: string): FormatName {
  const byName = formatByName(path);
  if (byName !== null && byName !== 'github-models') {
    return byName;
  }
  if (byName === null && !/\.ya?ml$/i.test(path)) {
    return 'text';
  }
  if (hasTopLevelKey(text, 'messages')) {
    return 'github-models';
  }
  return hasTopLevelKey(text, 'template') ? 'semantic-kernel' : (byName ?? 'text');
}

/** Without parsing: a block map's key stands at the start of a line, a flow map's behind `{` or `,`. */
function hasTopLevelKey(text: string, key: string): boolean {
  return new RegExp(`^(?:\\{ {0,8})?["']?${key}["']?[ \\t]{0,8}:`, 'm').test(text);
}
