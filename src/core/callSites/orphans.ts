import type { RegistrySnapshot } from '../model';
import { hiddenPinsIn, type HiddenPins } from '../unreadablePins';
import { faultOf, type CallFault } from './callFault';
import type { MeantCall } from './meant';

/** Calls for prompts in a file, with the lines on which they stand, from 1. */
export interface CallsInFile {
  readonly calls: readonly (MeantCall & { readonly line: number })[];
  /** Lines of calls whose prompt only the running program knows. */
  readonly unclear: readonly number[];
}

export interface AskingFile extends CallsInFile {
  /** From the registry's root. */
  readonly path: string;
}

/** A prompt that is pinned, and no code asks for it. */
export interface Unasked {
  readonly prompt: string;
  /** Those that pin it. */
  readonly environments: readonly string[];
}

/** A place where code asks for what is not pinned. */
export interface Unpinned {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly prompt: string;
  /** As the code means it; null where it names none that there is. */
  readonly environment: string | null;
  readonly why: CallFault;
}

export interface Orphans {
  readonly unasked: readonly Unasked[];
  readonly unpinned: readonly Unpinned[];
  /** Calls whose prompt only the running program knows. */
  readonly unclear: readonly { readonly path: string; readonly line: number }[];
  /** Pins that nobody can tell of, where there are any: what rests on them is in no list. */
  readonly unreadablePins?: readonly HiddenPins[];
}

/** What is pinned and not asked for, and what is asked for and not pinned, in the order of the files. */
export function orphansIn(
  snapshot: Pick<RegistrySnapshot, 'environments' | 'pins' | 'unreadablePins'>,
  files: readonly AskingFile[],
): Orphans {
  const unreadablePins = hiddenPinsIn(snapshot);
  const asked = new Set(files.flatMap(({ calls }) => calls.map(({ site }) => site.prompt.text)));
  return {
    unasked: unaskedIn(snapshot, asked),
    unpinned: files.flatMap(({ path, calls }) =>
      calls.flatMap((call): readonly Unpinned[] => {
        const why = faultOf(call);
        const { line, site, environment } = call;
        return why === null ? [] : [{ path, line, prompt: site.prompt.text, environment, why }];
      }),
    ),
    unclear: files.flatMap(({ path, unclear }) => unclear.map((line) => ({ path, line }))),
    ...(unreadablePins.length === 0 ? {} : { unreadablePins }),
  };
}

function unaskedIn(
  { environments, pins }: Pick<RegistrySnapshot, 'environments' | 'pins'>,
  asked: ReadonlySet<string>,
): readonly Unasked[] {
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
