import path from 'node:path';
import { decodeText, encodeText } from '../../core/bytes';
import { PromptEnvError } from '../../core/errors';
import { mergeFile } from '../../registries/workspace/fileMerge';
import { visibleLine } from '../../core/visibleText';
import { portable } from '../place';
import type { Place, Verb } from '../verb';

/**
 * `promptenv merge-driver`, as git calls it: three temporary files in its own folder, the second of which takes the
 * result. Whatever goes wrong leaves that file as it is and ends with another code than 0: git then says so.
 */
export const mergeDriver: Verb = async (args, place) => {
  const ours = pathOf(place, args.operand(1));
  const texts = [args.operand(0), args.operand(1), args.operand(2)].map((name) => readText(place, name));
  const [before = '', mine = '', other = ''] = texts;
  const name = args.operands[3] ?? null;
  const { text, hasConflict } = mergeFile(name, before, mine, other);
  await place.platform.writer.write(ours, encodeText(text));
  const what = visibleLine(name ?? args.operand(1));
  return {
    json: { path: name, conflict: hasConflict },
    text: () => (hasConflict ? `promptenv: conflict in ${what}\n` : ''),
    exitCode: hasConflict ? 1 : 0,
  };
};

function pathOf(place: Place, name: string): string {
  return portable(path.resolve(place.folder, name));
}

function readText(place: Place, name: string): string {
  const bytes = place.platform.files.read(pathOf(place, name));
  const text = bytes === undefined ? null : decodeText(bytes);
  if (text === null) {
    throw new PromptEnvError(
      'invalid',
      `${name} ${bytes === undefined ? 'is not there' : 'is not UTF-8 text'}`,
      'merge the file by hand',
    );
  }
  return text;
}
