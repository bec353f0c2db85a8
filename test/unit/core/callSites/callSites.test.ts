import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ownCallRule, sdkCalls, type OwnCall } from '../../../../src/core/callSites/callRule';
import type { CallSite, Written } from '../../../../src/core/callSites/callSite';
import { findCallSites } from '../../../../src/core/callSites/find';
import type { Language } from '../../../../src/core/callSites/syntax';

/** What was written from the SDKs' documentation, a file for each language, before the finder was asked. */
interface Snippet {
  readonly what: string;
  readonly code: string;
  /** As `described` gives them. */
  readonly sites: readonly string[];
  /** The calls whose prompt only the running program knows, as written. */
  readonly unclear?: readonly string[];
  /** Calls that a team adds. */
  readonly own?: readonly OwnCall[];
}

const folder = path.join(process.cwd(), 'test/unit/core/callSites/snippets');
const tables = readdirSync(folder).map((file) => ({
  language: path.basename(file, '.yaml') as Language,
  snippets: parse(readFileSync(path.join(folder, file), 'utf8')) as readonly Snippet[],
}));

/** `SDK prompt@environment passes a, b`; `#3` for a version, `(…)` for what a call without either gets. */
function described({ sdk, prompt, environment, version, isEnvironmentUnknown, usual, passes }: CallSite): string {
  const where =
    environment !== null
      ? `@${environment.text}`
      : version !== null
        ? `#${version.text}`
        : isEnvironmentUnknown
          ? ' (unknown)'
          : usual === null
            ? ''
            : ` (${usual})`;
  const given = passes === null ? '' : ` passes ${passes.length === 0 ? 'nothing' : passes.join(', ')}`;
  return `${sdk} ${prompt.text}${where}${given}`;
}

/** What is said of a place is what stands there, inside of the call or address. */
function checkPlaces(code: string, site: CallSite): void {
  const parts = [site.prompt, site.environment, site.version].filter((part): part is Written => part !== null);
  for (const { text, start, end } of parts) {
    assert.equal(code.slice(start, end), text);
    assert.ok(site.start <= start && end <= site.end, `${text} stands outside of its call`);
  }
  assert.match(code.slice(site.start, site.end), /^(?:[\w$]+[^]*\)|(?:prompts:\/|langfuse:\/\/)\S+)$/);
}

describe('findCallSites', () => {
  for (const { language, snippets } of tables) {
    describe(`in ${language}`, () => {
      for (const { what, code, sites, unclear = [], own = [] } of snippets) {
        it(`${sites.length === 0 ? 'finds nothing in' : 'finds'} ${what}`, () => {
          const found = findCallSites(code, language, [...sdkCalls, ...own.map(ownCallRule)]);
          assert.deepEqual(found.sites.map(described), sites);
          assert.deepEqual(
            found.unclear.map(({ start, end }) => code.slice(start, end)),
            unclear,
          );
          found.sites.forEach((site) => {
            checkPlaces(code, site);
          });
        });
      }
    });
  }
});
