import path from 'node:path';
import { PromptEnvError } from '../core/errors';
import { fileNameOf } from '../core/paths';
import { nodePlatform } from '../platform/nodePlatform';
import type { Platform } from '../registries/ports';
import type { Registry } from '../registries/registry';
import { findRegistryRoot } from '../registries/workspace/discovery';
import type { Arguments } from './args';
import type { Io } from './io';
import type { Place } from './verb';

/** The name that a folder's own registry always answers to, besides the folder's. */
const workspaceName = 'workspace';

/** Where this command line wants to run. */
export function placeOf(args: Arguments, io: Io): Place {
  const platform = nodePlatform();
  const folder = portable(path.resolve(io.cwd, args.value('cwd') ?? ''));
  const real = platform.files.realPath(folder);
  if (real === undefined || platform.files.facts(real)?.kind !== 'folder') {
    throw new PromptEnvError('notFound', `there is no folder ${folder}`, 'name a folder that exists with --cwd');
  }
  return { folder, platform, registry: () => openRegistry(platform, folder, args.value('registry')) };
}

/** Refuses a registry that is meant by another name. */
export function requireRegistryName(registry: Registry, name: string | null | undefined): void {
  const own = fileNameOf(registry.root);
  if (name !== null && name !== undefined && name !== workspaceName && name !== own && name !== registry.name) {
    throw new PromptEnvError(
      'notFound',
      `there is no registry ${JSON.stringify(name)}`,
      `the registry of this folder is ${JSON.stringify(own)}`,
    );
  }
}

async function openRegistry(platform: Platform, folder: string, name: string | undefined): Promise<Registry> {
  // A link into a registry is in it, too.
  const root =
    findRegistryRoot(platform.files, folder) ??
    findRegistryRoot(platform.files, platform.files.realPath(folder) ?? folder);
  if (root === null) {
    throw new PromptEnvError(
      'notFound',
      `${folder} is in no registry: there is no .promptenv/config.yaml in it or above it`,
      'run promptenv init where it should be',
    );
  }
  const [{ openWorkspaceRegistry }, { finishInterrupted }] = await Promise.all([
    import('../registries/workspace/workspaceRegistry'),
    import('../registries/workspace/durable'),
  ]);
  const registry = openWorkspaceRegistry(platform, root);
  requireRegistryName(registry, name);
  await finishInterrupted(platform, root);
  return registry;
}

/** A path of this platform with `/`. */
export function portable(name: string): string {
  return path.sep === '/' ? name : name.replaceAll(path.sep, '/');
}
