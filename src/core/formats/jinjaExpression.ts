import type { JinjaToken } from './jinjaLexer';

/** Words of the language, and what it brings along: never variables. */
const reserved: ReadonlySet<string> = new Set(
  [
    [
      'and',
      'or',
      'not',
      'in',
      'is',
      'if',
      'else',
      'elif',
      'recursive',
      'ignore',
      'missing',
      'with',
      'without',
      'context',
    ],
    ['true', 'false', 'none', 'True', 'False', 'None', 'null', 'nil', 'empty', 'blank', 'contains', 'as', 'import'],
    [
      'loop',
      'self',
      'super',
      'caller',
      'varargs',
      'kwargs',
      'range',
      'dict',
      'namespace',
      'cycler',
      'joiner',
      'lipsum',
    ],
  ].flat(),
);

/** The names in an expression that are looked up in what the application hands in. */
export function expressionNames(tokens: readonly JinjaToken[]): string[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'name' || reserved.has(token.text)) {
      return [];
    }
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    const isMember = before?.type === 'operator' && before.text === '.';
    const isFilter = before?.type === 'operator' && before.text === '|';
    // A key: `f(a=1)`. In Liquid, `name: value` after a filter or tag.
    const isArgument = after?.type === 'operator' && after.text === '=';
    const isCall = after?.type === 'operator' && after.text === '(';
    return isMember || isFilter || isTest(tokens, index) || isArgument || isCall ? [] : [token.text];
  });
}

/** `x is defined`, `x is not none`: the word behind `is` names a test. */
function isTest(tokens: readonly JinjaToken[], index: number): boolean {
  const before = tokens[index - 1];
  const negated = before?.type === 'name' && before.text === 'not';
  const word = negated ? tokens[index - 2] : before;
  return word?.type === 'name' && word.text === 'is';
}
