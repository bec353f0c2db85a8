// What `promptenv verify` is measured against: a node process that reads every file of a registry once and hashes it.
//   node verifyComparator.mjs <registry root>
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';

const [root = ''] = process.argv.slice(2);
let [files, bytes] = [0, 0];
/** @param {string} folder */
function hashBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      hashBelow(path);
    } else {
      const read = readFileSync(path);
      createHash('sha256').update(read).digest('hex');
      files += 1;
      bytes += read.length;
    }
  }
}
hashBelow(`${root}/.promptenv`);
if (files === 0) {
  throw new Error('nothing was read');
}
process.stdout.write(`${files} files, ${bytes} bytes\n`);
