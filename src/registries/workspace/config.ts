import { environmentNameProblem } from '../../core/ids';
import type { Environment, Finding } from '../../core/model';
import { joinPath } from '../../core/paths';
import { readYaml } from '../../core/yaml';
import { configPath } from './layout';

/** One folder of drafts. */
export interface DraftRoot {
  /** From the registry's root; '' is the root itself. */
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface RegistryConfig {
  readonly prompts: readonly DraftRoot[];
  readonly environments: readonly Environment[];
  readonly findings: readonly Finding[];
  /** Why nothing may be written, or null. */
  readonly readOnly: string | null;
}

export const defaultInclude = '**/*.{prompt,prompty,prompt.md,prompt.yml,prompt.yaml}';
export const defaultPromptRoot = 'prompts';

/** Names that `requires` may hold without making the registry read-only: none yet. */
const knownRequirements: ReadonlySet<string> = new Set();
const maxGlobLength = 500;

/** Reads `config.yaml`. What is wrong becomes a finding and makes the registry read-only; the rest is used. */
export function parseConfig(text: string, environmentFiles: readonly string[]): RegistryConfig {
  const findings: Finding[] = [];
  const report = (message: string, line: number | null, hint: string, code: Finding['code'] = 'badConfig'): void => {
    findings.push({ code, severity: 'error', path: configPath, line, message, hint });
  };
  const yaml = readYaml(text);
  for (const problem of yaml.problems) {
    report(problem.message, problem.line, 'correct the YAML of config.yaml');
  }
  for (const duplicate of yaml.duplicates) {
    report(`the key ${duplicate.key} stands twice`, duplicate.line, 'keep one of the two', 'duplicateKey');
  }
  const lineOf = (...path: readonly (string | number)[]): number | null => {
    const node: unknown = path.length === 0 ? null : yaml.document.getIn(path, true);
    const offset = hasRange(node) ? node.range?.[0] : undefined;
    return offset === undefined ? null : text.slice(0, offset).split('\n').length;
  };
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
      `format ${JSON.stringify(value['format'])} is not known to this release`,
      lineOf('format'),
      'use a newer release of Prompt Environments, or format: 1',
      'unsupported',
    );
  }
  for (const name of stringsOf(value['requires'])) {
    if (!knownRequirements.has(name)) {
      report(
        `this registry requires ${JSON.stringify(name)}, which this release does not know`,
        lineOf('requires'),
        'use a newer release; until then the registry is only read',
        'unsupported',
      );
    }
  }
  const environments = isReadable ? environmentsOf(value['environments'], report, lineOf) : null;
  return {
    prompts: draftRootsOf(value['prompts'], report, lineOf),
    environments: environments ?? environmentFiles.map((name) => ({ name, protected: false })),
    findings,
    readOnly: findings.length === 0 ? null : `${configPath}: ${findings[0]?.message ?? ''}`,
  };
}

type Report = (message: string, line: number | null, hint: string, code?: Finding['code']) => void;
type LineOf = (...path: readonly (string | number)[]) => number | null;

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
      report(`${JSON.stringify(name)} is no environment name: ${problem}`, lineOf('environments', name), 'rename it');
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
    const settings = isRecord(entry) ? entry : {};
    const written = settings['root'] ?? '.';
    const root = typeof written === 'string' && !/^[\\/]|^[A-Za-z]:|\0/.test(written) ? joinPath('', written) : null;
    if (root === null || /(?:^|\/)\.(?:git|promptenv)(?:\/|$)/i.test(root)) {
      report(
        `the root ${JSON.stringify(written)} does not lie in this folder`,
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
    // Long patterns, and many wildcards in a row, can make matching slow beyond use.
    const fits = glob.length <= maxGlobLength && (glob.match(/\*/g)?.length ?? 0) <= 20;
    if (!fits) {
      report('a pattern is too long or has too many wildcards', line, 'write several simple patterns as a list');
    }
    return fits;
  });
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasRange(node: unknown): node is { readonly range: readonly number[] | null | undefined } {
  return typeof node === 'object' && node !== null && 'range' in node;
}
