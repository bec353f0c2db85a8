import path from 'node:path';
import { languageOf } from '../../core/callSites/languageOf';
import type { Comparison } from '../../core/comparison';
import { PromptEnvError } from '../../core/errors';
import { versionLabel } from '../../core/model';
import { pathBelow } from '../../core/paths';
import { whereReport } from '../../core/reports';
import { visibleLine } from '../../core/visibleText';
import { count } from '../../core/wording';
import { usesOfFile, type EnvironmentUse, type PromptUse } from '../../registries/fileUses';
import type { Registry } from '../../registries/registry';
import { callsReader, callsReport, callsText } from '../callsIn';
import { portable } from '../place';
import type { Style } from '../style';
import { textTable, type Cell } from '../textTable';
import type { Place, Verb } from '../verb';

/** `promptenv where` */
export const where: Verb = async (args, place) => {
  const registry = await place.registry();
  const file = pathInRegistry(registry, place, args.operand(0));
  const uses = await usesOfFile(registry, file);
  const isSource = uses.length === 0 && registry.fileRole(file) === null && languageOf(file) !== null;
  const calls = isSource
    ? callsReader(await registry.load({ cached: 'use' }), place.platform.files)(`${registry.root}/${file}`)
    : null;
  const hasCalls = calls !== null && calls.calls.length + calls.unclear.length > 0;
  return {
    json: { ...whereReport(file, uses), ...(hasCalls ? callsReport(calls) : {}) },
    text: (style) => (hasCalls ? callsText(file, calls, style) : whereText(file, uses, style)),
  };
};

/** A file that is named from the current folder, from the registry's root. */
function pathInRegistry(registry: Registry, place: Place, written: string): string {
  const { files } = place.platform;
  const absolute = portable(path.resolve(place.folder, written));
  if (files.facts(absolute) === undefined) {
    throw new PromptEnvError('notFound', `there is no file ${JSON.stringify(written)}`, 'name a file that is there');
  }
  const inside =
    pathBelow(registry.root, absolute) ??
    pathBelow(files.realPath(registry.root) ?? registry.root, files.realPath(absolute) ?? absolute);
  if (inside === null) {
    throw new PromptEnvError(
      'notFound',
      `${written} is outside of the registry's folder ${registry.root}`,
      'name a file below it',
    );
  }
  return inside;
}

function whereText(file: string, uses: readonly PromptUse[], style: Style): string {
  if (uses.length === 0) {
    return `${visibleLine(file)} belongs to no prompt, so no environment serves it.\n`;
  }
  const environments = new Set(
    uses.flatMap((use) => use.environments.flatMap((each) => (each.serves ? [each.environment] : []))),
  );
  const reached = environments.size === 0 ? 'no environment' : [...environments].join(', ');
  const head = `${visibleLine(file)} reaches ${style.bold(reached)} through ${count(uses.length, 'prompt')}.`;
  const blocks = uses.map((use) => {
    const title = `${style.bold(visibleLine(use.prompt))} ${style.dim(roleText(use))}`;
    const rows = use.environments.map((each): readonly Cell[] => [
      `  ${each.environment}`,
      each.version === null ? '—' : versionLabel(each.version),
      { text: each.serves ? 'serves it' : 'does not', paint: each.serves ? style.green : style.dim },
      changeText(each, use),
    ]);
    return `${title}\n${textTable(rows)}`;
  });
  return `${[head, ...blocks].join('\n\n')}\n`;
}

function roleText({ role, draft, version }: PromptUse): string {
  switch (role) {
    case 'draft':
      return `(its draft, ${draft})`;
    case 'include':
      return `(included by its draft, ${draft})`;
    case 'former':
      return '(included by a pinned version, no more by its draft)';
    case 'version':
      return version === null ? '(a stored file that no version names)' : `(${versionLabel(version)} of it)`;
    case 'versions':
      return '(its list of versions)';
    case 'pins':
      return '(pinned in it)';
    case 'event':
      return '(moved in this environment)';
  }
}

/** What promoting the draft as it is now would change. */
function changeText({ change, version }: EnvironmentUse, { role }: PromptUse): string {
  if (role === 'pins' || role === 'event' || version === null) {
    return '';
  }
  return change === null
    ? 'cannot be compared with the draft'
    : change.same
      ? 'the draft is the same'
      : `the draft changes ${summary(change)}`;
}

function summary({ linesAdded, linesRemoved, settings, variables, files }: Comparison): string {
  const parts = [
    linesAdded + linesRemoved === 0 ? '' : `its text (+${linesAdded} −${linesRemoved})`,
    settings.length === 0 ? '' : settings.map((setting) => visibleLine(setting.path)).join(', '),
    variables.added.length + variables.removed.length === 0 ? '' : 'its variables',
    files.length === 0 ? '' : files.map((file) => visibleLine(file.path)).join(', '),
  ];
  return parts.filter((part) => part !== '').join('; ');
}
