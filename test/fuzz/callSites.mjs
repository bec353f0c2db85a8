// What the search for calls is given, and what must be true of its answer.
// @ts-check
import { readFileSync } from 'node:fs';
import { checkPlain, Found, size } from './checks.mjs';

/** @typedef {typeof import('./product')} Product */
/** @typedef {import('./parsers.mjs').Call} Call */

/** @type {readonly Parameters<Product['findCallSites']>[1][]} */
export const languages = ['typescript', 'javascript', 'python', 'java', 'go', 'csharp', 'yaml'];

/** @type {readonly { what: string, language: string, first?: string, again: string, last?: string }[]} */
const programs = JSON.parse(readFileSync(new URL('data/nastyPrograms.json', import.meta.url), 'utf8'));

/** Long programs that a search which goes back and forth would take minutes for. */
export const nastyPrograms = programs.map(({ language, first = '', again, last }) => ({
  first: `${language}␞${first}`,
  again,
  last,
}));

/** A program after the name of its language. @param {Product} product @param {string} text @param {Call} call */
export function runCallSites(product, text, call) {
  const divided = text.indexOf('␞');
  const language = languages.find((name) => text.slice(0, divided) === name) ?? 'typescript';
  const code = text.slice(divided + 1);
  const own = [{ call: 'load', environment: 1, variables: 2 }, { call: 'a.b.c' }].map((rule) =>
    product.ownCallRule(rule),
  );
  const { sites, unclear } = call(() => product.findCallSites(code, language, [...product.sdkCalls, ...own]));
  checkPlain([sites, unclear]);
  let end = 0;
  for (const site of [...sites, ...unclear]) {
    if (site.start < 0 || site.end > code.length || site.start >= site.end)
      throw new Found('wrong', 'a place outside of the file');
  }
  for (const { prompt, environment, version, passes, ...site } of sites) {
    if (site.start < end) throw new Found('wrong', 'calls out of their order');
    end = site.start;
    for (const written of [prompt, environment, version]) {
      if (written !== null && code.slice(written.start, written.end) !== written.text)
        throw new Found('wrong', 'what is said to be written there is not');
      if (written !== null && (written.text === '' || written.start < site.start || written.end > site.end))
        throw new Found('wrong', 'a name outside of its call');
    }
    if (passes?.some((name) => !code.includes(name))) throw new Found('wrong', 'a variable that nobody wrote');
  }
  const kinds = new Set(
    sites.map(({ sdk, environment, version, passes }) =>
      [sdk, environment === null, version === null, passes === null].join(),
    ),
  );
  return [language, size(sites.length), size(unclear.length), ...[...kinds].sort().slice(0, 3)].join(' ');
}
