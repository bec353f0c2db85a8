// Installs the built extension as a person would have it, so that a window shows no development host.
// @ts-check
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What ships, as .vscodeignore allows it. */
const shipped = ['package.json', 'package.nls.json', 'dist', 'media', 'README.md', 'CHANGELOG.md', 'LICENSE'];

/**
 * Copies an extension into a folder of installed extensions.
 * @param {string} source The extension's folder, already built.
 * @param {string} extensionsDir
 * @returns {string} the installed folder
 */
export function installExtension(source, extensionsDir) {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
  const folder = path.join(extensionsDir, `${publisher}.${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  for (const entry of shipped) {
    const from = path.join(source, entry);
    if (existsSync(from)) cpSync(from, path.join(folder, entry), { recursive: true });
  }
  return folder;
}
