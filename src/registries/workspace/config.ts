import type { OwnCall } from '../../core/callSites/callRule';
import { readOwnCalls } from '../../core/callSites/ownCalls';
import { environmentNameProblem } from '../../core/ids';
import type { DraftRoot, Environment, Finding } from '../../core/model';
import { joinPath } from '../../core/paths';
import { readYaml } from '../../core/yaml';
import { configPath } from './layout';
import { otherSettings } from './otherSettings';

export interface RegistryConfig {
  /** Whether the file says anything at all. */
  readonly isReadable: boolean;
  readonly prompts: readonly DraftRoot[];
  readonly environments: readonly Environment[];
  /** The team's own functions that ask for prompts. */
  readonly ownCalls: readonly OwnCall[];
  /** What a release must know to write. */
  readonly requires: readonly string[];
  /** As in `Configuration`. */
  readonly others: ReadonlyMap<string, readonly string[]>;
  readonly findings: readonly Finding[];
  /** Why nothing may be written, or null. */
  readonly readOnly: string | null;
}

export const defaultInclude = '**/*.{prompt,prompty,prompt.md,prompt.yml,prompt.yaml}';
export const defaultPromptRoot = 'prompts';

/** Names that `requires` may hold without making the registry read-only: none yet. */
const knownRequirements: ReadonlySet<string> = new Set();
const maxGlobLength = 500;

/**
 * Reads `config.yaml`. What is wrong becomes a finding and makes the registry read-only, but for the team's calls; the
 * rest is used.
 */
export function parseConfig(text: string, environmentFiles: readonly string[]): RegistryConfig {
  const findings: Finding[] = [];
  const report = (message: string, line: number | null, hint: string, code: Finding['code'] = 'badConfig'): void => {
    findings.push({ code, severity: 'error', path: configPath, line, message, hint });
  };
  const yaml = readYaml(text);
  const marker = text.split(/\r?\n/).findIndex((line) => /^(?:<{7}|>{7})(?: |$)/.test(line));
  if (marker !== -1) {
    const hint = 'keep what is meant of both sides and remove the markers';
    report('config.yaml holds conflict markers of a merge', marker + 1, hint, 'conflictMarkers');
  }
  for (const problem of marker === -1 ? yaml.problems : []) {
    report(problem.message, problem.line, 'correct the YAML of config.yaml');
  }
  for (const duplicate of yaml.duplicates) {
    report(`the key ${duplicate.key} stands twice`, duplicate.line, 'keep one of the two', 'duplicateKey');
  }
  const lineOf = (...path: readonly (string | number)[]): number => yaml.lineOf(path);
  const value = yaml.problems.length === 0 && isRecord(yaml.value) ? yaml.value : {};
  if (yaml.problems.length === 0 && !isRecord(yaml.value)) {
    report(
      'config.yaml holds no settings',
      null,
      'write format: 1, prompts and environments, or run init in an empty folder',
    );
  }
  const isReadable = yaml.problems.length === 0 && isRecord(yaml.value);
  if (isReadable && value['format'] !== 1) {
    report(
      `format ${shown(value['format'])} is not known to this release`,
      lineOf('format'),
      'use a newer release of Prompt Environments, or format: 1',
      'unsupported',
    );
  }
  const requires = requirementsOf(value['requires']);
  for (const name of requires) {
    if (!knownRequirements.has(name)) {
      report(
        `this registry requires ${shown(name)}, which this release does not know`,
        lineOf('requires'),
        'use a newer release; until then the registry is only read',
        'unsupported',
      );
    }
  }
  const environments = isReadable ? environmentsOf(value['environments'], report, lineOf) : null;
  const prompts = draftRootsOf(value['prompts'], report, lineOf);
  const readOnly = findings.length === 0 ? null : `${configPath}: ${findings[0]?.message ?? ''}`;
  const { calls, problems } = readOwnCalls(value['calls']);
  // Nothing that is pinned or served depends on them.
  for (const { index, message, hint } of problems) {
    const line = index === null ? lineOf('calls') : lineOf('calls', index);
    findings.push({ code: 'badConfig', severity: 'warning', path: configPath, line, message, hint });
  }
  return {
    isReadable,
    prompts,
    environments: environments ?? environmentFiles.map((name) => ({ name, protected: false })),
    ownCalls: calls,
    requires,
    others: otherSettings(value),
    findings,
    readOnly,
  };
}

/** What stands there instead, as far as a message has room for it. */
function shown(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

/** However it is written, whoever wrote it asks for something: a name alone, or a list that holds other things too. */
function requirementsOf(value: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return names.map((name) => (typeof name === 'string' ? name : JSON.stringify(name)));
}

type Report = (message: string, line: number | null, hint: string, code?: Finding['code']) => void;
type LineOf = (...path: readonly (string | number)[]) => number;

function environmentsOf(value: unknown, report: Report, lineOf: LineOf): readonly Environment[] | null {
  const hint = 'list the environments in promotion order, such as "dev: {}"';
  if (!isRecord(value) || Object.keys(value).length === 0) {
    report('config.yaml names no environments', lineOf('environments'), hint);
    return null;
  }
  const environments: Environment[] = [];
  for (const [name, settings] of Object.entries(value)) {
    const problem = environmentNameProblem(name);
    if (problem !== null) {
      report(`${shown(name)} is no environment name: ${problem}`, lineOf('environments', name), 'rename it');
      continue;
    }
    if (settings !== null && !isRecord(settings)) {
      report(`the settings of ${name} are no mapping`, lineOf('environments', name), hint);
    }
    const isProtected = isRecord(settings) ? settings['protected'] : undefined;
    if (isProtected !== undefined && typeof isProtected !== 'boolean') {
      report(
        `protected of ${name} is neither true nor false`,
        lineOf('environments', name, 'protected'),
        'write true or false',
      );
    }
    // Whatever is written there, whoever wrote it meant to protect: only a plain false leaves it open.
    environments.push({ name, protected: isProtected !== undefined && isProtected !== false });
  }
  return environments;
}

function draftRootsOf(value: unknown, report: Report, lineOf: LineOf): readonly DraftRoot[] {
  if (value === undefined || value === null) {
    return [{ root: defaultPromptRoot, include: [defaultInclude], exclude: [] }];
  }
  if (!Array.isArray(value)) {
    report('prompts is no list', lineOf('prompts'), 'write "- root: prompts" below it');
    return [{ root: defaultPromptRoot, include: [defaultInclude], exclude: [] }];
  }
  return value.flatMap((entry: unknown, index): DraftRoot[] => {
    if (!isRecord(entry)) {
      report(`${shown(entry)} is no entry of prompts`, lineOf('prompts', index), 'write "- root: prompts"');
      return [];
    }
    const settings = entry;
    const written = settings['root'] ?? '.';
    const root = typeof written === 'string' && !/^[\\/]|^[A-Za-z]:|\0/.test(written) ? joinPath('', written) : null;
    if (root === null || /(?:^|\/)\.(?:git|promptenv)(?:\/|$)/i.test(root)) {
      report(
        `the root ${shown(written)} does not lie in this folder`,
        lineOf('prompts', index, 'root'),
        'name a folder below the one that holds .promptenv',
      );
      return [];
    }
    const include = globsOf(settings['include'], report, lineOf('prompts', index, 'include'));
    return [
      {
        root,
        include: include.length === 0 ? [defaultInclude] : include,
        exclude: globsOf(settings['exclude'], report, lineOf('prompts', index, 'exclude')),
      },
    ];
  });
}

function globsOf(value: unknown, report: Report, line: number | null): readonly string[] {
  const globs = typeof value === 'string' ? [value] : stringsOf(value);
  if (value !== undefined && globs.length === 0) {
    report('a pattern is neither text nor a list of texts', line, 'write a pattern such as "**/*.prompt"');
  }
  return globs.filter((glob) => {
    if (!isSimple(glob)) {
      report('a pattern is too long or has too many wildcards', line, 'write several simple patterns as a list');
      return false;
    }
    return true;
  });
}

/**
 * Each wildcard in one name, and each choice, multiplies the ways in which a name may match: a few are enough for
 * people, and more could be slow beyond use.
 */
function isSimple(glob: string): boolean {
  const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;
  return (
    glob.length <= maxGlobLength &&
    count(glob, /\{/g) <= 3 &&
    count(glob, /\*\*/g) <= 4 &&
    !glob.includes('(') &&
    glob.split('/').every((segment) => segment === '**' || count(segment, /\*/g) <= 3)
  );
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
