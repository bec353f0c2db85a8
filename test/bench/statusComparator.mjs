// What `promptenv status --json` is measured against: a node process that reads every pins file, versions.jsonl and
// draft once, and prints the same bytes.
//   node statusComparator.mjs <registry root> <file with the bytes to print>
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const [root = '', output = ''] = process.argv.slice(2);
const registry = path.join(root, '.promptenv');
let bytes = 0;
for (const name of readdirSync(path.join(registry, 'environments'))) {
  bytes += readFileSync(path.join(registry, 'environments', name)).length;
}
/** @param {string} folder */
function readDrafts(folder) {
  for (const entry of readdirSync(path.join(root, 'prompts', folder), { withFileTypes: true })) {
    const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      readDrafts(below);
    } else {
      bytes += readFileSync(path.join(root, 'prompts', below)).length;
      bytes += readFileSync(path.join(registry, 'versions', below.replace(/\.prompt$/, ''), 'versions.jsonl')).length;
    }
  }
}
readDrafts('');
if (bytes === 0) {
  throw new Error('nothing was read');
}
process.stdout.write(readFileSync(output));
