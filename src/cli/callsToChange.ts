import {
  callsToChange,
  isBroken,
  isVariableChange,
  type ChangedCalls,
  type ChangedVariables,
  type PlacedSite,
} from '../core/callSites/passing';
import { noCallText, passingText, searchEndedText } from '../core/callSites/passingWords';
import { variableChange } from '../core/comparison';
import { sameVersion, type Environment } from '../core/model';
import type { Plan } from '../core/plan';
import { visibleLine } from '../core/visibleText';
import type { FileReader } from '../registries/ports';
import type { Registry } from '../registries/registry';
import { sourceFiles } from '../registries/sourceFiles';
import { callsReader } from './callsIn';
import { asFailure } from './output';
import type { Style } from './style';
import { textTable, type Cell } from './textTable';

/** More source files than these are not searched. */
const mostFiles = 20_000;

/** Searches the source files below the registry's root for calls for prompts whose variables change. */
export async function findChangedCalls(
  registry: Registry,
  files: FileReader,
  changed: readonly ChangedVariables[],
): Promise<readonly ChangedCalls[]> {
  const concerned = changed.filter(({ variables }) => isVariableChange(variables));
  if (concerned.length === 0) {
    return [];
  }
  const { sites, gap, environments } = await sitesOf(registry, files);
  return concerned.map((each) => ({
    ...each,
    calls: callsToChange(each.variables, sites, each.prompt, each.environment, environments),
    gap,
  }));
}

interface FoundSites {
  readonly sites: readonly PlacedSite[];
  readonly gap: string | null;
  readonly environments: readonly Environment[];
}

/** Whoever asks may have moved a pin already, so this never throws: what could not be searched is said. */
async function sitesOf(registry: Registry, files: FileReader): Promise<FoundSites> {
  const sites: PlacedSite[] = [];
  let environments: readonly Environment[] = [];
  let searched = 0;
  try {
    const snapshot = await registry.load({ cached: 'use' });
    environments = snapshot.environments;
    const read = callsReader(snapshot, files);
    for (const path of sourceFiles(files, registry.root)) {
      if (searched === mostFiles) {
        return { sites, gap: searchEndedText(mostFiles), environments };
      }
      if (path !== null) {
        searched += 1;
        const { calls = [] } = read(`${registry.root}/${path}`) ?? {};
        sites.push(...calls.map(({ site, line }) => ({ path, line, site })));
      }
    }
    return { sites, gap: null, environments };
  } catch (error) {
    return { sites, gap: `the search for calls ended early: ${visibleLine(asFailure(error).message)}`, environments };
  }
}

/** Of more prompts that move at once, the variables of the others are not compared. */
const mostPrompts = 200;

/** What variables an act changed in the environment that it moved. What cannot be read tells nothing. */
export async function variablesOfPlan(registry: Registry, plan: Plan): Promise<readonly ChangedVariables[]> {
  const changed: ChangedVariables[] = [];
  for (const { prompt, from, to } of plan.changes.slice(0, mostPrompts)) {
    const sides = from === null || to === null || sameVersion(from, to) ? [] : [from, to];
    const contents = await Promise.all(sides.map((version) => registry.content(prompt, version))).catch(() => []);
    const [before, after] = contents;
    if (before !== undefined && after !== undefined) {
      changed.push({ prompt, environment: plan.environment.name, variables: variableChange(before, after) });
    }
  }
  return changed;
}

/** A line a call, those that lack a variable first. */
export function changedCallsText({ calls, environment, gap }: ChangedCalls, style: Style, indent = '  '): string {
  const rows = calls.map((call): readonly Cell[] => {
    const text = passingText(call);
    return [
      `${indent}${visibleLine(call.path)}:${call.line}`,
      isBroken(call) ? { text, paint: style.red } : call.passes === null ? { text, paint: style.yellow } : text,
    ];
  });
  const lines = [
    rows.length === 0 ? `${indent}${noCallText(environment)}` : textTable(rows),
    ...(gap === null ? [] : [`${indent}${gap}`]),
  ];
  return lines.join('\n');
}
