import { encodeText, decodeText } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import type { Platform } from '../ports';
import { underLock } from './durable';
import { attributesPath } from './layout';
import { Storage } from './storage';

/** The name under which git's configuration knows the driver. */
export const mergeDriverName = 'promptenv-pins';

const merged = ['environments/*.yaml', 'versions/**/versions.jsonl'];

/** Says in the registry's .gitattributes which files the driver merges. Returns whether the file was changed. */
export async function attributeMergeDriver(platform: Platform, root: string): Promise<boolean> {
  return underLock(platform, root, async (writing) => {
    const storage = new Storage(platform, root);
    const why = storage.whyUnreadable(attributesPath);
    const bytes = storage.read(attributesPath) ?? new Uint8Array();
    const text = decodeText(bytes);
    if (why !== null || text === null) {
      throw new PromptEnvError('invalid', `${attributesPath} ${why ?? 'is not UTF-8 text'}`, 'put a plain file there');
    }
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    const missing = merged
      .map((pattern) => `${pattern} merge=${mergeDriverName}`)
      .filter((line) => !lines.includes(line));
    if (missing.length === 0) {
      return false;
    }
    const start = text === '' ? '* -text\n' : text.endsWith('\n') ? text : `${text}\n`;
    await writing.replaceFile(attributesPath, encodeText(`${start}${missing.join('\n')}\n`));
    return true;
  });
}
