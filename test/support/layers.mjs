// Proves the direction of imports between the folders of src (CONTRIBUTING.md, "Layers").
// Run as a program it checks this project; the unit test runs it on small made-up trees.
// @ts-check
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import ts from 'typescript';

/** @typedef {{ specifier: string, line: number }} Import */
/** @typedef {{ imports: Import[], defaultExport: number | null, barrel: boolean, starExport: number | null }} FileFacts */
/** @typedef {{ layers: string[], packages: string[], node: boolean, vscode: boolean }} Rule */

/**
 * What a file of each layer may import. A layer is the first folder below src; `extension.ts` is its own.
 * @type {Record<string, Rule>}
 */
const rules = {
  core: { layers: ['core'], packages: ['yaml', 'diff'], node: false, vscode: false },
  registries: {
    layers: ['core', 'registries'],
    packages: ['yaml', 'diff', 'picomatch', 'picomatch/posix'],
    node: false,
    vscode: false,
  },
  platform: { layers: ['core', 'registries', 'platform'], packages: [], node: true, vscode: false },
  runtime: { layers: ['core', 'runtime'], packages: [], node: true, vscode: false },
  cli: { layers: ['core', 'registries', 'platform', 'cli'], packages: [], node: true, vscode: false },
  // What a page of the browser runs: it gets its data as messages.
  matrix: { layers: ['core', 'matrix'], packages: [], node: false, vscode: false },
  host: { layers: ['core', 'registries', 'platform', 'host'], packages: [], node: true, vscode: true },
  'extension.ts': { layers: ['core', 'registries', 'platform', 'host'], packages: [], node: true, vscode: true },
};

const neutralLayers = ['core', 'registries', 'matrix'];
const builtins = new Set(builtinModules);

/** @param {string} specifier */
const isBuiltin = (specifier) => specifier.startsWith('node:') || builtins.has(specifier);
/** @param {string} specifier */
const isRelative = (specifier) => specifier.startsWith('./') || specifier.startsWith('../') || specifier === '..';
/** @param {string} file path below src, with `/` */
const layerOf = (file) => file.split('/')[0] ?? file;

/**
 * Every import of a file, also those that only types need and those inside functions.
 * @param {string} name
 * @param {string} text
 * @returns {FileFacts}
 */
function readFacts(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  /** @type {FileFacts} */
  const facts = { imports: [], defaultExport: null, barrel: false, starExport: null };
  /** @param {ts.Node} node */
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  /** @param {ts.Node | undefined} literal */
  const add = (literal) => {
    if (literal && ts.isStringLiteralLike(literal)) {
      facts.imports.push({ specifier: literal.text, line: lineOf(literal) });
    }
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier);
      if (node.moduleSpecifier && !(node.exportClause && ts.isNamedExports(node.exportClause))) {
        facts.starExport ??= lineOf(node);
      }
      if (node.exportClause && ts.isNamedExports(node.exportClause)) {
        for (const item of node.exportClause.elements)
          if (item.name.text === 'default') facts.defaultExport ??= lineOf(item);
      }
    } else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node)) add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
    else if (ts.isCallExpression(node)) {
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
      if (isRequire || node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    } else if (ts.isExportAssignment(node)) facts.defaultExport ??= lineOf(node);
    else if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)) {
      facts.defaultExport ??= lineOf(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const { statements } = source;
  facts.barrel =
    statements.length > 0 &&
    statements.some((s) => ts.isExportDeclaration(s)) &&
    statements.every((s) => ts.isExportDeclaration(s) || ts.isImportDeclaration(s));
  return facts;
}

/**
 * The file below src that a relative import means, or null.
 * @param {ReadonlyMap<string, FileFacts>} files
 * @param {string} from
 * @param {string} specifier
 */
function resolveRelative(files, from, specifier) {
  const target = path.posix.join(path.posix.dirname(from), specifier);
  return [target, `${target}.ts`, `${target}/index.ts`].find((candidate) => files.has(candidate)) ?? null;
}

/**
 * Why this import is not allowed, or null.
 * @param {string} file
 * @param {string} specifier
 * @param {string | null} target
 */
function judge(file, specifier, target) {
  const layer = layerOf(file);
  const rule = rules[layer];
  if (!rule) return null;
  if (isRelative(specifier)) {
    if (target === null)
      return specifier.endsWith('.json') ? null : `imports ${specifier}, which does not exist below src`;
    return rule.layers.includes(layerOf(target)) ? null : `${layer} must not import ${layerOf(target)} (${specifier})`;
  }
  if (specifier === 'vscode') return rule.vscode ? null : `${layer} must not import vscode`;
  if (isBuiltin(specifier)) return rule.node ? null : `${layer} must not import the node built-in ${specifier}`;
  return rule.packages.includes(specifier) ? null : `${layer} must not import the package ${specifier}`;
}

/**
 * One line for each ring of imports, from its first file back to it.
 * @param {ReadonlyMap<string, readonly string[]>} graph
 */
function findCycles(graph) {
  /** @type {string[]} */
  const problems = [];
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const trail = [];
  /** @param {string} file */
  const visit = (file) => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      problems.push(`src/${file}: import cycle: ${[...trail.slice(start), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    trail.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    trail.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return problems;
}

/**
 * Bundles all files of a layer for a platform that has neither node nor vscode.
 * @param {string} src
 * @param {string} layer
 * @param {readonly string[]} files
 */
async function bundleNeutral(src, layer, files) {
  const packages = rules[layer]?.packages ?? [];
  try {
    await esbuild.build({
      stdin: { contents: files.map((file) => `import './${file}';`).join('\n'), resolveDir: src, sourcefile: layer },
      bundle: true,
      write: false,
      platform: 'neutral',
      target: 'es2022',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
      plugins: [
        {
          name: 'layer-packages',
          setup(build) {
            build.onResolve({ filter: /^[^./]/ }, ({ path: specifier, importer }) => {
              const fromPackage = importer.replaceAll('\\', '/').includes('/node_modules/');
              if (fromPackage || packages.includes(specifier)) return undefined;
              return { errors: [{ text: `${specifier} does not exist for ${layer}` }] };
            });
          },
        },
      ],
    });
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !('errors' in error)) throw error;
    const { errors } = /** @type {esbuild.BuildFailure} */ (error);
    return errors.map(({ text, location }) => {
      const place = location
        ? `${path.relative(path.dirname(src), path.resolve(location.file))}:${location.line}`
        : layer;
      return `${place.replaceAll('\\', '/')}: ${text}`;
    });
  }
}

/**
 * Checks the tree below `<root>/src`.
 * @param {string} root
 * @returns {Promise<{ files: number, problems: string[] }>} problems as `<place>: <what is wrong>`; none is good
 */
export async function checkLayers(root) {
  const src = path.join(root, 'src');
  /** @type {Map<string, FileFacts>} */
  const files = new Map();
  const names = existsSync(src) ? readdirSync(src, { recursive: true, encoding: 'utf8' }) : [];
  for (const name of names.map((entry) => entry.replaceAll('\\', '/')).sort()) {
    if (name.endsWith('.ts')) files.set(name, readFacts(name, readFileSync(path.join(src, name), 'utf8')));
  }

  /** @type {string[]} */
  const problems = [];
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  for (const [file, facts] of files) {
    if (!rules[layerOf(file)]) problems.push(`src/${file}: belongs to no layer`);
    if (facts.defaultExport !== null) problems.push(`src/${file}:${facts.defaultExport}: default export`);
    if (facts.starExport !== null) problems.push(`src/${file}:${facts.starExport}: \`export *\``);
    if (facts.barrel) problems.push(`src/${file}: a barrel: it only passes on what others export`);
    /** @type {string[]} */
    const targets = [];
    for (const { specifier, line } of facts.imports) {
      const target = isRelative(specifier) ? resolveRelative(files, file, specifier) : null;
      if (target !== null) targets.push(target);
      const reason = judge(file, specifier, target);
      if (reason !== null) problems.push(`src/${file}:${line}: ${reason}`);
    }
    graph.set(file, targets);
  }
  problems.push(...findCycles(graph));

  for (const layer of neutralLayers) {
    const own = [...files.keys()].filter((file) => layerOf(file) === layer);
    if (own.length > 0) problems.push(...(await bundleNeutral(src, layer, own)));
  }
  return { files: files.size, problems };
}

async function main() {
  const { files, problems } = await checkLayers(process.argv[2] ?? process.cwd());
  for (const problem of problems) console.error(problem);
  console.log(`layers: ${files} files, ${problems.length} problems`);
  if (problems.length > 0 || files === 0) process.exitCode = 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) void main();
