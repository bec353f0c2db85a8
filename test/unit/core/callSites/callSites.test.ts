import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { sdkCalls } from '../../../../src/core/callSites/callRule';
import type { CallSite } from '../../../../src/core/callSites/callSite';
import { findCallSites } from '../../../../src/core/callSites/find';
import type { Language } from '../../../../src/core/callSites/syntax';

interface Snippet {
  readonly what: string;
  readonly language: Language;
  readonly code: string;
  /** As `described` gives them. */
  readonly sites: readonly string[];
}

const snippets = parse(
  readFileSync(path.join(process.cwd(), 'test/unit/core/callSites/snippets.yaml'), 'utf8'),
) as readonly Snippet[];

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
  return `${sdk} ${prompt.text}${where}${passes === null ? '' : ` passes ${passes.join(', ')}`}`;
}

describe('findCallSites', () => {
  for (const { what, language, code, sites } of snippets) {
    it(`${sites.length === 0 ? 'finds nothing in' : 'finds'} ${what}`, () => {
      const found = findCallSites(code, language, sdkCalls).sites;
      assert.deepEqual(found.map(described), sites);
      for (const { prompt, environment, version } of found) {
        for (const written of [prompt, environment, version]) {
          assert.equal(written === null ? '' : code.slice(written.start, written.end), written?.text ?? '');
        }
      }
    });
  }
});
