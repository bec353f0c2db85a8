import path from 'node:path';
import { languageOf } from '../../core/callSites/languageOf';
import type { CallsInFile } from '../../core/callSites/orphans';
import { PromptEnvError } from '../../core/errors';
import type { PromptUse } from '../../core/fileUse';
import { bringsWords, inDoubtWords, reachWords, roleWords, servesWords } from '../../core/fileUseWords';
import { versionLabel } from '../../core/model';
import { pathBelow } from '../../core/paths';
import { whereReport } from '../../core/reports';
import { hiddenPinsWords, type HiddenPins } from '../../core/unreadablePins';
import { visibleLine } from '../../core/visibleText';
import { draftsInDoubt, pinsInDoubt, usesOfCalls, usesOfFile } from '../../registries/fileUses';
import type { Registry, RegistryFile } from '../../registries/registry';
import { callsReader, callsReport, callsText } from '../callsIn';
import { portable } from '../place';
import type { Style } from '../style';
import { textTable, type Cell } from '../textTable';
import type { Place, Verb } from '../verb';

/** `promptenv where` */
export const where: Verb = async (args, place) => {
  const written = args.operand(0);
  const { absolute, isThere } = namedFile(place, written);
  const registry = await place.registry(absolute);
  const file = pathInRegistry(registry, place, absolute, written);
  const own = registry.fileRole(file);
  const snapshot = await registry.load();
  const uses = isThere || own === null ? await usesOfFile(registry, file, snapshot) : [];
  const hidden = pinsInDoubt(registry, file, snapshot);
  if (!isThere && uses.length === 0) {
    const untold = hidden.map((each) => `; ${hiddenPinsWords(each, visibleLine)}`).join('');
    throw new PromptEnvError(
      'notFound',
      `there is no file ${JSON.stringify(written)}, and no pinned version has it${untold}`,
      'name a file that is there, or that a version has',
    );
  }
  const calls =
    uses.length === 0 && own === null && languageOf(file) !== null
      ? callsReader(snapshot, place.platform.files)(`${registry.root}/${file}`)
      : null;
  if (calls === null || calls.calls.length + calls.unclear.length === 0) {
    const inDoubt = draftsInDoubt(registry, file, snapshot, uses);
    const doubt = inDoubt.length === 0 ? '' : `\n${inDoubtWords(inDoubt, visibleLine)}.\n`;
    const untold = hidden.map((each) => `\n${hiddenPinsWords(each, visibleLine)}.\n`).join('');
    const isTold = uses.every((use) => [use, ...use.environments].every(({ unreadable }) => unreadable === null));
    return {
      json: whereReport(file, uses, inDoubt, hidden),
      text: (style) => `${whereText(file, own, uses, hidden, style)}${doubt}${uses.length === 0 ? untold : ''}`,
      exitCode: isTold && (uses.length > 0 || hidden.length === 0) ? 0 : 1,
    };
  }
  const asked = await usesOfCalls(registry, askedFor(calls), snapshot);
  return {
    json: { ...whereReport(file, asked, [], hidden), ...callsReport(calls) },
    text: (style) => `${callsText(file, calls, style)}${asked.map((use) => `\n${useText(use, style)}\n`).join('')}`,
    exitCode: calls.calls.every(({ unreadable }) => unreadable === null) ? 0 : 1,
  };
};

/** The environments that calls ask for each prompt in. */
function askedFor({ calls }: CallsInFile): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>();
  for (const { site, environment } of calls) {
    const environments = asked.get(site.prompt.text) ?? new Set();
    asked.set(site.prompt.text, environment === null ? environments : environments.add(environment));
  }
  return asked;
}

interface NamedFile {
  readonly absolute: string;
  /** Whether it is there; what only versions still have is not. */
  readonly isThere: boolean;
}

/** A file that is named from the current folder. Throws usage for what is no file. */
function namedFile({ folder, platform: { files } }: Place, written: string): NamedFile {
  const absolute = portable(path.resolve(folder, written));
  const kind = files.facts(files.realPath(absolute) ?? absolute)?.kind;
  if (written === '' || (kind !== undefined && kind !== 'file' && kind !== 'link')) {
    const what = written === '' ? 'names no file' : kind === 'folder' ? 'is a folder' : 'is no file that can be read';
    throw new PromptEnvError('usage', `${JSON.stringify(written)} ${what}`, 'name a file: promptenv where <file>');
  }
  return { absolute, isThere: kind !== undefined };
}

/** The same, from the registry's root. */
function pathInRegistry({ root }: Registry, { platform: { files } }: Place, absolute: string, written: string): string {
  const inside =
    pathBelow(root, absolute) ?? pathBelow(files.realPath(root) ?? root, files.realPath(absolute) ?? absolute);
  if (inside === null) {
    throw new PromptEnvError(
      'notFound',
      `${written} is outside of the registry's folder ${root}`,
      'name a file below it',
    );
  }
  return inside;
}

function whereText(
  file: string,
  own: RegistryFile | null,
  uses: readonly PromptUse[],
  hidden: readonly HiddenPins[],
  style: Style,
): string {
  if (uses.length === 0) {
    return `${visibleLine(file)} ${unusedText(own, hidden)}.\n`;
  }
  const head = `${visibleLine(file)} ${reachWords(uses)}.`;
  return `${[head, ...uses.map((use) => useText(use, style))].join('\n\n')}\n`;
}

function useText(use: PromptUse, style: Style): string {
  const rows = use.environments.map((each): readonly Cell[] => [
    `  ${each.environment}`,
    each.version === null ? '—' : versionLabel(each.version),
    { text: servesWords(each, use), paint: each.serves ? style.green : style.dim },
    bringsWords(each, use, visibleLine),
  ]);
  return `${style.bold(visibleLine(use.prompt))} ${style.dim(`(${roleWords(use)})`)}\n${textTable(rows)}`;
}

function unusedText(own: RegistryFile | null, hidden: readonly HiddenPins[]): string {
  switch (own?.role) {
    case 'registry':
      return "is the registry's own: it holds no prompt, and no environment serves it";
    case 'pins':
      return hidden.length === 0 ? 'pins nothing' : 'holds pins that cannot be read';
    case 'event':
      return hidden.length === 0
        ? "is an event that no pin's history reaches: it did not happen"
        : 'is an event of which nobody can tell whether it happened';
    default:
      return `belongs to no prompt, so no environment ${hidden.length === 0 ? '' : 'that can be read '}serves it`;
  }
}
