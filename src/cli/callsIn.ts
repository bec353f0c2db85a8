import { decodeText } from '../core/bytes';
import { sdkCalls } from '../core/callSites/callRule';
import { findCallSites } from '../core/callSites/find';
import { languageOf } from '../core/callSites/languageOf';
import { meantBy, type MeantCall } from '../core/callSites/meant';
import { TextLines } from '../core/formats/textLines';
import type { Report } from '../core/reports';
import { versionJson, versionLabel, type RegistrySnapshot } from '../core/model';
import { visibleLine } from '../core/visibleText';
import { count } from '../core/wording';
import type { FileReader } from '../registries/ports';
import type { Style } from './style';
import { textTable, type Cell } from './textTable';

/** Larger files are no source that anybody wrote. */
const maxSourceBytes = 4 * 1024 * 1024;

/** Calls for prompts in a file, with the lines on which they stand. */
export interface CallsInFile {
  readonly calls: readonly (MeantCall & { readonly line: number })[];
  /** Lines of calls whose prompt only the running program knows. */
  readonly unclear: readonly number[];
}

/** Where a source file of the application asks for prompts; null for what is no source. `path` is absolute. */
export async function callsInFile(
  load: () => Promise<RegistrySnapshot>,
  files: FileReader,
  path: string,
): Promise<CallsInFile | null> {
  const language = languageOf(path);
  const bytes = language === null ? undefined : files.readPlain(path, maxSourceBytes);
  const text = bytes instanceof Uint8Array ? decodeText(bytes) : null;
  if (language === null || text === null) {
    return null;
  }
  const { sites, unclear } = findCallSites(text, language, sdkCalls);
  const lines = new TextLines(text);
  const snapshot = sites.length === 0 ? null : await load();
  return {
    calls: sites.flatMap((site) =>
      snapshot === null ? [] : [{ ...meantBy(site, snapshot), line: lines.lineAt(site.start) }],
    ),
    unclear: unclear.map(({ start }) => lines.lineAt(start)),
  };
}

export function callsReport({ calls, unclear }: CallsInFile): Report {
  return {
    calls: calls.map(({ site, line, isKnown, environment, version }) => ({
      line,
      sdk: site.sdk,
      prompt: site.prompt.text,
      isKnown,
      environment,
      written: site.environment?.text ?? site.version?.text ?? null,
      version: versionJson(version),
    })),
    unclear,
  };
}

export function callsText(file: string, { calls, unclear }: CallsInFile, style: Style): string {
  const rows = calls.map(({ site, line, isKnown, environment, version }): readonly Cell[] => [
    `  line ${line}`,
    { text: visibleLine(site.prompt.text), paint: style.bold },
    environment ?? visibleLine(site.environment?.text ?? site.version?.text ?? 'newest'),
    isKnown
      ? version === null
        ? ''
        : versionLabel(version)
      : { text: 'there is no such prompt', paint: style.yellow },
    { text: site.sdk, paint: style.dim },
  ]);
  const head = `${visibleLine(file)} asks for prompts in ${count(calls.length + unclear.length, 'place')}.`;
  const open = unclear.map((line) => `  line ${line}  a prompt that only the running program knows`);
  return `${[head, '', ...(rows.length === 0 ? [] : [textTable(rows)]), ...open].join('\n')}\n`;
}
