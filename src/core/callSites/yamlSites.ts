import type { CallSite } from './callSite';
import { siteOfUri } from './uris';

const address = /(?:prompts:\/|langfuse:\/\/)[^\s"',\]}]+/g;

/** Addresses of prompts among the values of a YAML file. Comments are passed over; keys hold no addresses. */
export function sitesInYaml(text: string): readonly CallSite[] {
  const sites: CallSite[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const code = withoutComment(line);
    for (const found of code.matchAll(address)) {
      const before = code[found.index - 1] ?? ' ';
      const site = /[\s"'[,({]/.test(before) ? siteOfUri(found[0], start + found.index) : null;
      if (site !== null) {
        sites.push(site);
      }
    }
    start += line.length + 1;
  }
  return sites;
}

/** A line up to its comment: a number sign at its beginning or after a blank, outside quotes. */
function withoutComment(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (quote !== '') {
      quote = char === quote ? '' : quote;
    } else if (char === '#' && /^\s?$/.test(line[at - 1] ?? '')) {
      return line.slice(0, at);
    } else if ((char === '"' || char === "'") && /^[\s[{,:(-]?$/.test(line[at - 1] ?? '')) {
      quote = char;
    }
  }
  return line;
}
