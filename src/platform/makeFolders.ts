import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and its parents; returns the topmost that it made, undefined where all were there, if only by name.
 * node's own recursive call never ends where a folder is said to be missing that is there, as below /proc.
 */
export async function makeFolders(folder: string, mode?: number): Promise<string | undefined> {
  const parent = path.dirname(folder);
  try {
    return await makeOne(folder, mode);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT') || parent === folder) {
      throw error;
    }
  }
  const first = await makeFolders(parent, mode);
  const made = await makeOne(folder, mode);
  return first ?? made;
}

/** Undefined where it is there. */
async function makeOne(folder: string, mode: number | undefined): Promise<string | undefined> {
  try {
    await mkdir(folder, mode);
    return folder;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return undefined;
    }
    throw error;
  }
}
