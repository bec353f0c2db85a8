import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importDigests } from '../support/importDigests.mjs';

describe('the digest of a file with its imports', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'promptenv-imports-'));
    write('types.ts', 'export type Word = string;\n');
    write('middle.ts', "import type { Word } from './types';\nexport const word: Word = 'a';\n");
    write('helper.mjs', "/** @type {import('./types').Word} */\nexport const help = 'a';\n");
    write('top.ts', "import { word } from './middle';\nexport const late = () => import('./other');\nvoid word;\n");
    write('other.ts', "import { help } from './helper.mjs';\nimport { late } from './top';\nvoid help, late;\n");
    write('alone.ts', "import 'node:fs';\nexport const alone = 1;\n");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const names = ['types.ts', 'middle.ts', 'helper.mjs', 'top.ts', 'other.ts', 'alone.ts'];
  function write(name: string, text: string): void {
    writeFileSync(path.join(folder, name), text);
  }
  function digests(common = ''): ReadonlyMap<string, string> {
    return importDigests(
      names.map((name) => path.join(folder, name)),
      common,
    );
  }
  /** Which files' digests are others since. */
  function changedSince(before: ReadonlyMap<string, string>, common?: string): readonly string[] {
    const now = digests(common);
    return names.filter((name) => now.get(path.join(folder, name)) !== before.get(path.join(folder, name)));
  }

  it('is another one where a file that it imports is, however far, in a type, a comment or later', () => {
    const before = digests();
    assert.deepEqual(changedSince(before), []);
    write('types.ts', 'export type Word = number;\n');
    assert.deepEqual(changedSince(before), ['types.ts', 'middle.ts', 'helper.mjs', 'top.ts', 'other.ts']);
  });

  it('is the same where a file that it does not import changed', () => {
    const before = digests();
    write('alone.ts', 'export const alone = 2;\n');
    assert.deepEqual(changedSince(before), ['alone.ts']);
  });

  it('is another one where an imported file is gone, or what counts for all changed', () => {
    const before = digests();
    rmSync(path.join(folder, 'middle.ts'));
    names.splice(names.indexOf('middle.ts'), 1);
    assert.deepEqual(changedSince(before), ['top.ts', 'other.ts']);
    assert.deepEqual(changedSince(digests(), 'other rules'), names);
  });
});
