import { isArray, isObject } from '../../core/json';

/** What the configuration says of the registry, of an environment and of a folder of drafts. */
const known = {
  top: new Set(['requires', 'prompts', 'environments', 'calls']),
  environment: new Set(['protected']),
  root: new Set(['root', 'include', 'exclude']),
} as const;

/**
 * What a `config.yaml` holds that this release gives no meaning, and the format. JSON by its path, such as
 * `environments.prod.reviewers`; where several entries share a path, one for each.
 */
export function otherSettings(config: unknown): ReadonlyMap<string, readonly string[]> {
  const settings = new Map<string, string[]>();
  const add = (prefix: string, values: unknown, meant: ReadonlySet<string>): void => {
    for (const [key, value] of isObject(values) ? Object.entries(values) : []) {
      const path = `${prefix}${key}`;
      if (!meant.has(key)) {
        settings.set(path, settings.get(path) ?? []);
        settings.get(path)?.push(JSON.stringify(value));
      }
    }
  };
  add('', config, known.top);
  const { environments, prompts } = isObject(config) ? config : {};
  for (const [name, values] of isObject(environments) ? Object.entries(environments) : []) {
    add(`environments.${name}.`, values, known.environment);
  }
  for (const entry of isArray(prompts) ? prompts : []) {
    const root = isObject(entry) && typeof entry['root'] === 'string' ? entry['root'] : '.';
    add(`prompts.${root}.`, entry, known.root);
  }
  return settings;
}
