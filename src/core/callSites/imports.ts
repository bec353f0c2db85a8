import type { Language } from './syntax';
import { isSign, isText, isWord, type Token } from './tokens';

/** What a name comes from. */
export interface Origin {
  /** Names of modules, types and functions. */
  readonly words: readonly string[];
  /** It comes from there and nowhere else. */
  readonly isCertain: boolean;
}

export interface Imported {
  /** The name that it has in the file; '' where the import gives none. */
  readonly name: string;
  readonly words: readonly string[];
}

/** An import has so many tokens at most. */
const mostTokens = 120;

/** The names that a file imports, and from where. */
export function* importedNames(
  tokens: readonly Token[],
  pairs: ReadonlyMap<number, number>,
  language: Language,
): Generator<Imported, void> {
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens[at];
    if (!isWord(word) || isSign(tokens[at - 1], '.')) {
      continue;
    }
    if (language === 'python' && (word.text === 'import' || word.text === 'from')) {
      yield* pythonNames(tokens, at);
      // Over the module's name, so that the `import` after it is not read again.
      at += word.text === 'from' ? pathFrom(tokens, at + 1).length * 2 : 0;
    } else if ((language === 'typescript' || language === 'javascript') && word.text === 'import') {
      yield* scriptNames(tokens, at);
    } else if (language === 'go' && word.text === 'import') {
      yield* goNames(tokens, pairs, at);
    } else if (word.text === 'import' || word.text === 'using') {
      const path = pathFrom(tokens, tokens[at + 1]?.text === 'static' ? at + 2 : at + 1);
      yield { name: word.text === 'import' ? (path.at(-1) ?? '') : '', words: path };
    }
  }
}

/** `a.b.c` as its words. */
function pathFrom(tokens: readonly Token[], from: number): readonly string[] {
  const words: string[] = [];
  for (let at = from; isWord(tokens[at]) && words.length < mostTokens; at += 2) {
    words.push(tokens[at]?.text ?? '');
    if (!isSign(tokens[at + 1], '.')) {
      break;
    }
  }
  return words;
}

/** `import a.b as c, d` and `from .a.b import c as d, (e)`. */
function* pythonNames(tokens: readonly Token[], start: number): Generator<Imported, void> {
  let at = start + 1;
  while (isSign(tokens[at], '.')) {
    at += 1;
  }
  if (tokens[start]?.text === 'import') {
    for (let more = true; more; at += 1) {
      const path = pathFrom(tokens, at);
      at += Math.max(0, path.length * 2 - 1);
      const isRenamed = tokens[at]?.text === 'as';
      yield { name: (isRenamed ? tokens[at + 1]?.text : path[0]) ?? '', words: path };
      at += isRenamed ? 2 : 0;
      more = isSign(tokens[at], ',') && path.length > 0;
    }
    return;
  }
  const module = pathFrom(tokens, at);
  at += Math.max(0, module.length * 2 - 1);
  if (tokens[at]?.text !== 'import') {
    return;
  }
  const end = at + mostTokens;
  for (at += isSign(tokens[at + 1], '(') ? 2 : 1; at < end && isWord(tokens[at]); at += 2) {
    const given = tokens[at]?.text ?? '';
    if (tokens[at + 1]?.text === 'as') {
      at += 2;
    }
    yield { name: tokens[at]?.text ?? '', words: [...module, given] };
    if (!isSign(tokens[at + 1], ',')) {
      return;
    }
  }
}

/** `import a, { b as c } from 'd'`. */
function* scriptNames(tokens: readonly Token[], start: number): Generator<Imported, void> {
  const names: string[] = [];
  for (let at = start + 1; at < start + mostTokens; at++) {
    const token = tokens[at];
    if (isText(token)) {
      for (const name of names) {
        yield { name, words: [token.text, name] };
      }
      yield { name: '', words: [token.text] };
      return;
    }
    if (isWord(token) && !/^(?:type|as|from|typeof)$/.test(token.text)) {
      names.push(token.text);
    } else if (!isWord(token) && !/^[{},*]$/.test(token?.text ?? '')) {
      return;
    }
  }
}

/** `import name "path"`, one or several in brackets. */
function* goNames(
  tokens: readonly Token[],
  pairs: ReadonlyMap<number, number>,
  start: number,
): Generator<Imported, void> {
  const end = isSign(tokens[start + 1], '(') ? (pairs.get(start + 1) ?? start) : start + 3;
  for (let at = start + 1; at < end; at++) {
    const token = tokens[at];
    if (isText(token)) {
      const before = tokens[at - 1];
      const isNamed = at > start + 1 && isWord(before);
      // The last part of the path but for a version: `…/prompts/v2` is `prompts`.
      const last =
        token.text
          .split('/')
          .filter((part) => !/^v\d+$/.test(part))
          .at(-1) ?? '';
      yield { name: isNamed ? before.text : last, words: [token.text] };
      if (!isSign(tokens[start + 1], '(')) {
        return;
      }
    }
  }
}
