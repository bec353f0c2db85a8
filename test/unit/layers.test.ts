import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkLayers } from '../support/layers.mjs';
import { projectRoot } from '../support/projectRoot';

describe('the layer check', () => {
  let folder = '';

  beforeEach(() => {
    // Inside the project, so that `yaml` and `diff` resolve as they do for src.
    const parent = path.join(projectRoot(), '.test-build', 'layers');
    mkdirSync(parent, { recursive: true });
    folder = mkdtempSync(path.join(parent, 'tree-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Checks a tree of these files below src; returns the problems. */
  async function check(files: Record<string, string>): Promise<string[]> {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, 'src', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const result = await checkLayers(folder);
    assert.equal(result.files, Object.keys(files).length);
    return result.problems;
  }

  const leaf = 'export const leaf = 1;\n';

  it('accepts a tree in which every import runs the right way', async () => {
    const problems = await check({
      'core/leaf.ts': leaf,
      'core/text.ts':
        "import { parse } from 'yaml';\nimport { diffLines } from 'diff';\nexport const t = [parse, diffLines];\n",
      'registries/files.ts':
        "import picomatch from 'picomatch/posix';\nimport { leaf } from '../core/leaf';\nexport const f = [picomatch, leaf];\n",
      'platform/disk.ts':
        "import fs from 'node:fs';\nimport { f } from '../registries/files';\nexport const d = [fs, f];\n",
      'cli/main.ts': "import { d } from '../platform/disk';\nconsole.log(d);\n",
      'host/tree.ts':
        "import * as vscode from 'vscode';\nimport { d } from '../platform/disk';\nexport const v = [vscode, d];\n",
      'matrix/page.ts': "import { leaf } from '../core/leaf';\ndocument.title = String(leaf);\n",
      'extension.ts': "import { v } from './host/tree';\nexport const activate = () => v;\n",
    });
    assert.deepEqual(problems, []);
  });

  it('refuses vscode in core, by import line and by bundle', async () => {
    const problems = await check({ 'core/a.ts': "import * as vscode from 'vscode';\nexport const a = vscode;\n" });
    assert.deepEqual(problems, [
      'src/core/a.ts:1: core must not import vscode',
      'src/core/a.ts:1: vscode does not exist for core',
    ]);
  });

  it('refuses even a type of vscode in core, which a bundler erases', async () => {
    const problems = await check({
      'core/a.ts': "import type { Uri } from 'vscode';\nexport type A = Uri;\n",
      'core/b.ts': "export type B = import('vscode').Uri;\n",
    });
    assert.deepEqual(problems, [
      'src/core/a.ts:1: core must not import vscode',
      'src/core/b.ts:1: core must not import vscode',
    ]);
  });

  for (const [name, line] of [
    ['an import', "import fs from 'node:fs';\nexport const a = fs;"],
    ['an import without the node: prefix', "import fs from 'fs';\nexport const a = fs;"],
    ['a dynamic import', "export const a = () => import('node:fs');"],
    ['require', "export const a = () => require('node:fs');"],
    ['a re-export', "export { readFileSync } from 'node:fs';\nexport const a = 1;"],
  ] as const) {
    it(`refuses a node built-in in core by ${name}`, async () => {
      const problems = await check({ 'core/a.ts': `${line}\n` });
      assert.match(problems[0] ?? '', /^src\/core\/a\.ts:1: core must not import the node built-in (node:)?fs$/);
    });
  }

  it('refuses node in registries and any package that is not listed', async () => {
    const problems = await check({
      'registries/a.ts': "import 'node:path';\nexport const a = 1;\n",
      'core/b.ts': "import 'picomatch';\nexport const b = 1;\n",
      'host/c.ts': "import 'yaml';\nexport const c = 1;\n",
    });
    const lines = problems.filter((problem) => problem.includes('must not'));
    assert.deepEqual(lines, [
      'src/core/b.ts:1: core must not import the package picomatch',
      'src/host/c.ts:1: host must not import the package yaml',
      'src/registries/a.ts:1: registries must not import the node built-in node:path',
    ]);
  });

  it('refuses imports that run the other way', async () => {
    const problems = await check({
      'core/a.ts': "import { b } from '../registries/b';\nexport const a = b;\n",
      'registries/b.ts': leaf.replace('leaf', 'b'),
      'platform/c.ts': "import type { D } from '../host/d';\nexport type C = D;\n",
      'host/d.ts': 'export type D = 1;\n',
      'cli/e.ts':
        "import { activate } from '../extension';\nimport type { D } from '../host/d';\nexport const e: D = activate();\n",
      'extension.ts': 'export const activate = (): 1 => 1;\n',
      'host/f.ts': "import { e } from '../cli/e';\nexport const f = e;\n",
    });
    assert.deepEqual(problems, [
      'src/cli/e.ts:1: cli must not import extension.ts (../extension)',
      'src/cli/e.ts:2: cli must not import host (../host/d)',
      'src/core/a.ts:1: core must not import registries (../registries/b)',
      'src/host/f.ts:1: host must not import cli (../cli/e)',
      'src/platform/c.ts:1: platform must not import host (../host/d)',
    ]);
  });

  it('refuses vscode in the command line and in platform', async () => {
    const problems = await check({
      'cli/a.ts': "import 'vscode';\nexport const a = 1;\n",
      'platform/b.ts': "import 'vscode';\nexport const b = 1;\n",
    });
    assert.deepEqual(problems, [
      'src/cli/a.ts:1: cli must not import vscode',
      'src/platform/b.ts:1: platform must not import vscode',
    ]);
  });

  it('refuses what is not a browser’s in the page of the matrix, and the page in the host', async () => {
    const problems = await check({
      'matrix/a.ts': "import type { Uri } from 'vscode';\nexport type A = Uri;\n",
      'matrix/b.ts': "import type { C } from '../host/c';\nexport type B = C;\n",
      'matrix/d.ts': "export const d = () => import('node:fs');\n",
      'host/c.ts': "import type { A } from '../matrix/a';\nexport type C = A;\n",
    });
    assert.deepEqual(
      problems.filter((problem) => problem.includes('must not')),
      [
        'src/host/c.ts:1: host must not import matrix (../matrix/a)',
        'src/matrix/a.ts:1: matrix must not import vscode',
        'src/matrix/b.ts:1: matrix must not import host (../host/c)',
        'src/matrix/d.ts:1: matrix must not import the node built-in node:fs',
      ],
    );
  });

  it('finds a cycle, also one that only types close', async () => {
    const problems = await check({
      'core/a.ts': "import { b } from './b';\nexport const a = b;\nexport type A = 1;\n",
      'core/b.ts': "import { c } from './c';\nexport const b = c;\n",
      'core/c.ts': "import type { A } from './a';\nexport const c: A = 1;\n",
    });
    assert.deepEqual(problems, ['src/core/a.ts: import cycle: core/a.ts → core/b.ts → core/c.ts → core/a.ts']);
  });

  it('refuses default exports, star exports, barrels and folders of no layer', async () => {
    const problems = await check({
      'core/a.ts': 'export default 1;\n',
      'core/b.ts': 'const b = 1;\nexport { b as default };\n',
      'core/c.ts': 'export default function c() {}\n',
      'core/leaf.ts': leaf,
      'core/d.ts': "export * from './leaf';\nexport const d = 1;\n",
      'core/index.ts': "export { leaf } from './leaf';\n",
      'other/e.ts': leaf,
    });
    assert.deepEqual(problems, [
      'src/core/a.ts:1: default export',
      'src/core/b.ts:2: default export',
      'src/core/c.ts:1: default export',
      'src/core/d.ts:1: `export *`',
      'src/core/index.ts: a barrel: it only passes on what others export',
      'src/other/e.ts: belongs to no layer',
    ]);
  });

  it('refuses imports of files outside src', async () => {
    const problems = await check({ 'core/a.ts': "import '../../test/x';\nexport const a = 1;\n" });
    assert.equal(problems[0], 'src/core/a.ts:1: imports ../../test/x, which does not exist below src');
  });
});
