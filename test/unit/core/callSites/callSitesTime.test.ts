import assert from 'node:assert/strict';
import { sdkCalls, ownCallRule } from '../../../../src/core/callSites/callRule';
import { findCallSites } from '../../../../src/core/callSites/find';
import type { Language } from '../../../../src/core/callSites/syntax';

const rules = [
  ...sdkCalls,
  ownCallRule({ call: 'load', environment: 1, variables: 2 }),
  ownCallRule({ call: 'a.b.c' }),
];

/** What a text is made of: said once, again and again, and said last. */
interface Nasty {
  readonly what: string;
  readonly first?: string;
  readonly again: string;
  readonly last?: string;
  /** TypeScript where none is given; generated programs in every language are the fuzzer's. */
  readonly language?: Language;
}

const nasty: readonly Nasty[] = [
  { what: 'brackets that are opened', again: '(' },
  { what: 'brackets that are opened, then others closed', again: '([{', last: ']})' },
  { what: 'brackets that are closed', again: ')]}' },
  { what: 'brackets in brackets', again: '{', last: '}' },
  { what: 'brackets of a kind, closed by another', again: '(', last: ']' },
  { what: 'double quotes', again: '"' },
  { what: 'single quotes after letters', again: "a'" },
  { what: 'three quotes', language: 'python', again: '"""' },
  { what: 'back quotes', again: '`' },
  { what: 'inserted code in inserted code', again: '`${' },
  { what: 'inserted code that is closed', again: '`${', last: '}`' },
  { what: 'inserted code of Python', language: 'python', again: 'f"{' },
  { what: 'inserted code of C#', language: 'csharp', again: '$"{' },
  { what: 'backslashes', language: 'python', again: '\\' },
  { what: 'slashes', again: '/ ' },
  { what: 'patterns that never end', again: '=/[' },
  { what: 'comments that never end', again: '/*' },
  { what: 'number signs', language: 'python', again: ' #' },
  { what: 'types that never end', again: 'f<' },
  { what: 'types in types', again: 'f<a,', last: '>' },
  { what: 'elements that never end', again: '=<a ' },
  { what: 'elements in elements', again: '<a>', last: '</a>' },
  { what: 'elements of different names', first: '(', again: '=<a§>', last: '</b>' },
  { what: 'elements closed by no name', first: 'x=<a>', again: '</ ', last: '</a>' },
  { what: 'calls in calls', again: 'load(', last: ')' },
  { what: 'calls in calls with more beside', again: 'load("a",load(x),{b:c},', last: ')' },
  { what: 'calls in calls of an SDK', first: 'langfuse;', again: 'langfuse.getPrompt(', last: ')' },
  { what: 'objects in calls in objects', again: 'load({a:', last: '})' },
  { what: 'builders in builders', again: 'load(B.builder().a(', last: ').build())' },
  { what: 'options in options', again: 'load(withA(', last: '))' },
  { what: 'casts', again: 'load(a as ', last: ')' },
  { what: 'dots', again: 'a.b.c.' },
  { what: 'calls in a chain', first: 'langfuse', again: '.getPrompt("x")' },
  { what: 'three names in a chain of calls', again: 'a().b().c("x").' },
  { what: 'indexes in a chain', again: 'a[0][0].b.c("x")' },
  { what: 'a call with very many arguments', first: 'load("a",', again: 'b=1,', last: ')' },
  { what: 'a call with very many objects', first: 'load("a",', again: '{b:1},', last: ')' },
  { what: 'very many calls', again: 'p=load("a","b",{c})\n' },
  {
    what: 'very many calls that the same one fills in',
    first: 'langfuse;',
    again: 'x.q=langfuse.getPrompt("a");',
    last: 'q.compile({a,b,c})',
  },
  {
    what: 'very many calls of one name that is never filled in',
    first: 'langfuse;',
    again: 'p;q=langfuse.getPrompt("a")|p;',
  },
  { what: 'very many uses of a name', first: 'p=langfuse.getPrompt("a");', again: 'p;' },
  { what: 'names from names', first: 'langfuse;', again: 'a§=a§.b;a§.getPrompt("x");' },
  {
    what: 'names from one another',
    first: 'langfuse;',
    again: 'client=b§(client);b§=client(b§);client.getPrompt("x");',
  },
  { what: 'one name from very many', first: 'langfuse;', again: 'client=b§;client.getPrompt("x");' },
  { what: 'imports', again: 'import a§ from ' },
  { what: 'imports of Python', language: 'python', again: 'from a import b,' },
  { what: 'imports of a long path', language: 'java', first: 'import ', again: 'a.' },
  { what: 'imports in brackets', language: 'go', first: 'import (', again: '"a" ' },
  { what: 'names divided', again: '{a,b}=' },
  { what: 'names divided in names', again: '{a:', last: '}=b' },
  { what: 'functions that are declared', language: 'python', again: 'function f(a,' },
  { what: 'colons', language: 'python', again: 'a: ' },
  { what: 'commas', again: ', ' },
  { what: 'items of YAML', language: 'yaml', again: '- ' },
  { what: 'addresses', language: 'yaml', again: 'prompts:/' },
  { what: 'addresses between quotes', again: '"prompts:/a@b" ' },
  { what: 'keys and blanks', language: 'yaml', first: 'a', again: ' :  ' },
  { what: 'blanks', again: '    ' },
  { what: 'lines', again: '\n' },
  { what: 'lines of YAML between quotes', language: 'yaml', again: '"a" ' },
  { what: 'letters', again: 'a' },
  { what: 'letters above ASCII', again: 'é' },
  { what: 'digits', again: '1' },
  { what: 'prototypes', again: '__proto__.constructor(constructor={__proto__:1});' },
];

/** A text of about so many characters, all in one line where its parts are. */
function textOf({ first = '', again, last = '' }: Nasty, length: number): string {
  const count = Math.ceil((length - first.length) / (again.length + last.length));
  const part = again.includes('§')
    ? Array.from({ length: count }, (_, index) => again.replaceAll('§', String(index))).join('')
    : again.repeat(count);
  return first + part + last.repeat(count);
}

/** The least milliseconds of processor time of some runs; fewer where one is short enough. */
function timeOf(text: string, language: Language, enough: number): number {
  let least = Infinity;
  for (let run = 0; run < 4 && least > enough; run++) {
    const before = process.cpuUsage();
    findCallSites(text, language, rules);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

const kib = 1024;

describe('findCallSites with nasty files', function () {
  this.timeout(60_000);
  before(() => {
    findCallSites(textOf({ what: '', again: 'p = load("a", b=1);\n' }, 64 * kib), 'typescript', rules);
  });
  for (const each of nasty) {
    it(`takes time that grows with the length of ${each.what}`, () => {
      const language = each.language ?? 'typescript';
      // What is short to begin with tells nothing: a linear one is four times as long, a quadratic one sixteen.
      const short = Math.max(10, timeOf(textOf(each, 64 * kib), language, 10));
      const long = timeOf(textOf(each, 256 * kib), language, 9 * short);
      assert.ok(long <= 9 * short, `${long.toFixed(0)} ms for 256 KiB, ${short.toFixed(0)} ms for 64 KiB`);
    });
  }
});
