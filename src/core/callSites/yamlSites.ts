import type { CallSite } from './callSite';
import { siteOfUri } from './uris';
import { yamlValues } from './yamlValues';

/** Addresses of prompts that are values in a YAML file, or the values in `NAME=value`. */
export function sitesInYaml(text: string): readonly CallSite[] {
  return yamlValues(text).flatMap((value) => {
    const from = /^[A-Za-z_]\w*=/.exec(value.text)?.[0].length ?? 0;
    return siteOfUri(value.text.slice(from), value.start + from) ?? [];
  });
}
