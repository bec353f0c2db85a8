import type { RegistrySnapshot } from '../../core/model';
import type { MeantCall } from '../../core/callSites/meant';
import { visibleLine } from '../../core/visibleText';
import { count } from '../../core/wording';
import { callsInFile } from '../callsIn';
import { sourceFiles } from '../sourceFiles';
import type { Style } from '../style';
import { textTable, type Cell } from '../textTable';
import type { Verb } from '../verb';

interface Unasked {
  readonly prompt: string;
  /** Those that pin it. */
  readonly environments: readonly string[];
}

interface Unpinned {
  readonly path: string;
  readonly line: number;
  readonly prompt: string;
  /** As the code means it; null where it names none that there is. */
  readonly environment: string | null;
  readonly why: 'noPrompt' | 'noEnvironment' | 'notPinned';
}

interface Orphans {
  readonly unasked: readonly Unasked[];
  readonly unpinned: readonly Unpinned[];
  /** Calls whose prompt only the running program knows. */
  readonly unclear: readonly { readonly path: string; readonly line: number }[];
}

/** `promptenv orphans` */
export const orphans: Verb = async (_args, place) => {
  const registry = await place.registry();
  const snapshot = await registry.load();
  const { files } = place.platform;
  const asked = new Set<string>();
  const unpinned: Unpinned[] = [];
  const unclear: { path: string; line: number }[] = [];
  for (const path of sourceFiles(files, registry.root)) {
    const found = await callsInFile(() => Promise.resolve(snapshot), files, `${registry.root}/${path}`);
    for (const call of found?.calls ?? []) {
      asked.add(call.site.prompt.text);
      const why = whyUnpinned(call);
      if (why !== null) {
        const { line, environment } = call;
        unpinned.push({ path, line, prompt: call.site.prompt.text, environment, why });
      }
    }
    unclear.push(...(found?.unclear ?? []).map((line) => ({ path, line })));
  }
  const result = { unasked: unaskedIn(snapshot, asked), unpinned, unclear };
  return {
    json: result,
    text: (style) => orphansText(result, style),
    exitCode: result.unasked.length + unpinned.length === 0 ? 0 : 1,
  };
};

function unaskedIn({ environments, pins }: RegistrySnapshot, asked: ReadonlySet<string>): readonly Unasked[] {
  const pinning = new Map<string, string[]>();
  for (const { name } of environments) {
    for (const [prompt, { version }] of pins.get(name) ?? []) {
      if (version !== null && !asked.has(prompt)) {
        pinning.set(prompt, [...(pinning.get(prompt) ?? []), name]);
      }
    }
  }
  return [...pinning]
    .map(([prompt, names]) => ({ prompt, environments: names }))
    .sort((a, b) => (a.prompt < b.prompt ? -1 : 1));
}

/** A call that names a version itself, or whose environment only the running program knows, asks for no pin. */
function whyUnpinned({ site, isKnown, environment, version }: MeantCall): Unpinned['why'] | null {
  const named = site.environment ?? (site.version === null ? site.usual : null);
  if (!isKnown) {
    return 'noPrompt';
  }
  return named === null || version !== null ? null : environment === null ? 'noEnvironment' : 'notPinned';
}

function orphansText({ unasked, unpinned, unclear }: Orphans, style: Style): string {
  const blocks: string[] = [];
  if (unasked.length > 0) {
    const rows = unasked.map(({ prompt, environments }): readonly Cell[] => [
      `  ${visibleLine(prompt)}`,
      { text: environments.join(', '), paint: style.dim },
    ]);
    blocks.push(`${style.bold('Pinned, and no code asks for it')}\n${textTable(rows)}`);
  }
  if (unpinned.length > 0) {
    const rows = unpinned.map(({ path, line, prompt, environment, why }): readonly Cell[] => [
      `  ${visibleLine(path)}:${line}`,
      visibleLine(prompt),
      { text: whyText(why, environment), paint: style.yellow },
    ]);
    blocks.push(`${style.bold('Asked for, and not pinned')}\n${textTable(rows)}`);
  }
  if (blocks.length === 0) {
    blocks.push('Code asks for every prompt that is pinned, and for no other.');
  }
  if (unclear.length > 0) {
    const places = unclear.map(({ path, line }) => `  ${visibleLine(path)}:${line}`);
    blocks.push(`${count(unclear.length, 'call')} whose prompt only the running program knows:\n${places.join('\n')}`);
  }
  return `${blocks.join('\n\n')}\n`;
}

function whyText(why: Unpinned['why'], environment: string | null): string {
  switch (why) {
    case 'noPrompt':
      return 'there is no such prompt';
    case 'noEnvironment':
      return 'there is no such environment';
    case 'notPinned':
      return `${environment ?? ''} pins none`;
  }
}
