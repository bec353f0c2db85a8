import { faultText } from '../../core/callSites/callFault';
import { orphansIn, type AskingFile, type Orphans } from '../../core/callSites/orphans';
import { hiddenPinsWords } from '../../core/unreadablePins';
import { visibleLine } from '../../core/visibleText';
import { count } from '../../core/wording';
import { sourceFiles } from '../../registries/sourceFiles';
import { callsReader } from '../callsIn';
import type { Style } from '../style';
import { textTable, type Cell } from '../textTable';
import type { Verb } from '../verb';

/** `promptenv orphans` */
export const orphans: Verb = async (_args, place) => {
  const registry = await place.registry();
  const snapshot = await registry.load();
  const { files } = place.platform;
  const callsIn = callsReader(snapshot, files);
  const asking: AskingFile[] = [];
  for (const path of sourceFiles(files, registry.root)) {
    const found = path === null ? null : callsIn(`${registry.root}/${path}`);
    if (path !== null && found !== null) {
      asking.push({ path, ...found });
    }
  }
  const result = orphansIn(snapshot, asking);
  return {
    json: result,
    text: (style) => orphansText(result, style),
    // What cannot be told is no orphan: drift and verify refuse such pins.
    exitCode: result.unasked.length + result.unpinned.length === 0 ? 0 : 1,
  };
};

function orphansText({ unasked, unpinned, unclear, unreadablePins = [] }: Orphans, style: Style): string {
  const blocks: string[] = [];
  if (unasked.length > 0) {
    const rows = unasked.map(({ prompt, environments }): readonly Cell[] => [
      `  ${visibleLine(prompt)}`,
      { text: environments.join(', '), paint: style.dim },
    ]);
    blocks.push(`${style.bold('Pinned, and no code asks for it')}\n${textTable(rows)}`);
  }
  if (unpinned.length > 0) {
    const rows = unpinned.map((each): readonly Cell[] => [
      `  ${visibleLine(each.path)}:${each.line}`,
      visibleLine(each.prompt),
      { text: faultText(each.why, each.environment), paint: style.yellow },
    ]);
    blocks.push(`${style.bold('Asked for, and not pinned')}\n${textTable(rows)}`);
  }
  if (blocks.length === 0) {
    const asFar = unreadablePins.length === 0 ? 'Code' : 'As far as can be told, code';
    blocks.push(`${asFar} asks for every prompt that is pinned, and for no other.`);
  }
  if (unclear.length > 0) {
    const places = unclear.map(({ path, line }) => `  ${visibleLine(path)}:${line}`);
    blocks.push(`${count(unclear.length, 'call')} whose prompt only the running program knows:\n${places.join('\n')}`);
  }
  if (unreadablePins.length > 0) {
    blocks.push(unreadablePins.map((hidden) => `${hiddenPinsWords(hidden, visibleLine)}.`).join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}
