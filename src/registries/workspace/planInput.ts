import { PromptEnvError } from '../../core/errors';
import { sameVersion, type Finding, type VersionRef } from '../../core/model';
import type { PlanInput } from '../../core/plan';
import { movablePins } from './applying';
import { CurrentPins } from './currentPins';
import { findLedgerVersion, versionRefs } from './ledger';
import { requireEnvironments } from './loading';
import { unreadablePinsIn } from './pinsFile';
import type { Storage } from './storage';

/** All that a plan is made from: the pins as they stand, and the versions of the prompts that it asks for. */
export function readPlanInput(storage: Storage): PlanInput {
  const config = requireEnvironments(storage);
  const files = config.environments.map(({ name }) => storage.pins(name));
  const versions = new Map<string, readonly VersionRef[]>();
  const versionsOf = (prompt: string): readonly VersionRef[] => {
    const known = versions.get(prompt) ?? versionRefs(storage.ledger(prompt));
    versions.set(prompt, known);
    return known;
  };
  const pins = new Map(files.map((file) => [file.environment, new CurrentPins(file, versionsOf)] as const));
  const written = new Map(files.map((file) => [file.environment, file.entries] as const));
  const isMovable = new Map(files.map((file) => [file.environment, movablePins(storage, file)]));
  return {
    environments: config.environments,
    pins,
    unreadablePins: unreadablePinsIn(files),
    allPrompts: () => [...storage.ledgerIds(new Set(), refuseUnreadable)],
    versions: versionsOf,
    pinAlike: (prompt, one, other) =>
      sameVersion(
        written.get(one)?.get(prompt)?.pin.version ?? null,
        written.get(other)?.get(prompt)?.pin.version ?? null,
      ),
    isRecorded: (environment, prompt) => isMovable.get(environment)?.(prompt) ?? true,
    isDamaged: (prompt, version) => {
      const found = findLedgerVersion(storage.ledger(prompt), version);
      return found === null || storage.problem(prompt, found) !== null;
    },
  };
}

/** Nothing is done to all prompts while some of them cannot be seen. */
function refuseUnreadable({ message, hint }: Finding): never {
  throw new PromptEnvError('invalid', message, hint);
}
