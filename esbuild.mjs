// Builds dist/extension.js, dist/matrix, dist/comparisonWorker.js and dist/cli.js, and on request the test bundles.
//   node esbuild.mjs [--production] [--clean] [--watch] [--tests | --only-tests=unit [--match=<part of a path>]…]
// @ts-check
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const argv = new Set(process.argv.slice(2));
const production = argv.has('--production');
const watch = argv.has('--watch');
const onlyUnit = argv.has('--only-tests=unit');
/** Parts of test paths: only such unit tests are built. */
const matches = process.argv.slice(2).flatMap((flag) => (flag.startsWith('--match=') ? flag.slice(8) : []));
const withTests = argv.has('--tests') || onlyUnit;

/** Most that activation may load, minified, in bytes: dist/extension.js and the chunks that it imports statically. */
const activationBudget = 220_000;
const hour = 3_600_000;

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
};

// What node gets from `yaml` is CommonJS, which cannot be shaken and loads in twice the time; its module build can.
const yaml = path.join(path.dirname(createRequire(import.meta.url).resolve('yaml/package.json')), 'browser', 'dist');

/** @type {esbuild.BuildOptions} */
const product = {
  ...common,
  alias: { yaml: path.join(yaml, 'index.js') },
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: production ? 'none' : 'inline',
  // Says so when esbuild merely warns, for example about an `import.meta` that a CommonJS bundle does not have.
  logOverride: { 'empty-import-meta': 'error' },
};

/** @returns {{ name: string, options: esbuild.BuildOptions }[]} */
function builds() {
  /** @type {{ name: string, options: esbuild.BuildOptions }[]} */
  const list = [];
  if (!onlyUnit) {
    list.push({
      name: 'extension',
      // What `import()` brings in goes to dist/chunks, so that activation reads and compiles no more than it runs.
      options: {
        ...product,
        entryPoints: [
          { in: 'src/extension.ts', out: 'extension' },
          // The thread that compares: it takes the same chunks.
          { in: 'src/host/comparing/worker.ts', out: 'comparisonWorker' },
        ],
        outdir: 'dist',
        chunkNames: 'chunks/[name]-[hash]',
        splitting: true,
        format: 'esm',
        write: false,
        sourcemap: production ? false : 'inline',
        external: ['vscode'],
        plugins: [chunksAsCommonJs],
      },
    });
    list.push({
      name: 'matrix',
      // The page of the matrix: a browser's script and style, alone in a folder that a webview may read.
      options: {
        ...product,
        entryPoints: ['src/matrix/page.ts', 'src/matrix/page.css'],
        outdir: 'dist/matrix',
        platform: 'browser',
        format: 'iife',
        target: 'es2022',
      },
    });
    list.push({
      name: 'cli',
      options: {
        ...product,
        entryPoints: ['src/cli/main.ts'],
        outfile: 'dist/cli.js',
        banner: { js: '#!/usr/bin/env node' },
      },
    });
  }
  if (withTests) {
    /** @type {esbuild.BuildOptions} */
    const test = {
      ...common,
      packages: 'external',
      sourcemap: 'linked',
      logLevel: 'warning',
      // Helpers written as .mjs find their files by it.
      define: { 'import.meta.url': '__bundleUrl' },
      banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    };
    for (const tier of onlyUnit ? ['unit'] : ['unit', 'e2e']) {
      const entryPoints = filesBelow(`test/${tier}`, '.test.ts').filter(
        (file) => matches.length === 0 || matches.some((part) => file.includes(part)),
      );
      if (entryPoints.length === 0) continue;
      const folders = { outbase: `test/${tier}`, outdir: `.test-build/${tier}` };
      list.push({ name: `${tier} tests`, options: { ...test, ...folders, entryPoints } });
    }
    if (!onlyUnit && existsSync(path.join(root, 'test/host/index.ts'))) {
      const entryPoints = ['test/host/index.ts', ...filesBelow('test/host', '.test.ts')];
      const folders = { outbase: 'test/host', outdir: '.test-build/host' };
      list.push({ name: 'host tests', options: { ...test, ...folders, entryPoints, external: ['vscode'] } });
    }
  }
  return list;
}

/**
 * Project-relative paths of the files below a folder whose names end in a suffix, sorted.
 * @param {string} folder
 * @param {string} suffix
 */
function filesBelow(folder, suffix) {
  const start = path.join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}

/** @param {esbuild.Metafile} metafile */
function reportSize({ outputs }) {
  const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} KB`;
  const sum = (/** @type {string[]} */ files) => files.reduce((bytes, file) => bytes + (outputs[file]?.bytes ?? 0), 0);
  const all = Object.keys(outputs);
  const entry = all.find((file) => outputs[file]?.entryPoint === 'src/extension.ts');
  const first = new Set(entry === undefined ? all.filter((file) => outputs[file]?.entryPoint) : [entry]);
  for (const file of first) {
    for (const { path: next, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement') first.add(next);
  }
  const files = [...first].filter((file) => file in outputs);
  const inputs = files.flatMap((file) => Object.entries(outputs[file]?.inputs ?? {}));
  const later = sum(all) - sum(files);
  console.log(
    `${kilobytes(sum(files))}  ${files[0]}${later > 0 ? `, and ${kilobytes(later).trim()} on first use` : ''}`,
  );
  for (const [name, { bytesInOutput }] of inputs
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .slice(0, 5)) {
    console.log(`${kilobytes(bytesInOutput)}    ${name}`);
  }
  if (entry !== undefined && sum(files) > activationBudget) {
    console.error(`Activation loads ${sum(files)} bytes; the budget is ${activationBudget}`);
    process.exitCode = 1;
  }
}

/**
 * A test that was deleted must not keep running from its old bundle.
 * @param {esbuild.Metafile} metafile
 * @param {string} folder
 */
function sweep(metafile, folder) {
  for (const file of filesBelow(folder, '')) {
    if (/\.js(\.map)?$/.test(file) && !(file in metafile.outputs)) rmSync(path.join(root, file));
  }
}

/** @param {string} file */
function makeExecutable(file) {
  const absolute = path.join(root, file);
  if (existsSync(absolute)) chmodSync(absolute, statSync(absolute).mode | 0o111);
}

mkdirSync(path.join(root, 'dist'), { recursive: true });
if (production) {
  for (const map of ['cli.js.map', 'matrix/page.js.map', 'matrix/page.css.map']) {
    rmSync(path.join(root, 'dist', map), { force: true });
  }
}
/**
 * esbuild splits ES modules only, and the extension host's way to load them is young: each chunk becomes CommonJS here.
 * @type {esbuild.Plugin}
 */
const chunksAsCommonJs = {
  name: 'chunks-as-commonjs',
  setup: (build) =>
    build.onEnd(async ({ outputFiles = [] }) => {
      const chunks = path.join(root, 'dist', 'chunks');
      mkdirSync(chunks, { recursive: true });
      for (const { path: file, text } of outputFiles) {
        const { code } = await esbuild.transform(text, {
          format: 'cjs',
          platform: 'node',
          target: 'node20',
          // `require` and not node's `import()`, which takes the long way round through its module loader.
          supported: { 'dynamic-import': false },
          minify: production,
          sourcemap: production ? false : 'inline',
          sourcesContent: false,
          sourcefile: path.basename(file),
          legalComments: 'inline',
        });
        writeFileSync(file, code);
      }
      // A running extension host may still ask for the chunks of the last build.
      const kept = new Set(outputFiles.map(({ path: file }) => path.basename(file)));
      for (const name of readdirSync(chunks)) {
        const file = path.join(chunks, name);
        if (!kept.has(name) && (argv.has('--clean') || Date.now() - statSync(file).mtimeMs > hour)) rmSync(file);
      }
    }),
};

/** @type {esbuild.Plugin} */
const executableCli = {
  name: 'executable-cli',
  setup: (build) => build.onEnd(() => makeExecutable('dist/cli.js')),
};

// Read by the problem matcher in .vscode/tasks.json.
/** @type {esbuild.Plugin} */
const watchMarks = {
  name: 'watch-marks',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd(() => console.log('[watch] build finished'));
  },
};

try {
  for (const { name, options } of builds()) {
    const plugins = [
      ...(options.plugins ?? []),
      ...(name === 'cli' ? [executableCli] : []),
      ...(watch ? [watchMarks] : []),
    ];
    if (watch) {
      const context = await esbuild.context({ ...options, plugins });
      await context.watch();
    } else {
      const { metafile } = await esbuild.build({ ...options, plugins });
      if (production && metafile && !name.endsWith('tests')) reportSize(metafile);
      if (metafile && name.endsWith('tests') && options.outdir && matches.length === 0) {
        sweep(metafile, options.outdir);
      }
    }
  }
} catch (error) {
  // esbuild has printed its own errors with their places.
  if (!(error instanceof Error && 'errors' in error)) throw error;
  process.exitCode = 1;
}
