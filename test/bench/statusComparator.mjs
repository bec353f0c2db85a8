// What `promptenv status --json` is measured against: a node process that reads every pins file, versions.jsonl and
// draft once, or asks for their sizes and times, and prints the same bytes.
//   node statusComparator.mjs <registry root> <file with the bytes to print> read|stat
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const [root = '', output = '', how = 'read'] = process.argv.slice(2);
const registry = path.join(root, '.promptenv');
/** @param {string} file */
const sizeOf = how === 'stat' ? (file) => statSync(file).size : (file) => readFileSync(file).length;
let bytes = 0;
for (const name of readdirSync(path.join(registry, 'environments'))) {
  bytes += sizeOf(path.join(registry, 'environments', name));
}
/** @param {string} folder */
function readDrafts(folder) {
  for (const entry of readdirSync(path.join(root, 'prompts', folder), { withFileTypes: true })) {
    const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      readDrafts(below);
    } else {
      bytes += sizeOf(path.join(root, 'prompts', below));
      bytes += sizeOf(path.join(registry, 'versions', below.replace(/\.prompt$/, ''), 'versions.jsonl'));
    }
  }
}
readDrafts('');
if (bytes === 0) {
  throw new Error('nothing was read');
}
process.stdout.write(readFileSync(output));
