import type { CallSite } from './callSite';
import { siteOfUri } from './uris';

/**
 * Addresses of prompts that are values in a YAML file, or the values in `NAME=value`. Comments, keys, sentences and
 * blocks of text hold none.
 */
export function sitesInYaml(text: string): readonly CallSite[] {
  const sites: CallSite[] = [];
  let start = 0;
  /** The indentation of the line with which a block of text began. */
  let block: number | null = null;
  let brackets = 0;
  for (const line of text.split('\n')) {
    const indentation = line.length - line.trimStart().length;
    if (block !== null && indentation < line.length && indentation <= block) {
      block = null;
    }
    if (block === null) {
      const { values, isBlock, open } = readLine(line, brackets);
      brackets = open;
      block = isBlock ? indentation : null;
      for (const value of values) {
        const from = /^[A-Za-z_]\w*=/.exec(value.text)?.[0].length ?? 0;
        const site = siteOfUri(value.text.slice(from), start + value.start + from);
        if (site !== null) {
          sites.push(site);
        }
      }
    }
    start += line.length + 1;
  }
  return sites;
}

interface Scalar {
  readonly text: string;
  /** In the line. */
  readonly start: number;
}

interface Line {
  /** Without their quotes. */
  readonly values: readonly Scalar[];
  /** A block of text begins at its end. */
  readonly isBlock: boolean;
  /** So many brackets are open at its end. */
  readonly open: number;
}

function readLine(line: string, openBefore: number): Line {
  const values: Scalar[] = [];
  let brackets = openBefore;
  let isBlock = false;
  for (let at = 0; at < line.length;) {
    const char = line[at] ?? '';
    if (char === '#') {
      break;
    }
    if (/[\s,[\]{}]/.test(char) || (/[-?:]/.test(char) && /^\s?$/.test(line[at + 1] ?? ''))) {
      brackets = Math.max(0, brackets + (/[[{]/.test(char) ? 1 : /[\]}]/.test(char) ? -1 : 0));
      at += 1;
      continue;
    }
    const end = char === '"' || char === "'" ? endOfQuoted(line, at, char) : endOfPlain(line, at, brackets > 0);
    const text = line.slice(at, end);
    const rest = /^\s*:(?:\s|$)/.test(line.slice(end, end + 40));
    if (!rest) {
      values.push(/^(["']).*\1$/.test(text) ? { text: text.slice(1, -1), start: at + 1 } : { text, start: at });
    }
    isBlock = /^[|>][-+\d]*$/.test(text);
    at = end;
  }
  return { values, isBlock, open: brackets };
}

function endOfQuoted(line: string, start: number, quote: string): number {
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\' && quote === '"') {
      at += 1;
    } else if (line[at] === quote) {
      return at + 1;
    }
  }
  return line.length;
}

/** Where a value without quotes ends: before a comment, a colon that makes a key of it, or what ends it in brackets. */
function endOfPlain(line: string, start: number, isInBrackets: boolean): number {
  let end = start + 1;
  for (let at = end; at < line.length; at++) {
    const char = line[at] ?? '';
    const isBlank = /\s/.test(char);
    if (
      (isInBrackets && /[,[\]{}]/.test(char)) ||
      (char === ':' && /^\s?$/.test(line[at + 1] ?? '')) ||
      (isBlank && line[at + 1] === '#')
    ) {
      return end;
    }
    end = isBlank ? end : at + 1;
  }
  return end;
}
