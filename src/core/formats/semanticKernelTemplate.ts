import type { Message } from './format';

/** A call of another function, as `{{Plugin.Function $x}}` writes it. */
export interface FunctionCall {
  readonly plugin: string | null;
  readonly name: string;
  readonly offset: number;
}

export interface SemanticKernelReading {
  readonly variables: ReadonlySet<string>;
  readonly calls: readonly FunctionCall[];
  readonly error: { readonly message: string; readonly offset: number } | null;
}

const variable = /^\$[A-Za-z0-9_]+$/;
const callee = /^(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)$/;

/** Reads Semantic Kernel's own template language as its tokeniser does: what never closes is text. */
export function readSemanticKernel(text: string): SemanticKernelReading {
  const variables = new Set<string>();
  const calls: FunctionCall[] = [];
  let error: SemanticKernelReading['error'] = null;
  for (const { start, content } of codeBlocks(text)) {
    const words = splitWords(content);
    const [first = ''] = words;
    if (first.startsWith('$') && (words.length > 1 || !variable.test(first))) {
      error ??= { message: `{{${shortened(content)}}} is no variable of Semantic Kernel`, offset: start };
    } else if (!first.startsWith('$') && !/^["']/.test(first)) {
      const match = callee.exec(first);
      if (match === null) {
        error ??= { message: `{{${shortened(content)}}} is no call of a Semantic Kernel function`, offset: start };
      } else {
        calls.push({ plugin: match[1] ?? null, name: match[2] ?? '', offset: start });
      }
    }
    for (const word of words) {
      // `$x` by itself, or as a named argument: `size=$x`.
      const name = word.startsWith('$') ? word : word.slice(word.indexOf('=') + 1);
      if (variable.test(name)) {
        variables.add(name.slice(1));
      }
    }
  }
  return { variables, calls, error };
}

function* codeBlocks(text: string): Generator<{ start: number; content: string }> {
  let start = -1;
  let quote = '';
  for (let at = 0; at < text.length - 1; at += 1) {
    const char = text.charAt(at);
    if (quote === '' && char === '{' && text.charAt(at + 1) === '{') {
      start = at;
      at += 1;
    } else if (start === -1) {
      continue;
    } else if (quote !== '') {
      if (char === '\\') {
        at += 1;
      } else if (char === quote) {
        quote = '';
      }
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (char === '}' && text.charAt(at + 1) === '}') {
      const content = text.slice(start + 2, at).trim();
      if (content !== '') {
        yield { start, content };
      }
      start = -1;
      at += 1;
    }
  }
}

/** Split at white space that stands outside of quotes. */
function splitWords(content: string): readonly string[] {
  const words: string[] = [];
  let start = -1;
  let quote = '';
  for (let at = 0; at <= content.length; at += 1) {
    const char = content.charAt(at);
    if (quote !== '') {
      if (char === '\\') {
        at += 1;
      } else if (char === quote) {
        quote = '';
      }
    } else if (char === '' || /\s/.test(char)) {
      if (start !== -1) {
        words.push(content.slice(start, at));
        start = -1;
      }
    } else {
      start = start === -1 ? at : start;
      quote = char === '"' || char === "'" ? char : '';
    }
  }
  if (start !== -1) {
    words.push(content.slice(start));
  }
  return words;
}

const messageStart = /<message\b([^<>]{0,400})>/g;
const roleAttribute = /\brole[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)')/;

/** `<message role="user">…</message>`; a text without such messages is the user's. */
export function splitMessages(text: string): readonly Message[] {
  const messages: Message[] = [];
  let behind = 0;
  for (const match of text.matchAll(messageStart)) {
    const start = match.index + match[0].length;
    if (match.index < behind) {
      continue;
    }
    const end = text.indexOf('</message>', start);
    if (end === -1) {
      break;
    }
    const role = roleAttribute.exec(match[1] ?? '');
    messages.push({ role: role?.[1] ?? role?.[2] ?? 'user', content: text.slice(start, end).trim() });
    behind = end;
  }
  const whole = text.trim();
  return messages.length > 0 || whole === '' ? messages : [{ role: 'user', content: whole }];
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
