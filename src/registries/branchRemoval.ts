import type { BranchChanges } from '../core/branch';
import { configPath } from './workspace/layout';
import type { Registry } from './registry';

/** What a branch changes that has no registry any more: every pin of the base is gone, and nobody answers for that. */
export async function removedRegistry(base: Registry): Promise<BranchChanges> {
  const { environments, pins } = await base.load();
  return {
    isRemoved: true,
    configuration: [],
    environments: [],
    moves: [],
    removedPins: environments
      .map(({ name }) => ({
        environment: name,
        isConfigured: false,
        pins: [...(pins.get(name)?.values() ?? [])].filter(({ version }) => version !== null).length,
      }))
      .reverse(),
    drafts: [],
    versions: [],
    unreadable: new Map(),
    unreadableInBase: new Map(),
    findings: [
      {
        code: 'badConfig',
        severity: 'error',
        path: configPath,
        line: null,
        message: `the branch has no registry any more: it removes ${configPath}, which the base has`,
        hint: 'take it from git again',
      },
    ],
  };
}
