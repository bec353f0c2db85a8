/** Languages in which prompts are asked for. */
export type Language = 'typescript' | 'javascript' | 'python' | 'java' | 'go' | 'csharp' | 'yaml';

/** How a text begins, ends and is escaped. */
export interface TextForm {
  readonly open: string;
  readonly close: string;
  readonly spansLines: boolean;
  /** `doubled`: the closing quote twice is one of the text's own characters. */
  readonly escape: 'backslash' | 'doubled' | 'none';
  /** What begins a part that is worked out when the program runs. */
  readonly insert: string | null;
}

export interface Syntax {
  readonly lineComment: string;
  readonly hasBlockComments: boolean;
  /** Longest opening first. */
  readonly texts: readonly TextForm[];
  /** Letters that may stand directly before an opening quote, and the form that they make of it. */
  readonly prefixes: RegExp | null;
  /** Regular expressions, and elements such as `<p>`, are part of the language. */
  readonly hasPatterns: boolean;
  /** A backslash before the end of a line joins it with the next. */
  readonly joinsLines?: boolean;
  /** A line that begins with a number sign speaks to the compiler. */
  readonly hasDirectives?: boolean;
  /** Three quotes or more open a text that as many end; as many braces as dollars stand before them insert code. */
  readonly hasRawTexts?: boolean;
}

const plain = (open: string): TextForm => ({
  open,
  close: open,
  spansLines: false,
  escape: 'backslash',
  insert: null,
});
const long = (open: string): TextForm => ({ ...plain(open), spansLines: true });
const double = plain('"');
const single = plain("'");

const javascript: Syntax = {
  lineComment: '//',
  hasBlockComments: true,
  texts: [double, single, { ...long('`'), insert: '${' }],
  prefixes: null,
  hasPatterns: true,
};

const verbatim: TextForm = { open: '@"', close: '"', spansLines: true, escape: 'doubled', insert: null };

/** Of a language that has raw texts: the one whose opening is written so, such as `$$"""`. */
export function rawText(open: string): TextForm {
  const dollars = open.lastIndexOf('$') + 1;
  const insert = dollars === 0 ? null : '{'.repeat(dollars);
  return { open, close: open.slice(dollars), spansLines: true, escape: 'none', insert };
}

/** What an attribute of an element is given. */
export const attributeTexts: readonly TextForm[] = [double, single].map((form) => ({
  ...form,
  spansLines: true,
  escape: 'none',
}));

export const syntaxes: Readonly<Record<Exclude<Language, 'yaml'>, Syntax>> = {
  javascript,
  typescript: javascript,
  python: {
    lineComment: '#',
    hasBlockComments: false,
    texts: [long('"""'), long("'''"), double, single],
    prefixes: /^(?:[rbuft]|rb|br|rf|fr|rt|tr)$/i,
    hasPatterns: false,
    joinsLines: true,
  },
  java: {
    lineComment: '//',
    hasBlockComments: true,
    texts: [long('"""'), double, single],
    prefixes: null,
    hasPatterns: false,
  },
  go: {
    lineComment: '//',
    hasBlockComments: true,
    texts: [{ ...long('`'), escape: 'none' }, double, single],
    prefixes: null,
    hasPatterns: false,
  },
  csharp: {
    lineComment: '//',
    hasBlockComments: true,
    texts: [
      { ...verbatim, open: '$@"', insert: '{' },
      { ...verbatim, open: '@$"', insert: '{' },
      { ...double, open: '$"', close: '"', insert: '{' },
      verbatim,
      double,
      single,
    ],
    prefixes: null,
    hasPatterns: false,
    hasDirectives: true,
    hasRawTexts: true,
  },
};
