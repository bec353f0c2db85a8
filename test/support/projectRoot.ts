import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The project's folder, found from the running bundle upwards, whatever the current folder is. */
export function projectRoot(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"name": "prompt-environments"')) return folder;
    if (folder === path.dirname(folder)) throw new Error(`No package.json of this project above ${__dirname}`);
  }
}
