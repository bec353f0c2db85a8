import { faultOf, faultText } from '../core/callSites/callFault';
import { rulesWith } from '../core/callSites/callRule';
import type { CallSite } from '../core/callSites/callSite';
import { findCallSites } from '../core/callSites/find';
import { languageOf } from '../core/callSites/languageOf';
import { askableIn, meantBy } from '../core/callSites/meant';
import type { CallsInFile } from '../core/callSites/orphans';
import { TextLines } from '../core/formats/textLines';
import type { Report } from '../core/reports';
import { versionJson, versionLabel, type RegistrySnapshot } from '../core/model';
import { visibleLine } from '../core/visibleText';
import { count } from '../core/wording';
import type { FileReader } from '../registries/ports';
import { sourceText } from '../registries/sourceFiles';
import type { Style } from './style';
import { textTable, type Cell } from './textTable';

/** Where source files of the application ask for prompts; null for what is no source. Paths are absolute. */
export function callsReader(snapshot: RegistrySnapshot, files: FileReader): (path: string) => CallsInFile | null {
  const askable = askableIn(snapshot);
  const rules = rulesWith(snapshot.ownCalls);
  return (path) => {
    const language = languageOf(path);
    const text = language === null ? null : sourceText(files, path);
    if (language === null || text === null) {
      return null;
    }
    const { sites, unclear } = findCallSites(text, language, rules);
    const lines = new TextLines(text);
    return {
      calls: sites.map((site) => ({ ...meantBy(site, askable), line: lines.lineAt(site.start) })),
      unclear: unclear.map(({ start }) => lines.lineAt(start)),
    };
  };
}

export function callsReport({ calls, unclear }: CallsInFile): Report {
  return {
    calls: calls.map(({ site, line, isKnown, isNoVersion, environment, version, unreadable }) => ({
      line,
      sdk: site.sdk,
      prompt: site.prompt.text,
      isKnown,
      environment,
      isNoVersion,
      written: site.environment?.text ?? site.version?.text ?? null,
      version: versionJson(version),
      ...(unreadable === null ? {} : { unreadable }),
    })),
    unclear,
  };
}

export function callsText(file: string, { calls, unclear }: CallsInFile, style: Style): string {
  const rows = calls.map((call): readonly Cell[] => {
    const { site, line, environment, version, unreadable } = call;
    const fault = faultOf(call);
    const got =
      unreadable !== null
        ? `cannot be told: ${visibleLine(unreadable)}`
        : version === null
          ? ''
          : versionLabel(version);
    return [
      `  line ${line}`,
      { text: visibleLine(site.prompt.text), paint: style.bold },
      environment ?? visibleLine(site.environment?.text ?? site.version?.text ?? unsaid(site)),
      fault === null ? got : { text: faultText(fault, environment), paint: style.yellow },
      { text: site.sdk, paint: style.dim },
    ];
  });
  const told = rows.length === 0 ? [] : textTable(rows).split('\n');
  const places = [
    ...told.map((text, index) => ({ line: calls[index]?.line ?? 0, text })),
    ...unclear.map((line) => ({ line, text: `  line ${line}  a prompt that only the running program knows` })),
  ].sort((one, other) => one.line - other.line);
  const head = `${visibleLine(file)} asks for prompts in ${count(calls.length + unclear.length, 'place')}.`;
  return `${[head, '', ...places.map(({ text }) => text)].join('\n')}\n`;
}

/** What a call without an environment gets: a team's own function knows, and others give the newest version. */
function unsaid({ sdk, isEnvironmentUnknown }: CallSite): string {
  return sdk === '' || isEnvironmentUnknown ? 'not said' : 'newest';
}
