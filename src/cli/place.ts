import path from 'node:path';
import { encodeText } from '../core/bytes';
import { PromptEnvError } from '../core/errors';
import { fileNameOf } from '../core/paths';
import { cacheFolder } from '../platform/nodeCache';
import { nodePlatform } from '../platform/nodePlatform';
import type { Platform } from '../registries/ports';
import type { Registry } from '../registries/registry';
import { findRegistryRoot } from '../registries/workspace/discovery';
import { Memory } from '../registries/workspace/memory';
import type { Arguments } from './args';
import type { Io } from './io';
import type { Place } from './verb';

/** The name that a folder's own registry always answers to, besides the folder's. */
const workspaceName = 'workspace';

/** Where this command line wants to run. */
export function placeOf(args: Arguments, io: Io): Place {
  const platform = nodePlatform({ cacheFolder: () => cacheFolder(io.env) });
  const folder = portable(path.resolve(io.cwd, args.value('cwd') ?? ''));
  const real = platform.files.realPath(folder);
  if (real === undefined || platform.files.facts(real)?.kind !== 'folder') {
    throw new PromptEnvError('notFound', `there is no folder ${folder}`, 'name a folder that exists with --cwd');
  }
  const settled = (...above: readonly string[]) => settledRoot(platform, [...above, folder], args.value('registry'));
  return {
    folder,
    platform,
    registry: async (file) =>
      openRegistry(platform, await settled(...(file === undefined ? [] : [portable(path.dirname(file))]))),
    remembered: async (what, make) => remembered(platform, await settled(), what, make),
  };
}

/** Refuses a registry that is meant by another name. */
export function requireRegistryName(registry: Pick<Registry, 'root' | 'name'>, name: string | null | undefined): void {
  const own = fileNameOf(registry.root);
  if (name !== null && name !== undefined && name !== workspaceName && name !== own && name !== registry.name) {
    throw new PromptEnvError(
      'notFound',
      `there is no registry ${JSON.stringify(name)}`,
      `the registry of this folder is ${JSON.stringify(own)}`,
    );
  }
}

/** The root of the registry of the first folder that has one, with what a crash interrupted there done. */
async function settledRoot(platform: Platform, folders: readonly string[], name: string | undefined): Promise<string> {
  // A link into a registry is in it, too.
  const starts = folders.flatMap((folder) => [folder, platform.files.realPath(folder) ?? folder]);
  const root = firstRoot(platform, starts);
  if (root === null) {
    throw new PromptEnvError(
      'notFound',
      `${folders[0] ?? '/'} is in no registry: there is no .promptenv/config.yaml in it or above it`,
      'run promptenv init where it should be',
    );
  }
  requireRegistryName({ root, name: fileNameOf(root) }, name);
  const { finishInterrupted } = await import('../registries/workspace/durable');
  await finishInterrupted(platform, root);
  return root;
}

function firstRoot({ files }: Platform, folders: readonly string[]): string | null {
  for (const folder of folders) {
    const root = findRegistryRoot(files, folder);
    if (root !== null) {
      return root;
    }
  }
  return null;
}

async function openRegistry(platform: Platform, root: string): Promise<Registry> {
  const { openWorkspaceRegistry } = await import('../registries/workspace/workspaceRegistry');
  return openWorkspaceRegistry(platform, root);
}

async function remembered(
  platform: Platform,
  root: string,
  what: string,
  make: (registry: Registry, isAgain: boolean) => Promise<string>,
): Promise<Uint8Array> {
  if (platform.cache === undefined) {
    return encodeText(await make(await openRegistry(platform, root), false));
  }
  const memory = new Memory(platform, platform.cache, root, what);
  const known = memory.recall();
  if (known instanceof Uint8Array) {
    return known;
  }
  const registry = await openRegistry({ ...platform, files: memory.files }, root);
  const made = encodeText(await make(registry, known === 'changed'));
  memory.keep(made);
  return made;
}

/** A path of this platform with `/`. */
export function portable(name: string): string {
  return path.sep === '/' ? name : name.replaceAll(path.sep, '/');
}
