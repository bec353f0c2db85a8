import { decodeText, encodeText } from '../../core/bytes';
import { resolveConflict } from '../../core/conflicts';
import { PromptEnvError } from '../../core/errors';
import { isPromptId } from '../../core/ids';
import type { ConflictChoice } from '../registry';
import { underLock } from './durable';
import { environmentsFolder, ledgerName, ledgerPath, pinsPath, versionsFolder } from './layout';
import { parseLedger } from './ledger';
import { resolveLedger } from './ledgerMerge';
import { parsePins } from './pinsRead';
import { resolvePins } from './pinsMerge';
import type { Storage } from './storage';

/** Writes the text that a choice gives in place of one with conflicts. */
export async function settleConflict(storage: Storage, choice: ConflictChoice): Promise<void> {
  await underLock(storage.platform, storage.root, async (writing) => {
    const bytes = storage.read(choice.path);
    const text = bytes === undefined ? null : decodeText(bytes);
    if (text === null) {
      throw new PromptEnvError('notFound', `${choice.path} cannot be read`, 'take the file from git again');
    }
    await writing.replaceFile(choice.path, encodeText(settledText(text, choice)));
  });
}

/**
 * A text of one of the registry's files without the conflicts that a choice settles. Throws invalid where what is left
 * could not be read: such a file is for a person to correct.
 */
export function settledText(text: string, { path, side, prompt }: ConflictChoice): string {
  const environment = path.slice(environmentsFolder.length + 1, -'.yaml'.length);
  const isPins = pinsPath(environment) === path && !environment.includes('/');
  const id = path.slice(versionsFolder.length + 1, -ledgerName.length - 1);
  const isLedger = ledgerPath(id) === path && isPromptId(id);
  if (!isPins && !isLedger) {
    throw new PromptEnvError('usage', `${path} is no file of pins or versions`, 'name the file of a finding');
  }
  if (isPins && side === 'both') {
    throw new PromptEnvError('usage', 'a prompt has one pin in an environment', 'keep ours or theirs');
  }
  if (isPins && prompt !== undefined && side !== 'both') {
    return resolvePins(text, side, prompt) ?? cannotSettle(path);
  }
  const settled = isLedger && side === 'both' ? resolveLedger(text) : resolveConflict(text, side);
  const { readOnly } = isPins ? parsePins('', settled) : parseLedger('', encodeText(settled));
  return readOnly === null ? settled : cannotSettle(path);
}

function cannotSettle(path: string): never {
  throw new PromptEnvError(
    'invalid',
    `the conflicts in ${path} cannot be settled one by one: what is left could not be read`,
    'correct the file by hand, or take one side of it from git: git checkout --ours or --theirs',
  );
}
