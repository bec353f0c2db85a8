// `npm run lint`: ESLint on every file in which it could find something new. A file that had no finding is passed over
// until its text, that of a file that it imports, the rules or the packages change: its types hang on nothing else.
// @ts-check
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { digestOf, importDigests } from './importDigests.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const store = path.join(root, '.test-build', 'lint.json');
/** What the findings in any file may hang on. */
const shared = [
  'eslint.config.mjs',
  'tsconfig.json',
  'src/matrix/tsconfig.json',
  'package.json',
  'node_modules/.package-lock.json',
];

/** @param {string} file */
const textOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** @returns {Record<string, string>} the digests of the files that had no finding */
function readStore() {
  try {
    return JSON.parse(textOf(store));
  } catch {
    return {};
  }
}

const eslint = new ESLint({ cwd: root });
const names = ts.sys.readDirectory(root, ['.ts', '.mjs', '.cjs', '.js'], ['**/.*/', '**/node_modules/', 'dist/']);
/** @type {string[]} */
const files = [];
for (const name of names) if (!(await eslint.isPathIgnored(name))) files.push(path.normalize(name));

const ambient = files.filter((file) => file.endsWith('.d.ts'));
const common = digestOf([...shared.map((name) => textOf(path.join(root, name))), ...ambient.map(textOf)]);
const digests = importDigests(files, common);
const good = readStore();
/** @param {string} file */
const nameOf = (file) => path.relative(root, file);
const changed = files.filter((file) => good[nameOf(file)] !== digests.get(file));

const results = changed.length > 0 ? await eslint.lintFiles(changed) : [];
const found = new Set(results.filter(({ messages }) => messages.length > 0).map(({ filePath }) => filePath));
const kept = files.filter((file) => !found.has(file)).map((file) => [nameOf(file), digests.get(file)]);
mkdirSync(path.dirname(store), { recursive: true });
writeFileSync(store, JSON.stringify(Object.fromEntries(kept)));

const formatter = await eslint.loadFormatter('stylish');
const text = await formatter.format(results);
if (text !== '') console.log(text);
console.log(`lint: ${changed.length} of ${files.length} files, ${found.size} with findings`);
process.exitCode = found.size > 0 ? 1 : 0;
