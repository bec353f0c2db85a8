import { isPromptId } from '../../core/ids';
import { fileNameOf, folderOf, pathBelow } from '../../core/paths';
import type { RegistryFile } from '../registry';
import { environmentsFolder, historyFolder, ledgerName, registryFolder, versionsFolder } from './layout';

const storedStem = /^v([1-9]\d{0,8})-([0-9a-f]{8,64})(?:\.|$)/;

/**
 * What one of the registry's own files is, by its name alone; null for files that are not the registry's.
 * @param path from the registry's root
 */
export function fileRole(path: string): RegistryFile | null {
  const stored = pathBelow(versionsFolder, path);
  if (stored !== null) {
    return storedRole(stored);
  }
  const pins = pathBelow(environmentsFolder, path);
  if (pins?.endsWith('.yaml') === true) {
    return { role: 'pins', environment: pins.slice(0, -'.yaml'.length) };
  }
  const stem = pathBelow(historyFolder, path);
  if (stem?.endsWith('.json') === true) {
    const event = fileNameOf(stem).slice(0, -'.json'.length);
    return { role: 'event', environment: stem.slice(0, Math.max(0, stem.indexOf('/'))), event };
  }
  return pathBelow(registryFolder, path) === null ? null : { role: 'registry' };
}

function storedRole(stored: string): RegistryFile {
  const folder = folderOf(stored);
  if (stored === `${folder}/${ledgerName}` && isPromptId(folder)) {
    return { role: 'versions', prompt: folder };
  }
  // A version of one file stands beside the ledger, one of several in a folder of its own.
  const parts = stored.split('/');
  const at = parts.findIndex((part) => storedStem.test(part));
  const [, number = '', digits = ''] = storedStem.exec(parts[at] ?? '') ?? [];
  const prompt = parts.slice(0, Math.max(0, at)).join('/');
  return isPromptId(prompt) && number !== ''
    ? { role: 'version', prompt, number: Number(number), digits }
    : { role: 'registry' };
}
