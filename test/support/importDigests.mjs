// What the types of a file hang on: its own text and that of every file that it imports, however far.
// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** What an import without an ending may mean. */
const endings = ['', '.ts', '.mjs', '.cjs', '.js', '.json', '/index.ts'];

/**
 * A digest a file, another one whenever the file or one that it imports has another text.
 * @param {readonly string[]} files absolute paths
 * @param {string} common what counts for all of them
 * @returns {Map<string, string>}
 */
export function importDigests(files, common) {
  /** @type {Map<string, { digest: string, imports: readonly string[] }>} */
  const read = new Map();
  /** @param {string} file */
  const factsOf = (file) => {
    const known = read.get(file);
    if (known) return known;
    const text = readFileSync(file, 'utf8');
    const facts = { digest: digestOf([text]), imports: file.endsWith('.json') ? [] : importsOf(file, text) };
    read.set(file, facts);
    return facts;
  };
  /** @param {string} file */
  const closureOf = (file) => {
    const reached = new Set([file]);
    for (const each of reached) for (const next of factsOf(each).imports) reached.add(next);
    return [...reached].sort();
  };
  return new Map(
    files.map((file) => [file, digestOf([common, ...closureOf(file).flatMap((each) => [each, factsOf(each).digest])])]),
  );
}

/**
 * @param {string} file
 * @param {string} text
 */
function importsOf(file, text) {
  const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  // Types in JSDoc are imported in comments.
  const inComments = [...text.matchAll(/\bimport\(['"]([^'"]+)['"]\)/g)].map(([, name = '']) => name);
  return [...named, ...inComments]
    .filter((name) => name.startsWith('.'))
    .flatMap((name) => {
      const target = path.resolve(path.dirname(file), name);
      return (
        endings.map((ending) => `${target}${ending}`).find((each) => existsSync(each) && statSync(each).isFile()) ?? []
      );
    });
}

/** @param {readonly string[]} parts */
export function digestOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}
