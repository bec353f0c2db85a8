import type * as vscode from 'vscode';
import { faultOf, versionsText } from '../../core/callSites/callFault';
import type { CallSite, Written } from '../../core/callSites/callSite';
import { promptIdProblem } from '../../core/ids';
import { versionLabel, type RegistrySnapshot } from '../../core/model';
import { nearestName } from '../../core/nearest';
import { visibleLine } from '../../core/visibleText';
import type { Store } from '../store';
import { meaningOf, type CallMeaning } from './callMeaning';
import type { Calls } from './calls';

/** What these codes mean, for quick fixes and for people who filter by them. */
export type CallProblemCode = 'unknownPrompt' | 'unknownEnvironment' | 'unknownVersion';

/** What may be written instead. */
export interface Replacement {
  readonly title: string;
  readonly text: string;
  /** Nothing else is likely to be meant. */
  readonly isPreferred: boolean;
}

/** Something that a call asks for and that does not exist. */
export interface CallProblem {
  readonly code: CallProblemCode;
  readonly written: Written;
  readonly message: string;
  readonly replacement: Replacement | null;
}

/** What a call in a file asks for and its registry has not. */
export function problemOf(uri: vscode.Uri, site: CallSite, names: CheckedNames): CallProblem | undefined {
  const meaning = meaningOf(names.store, uri, site);
  if (meaning?.isCertain !== true || meaning.entry.error !== undefined) {
    return undefined;
  }
  switch (faultOf(meaning.call)) {
    case 'noPrompt':
      return unknownPrompt(meaning, names);
    case 'noVersion':
      return unknownVersion(meaning);
    case 'noEnvironment':
      return unknownEnvironment(meaning);
    default:
      return undefined;
  }
}

function unknownPrompt({ call: { site }, snapshot, entry }: CallMeaning, names: CheckedNames): CallProblem | undefined {
  const nearest = names.nearest(site.prompt.text, snapshot.prompts);
  if (nearest === null && !names.isAskedHere(site, snapshot.prompts)) {
    return undefined;
  }
  return {
    code: 'unknownPrompt',
    written: site.prompt,
    message: `${visibleLine(entry.name)} has no prompt "${visibleLine(site.prompt.text)}".${meantText(nearest)}`,
    replacement: replacementBy(nearest),
  };
}

function unknownVersion({ call: { site }, prompt, entry }: CallMeaning): CallProblem | undefined {
  if (site.version === null || prompt === undefined) {
    return undefined;
  }
  const { latest } = prompt;
  const known = versionsText(prompt.versions);
  return {
    code: 'unknownVersion',
    written: site.version,
    message: `${visibleLine(entry.name)} has no v${Number(site.version.text)} of "${visibleLine(prompt.id)}". It has ${known === '' ? 'no version of it yet' : known}.`,
    replacement:
      latest?.number == null
        ? null
        : { title: `Change to ${versionLabel(latest)}`, text: String(latest.number), isPreferred: false },
  };
}

type Prompts = RegistrySnapshot['prompts'];

/** What one check has found out about names: many calls ask for the same. */
export class CheckedNames {
  private readonly nearestNames = new Map<Prompts, Map<string, string | null>>();
  private readonly ids = new Map<Prompts, readonly string[]>();
  private sdksAskedHere: ReadonlySet<string> | undefined;

  constructor(
    readonly store: Store,
    private readonly calls: Calls,
  ) {}

  nearest(name: string, prompts: Prompts): string | null {
    const known = this.nearestNames.get(prompts) ?? new Map<string, string | null>();
    this.nearestNames.set(prompts, known);
    let nearest = known.get(name);
    if (nearest === undefined) {
      const ids = this.ids.get(prompts) ?? prompts.flatMap(({ id }) => (promptIdProblem(id) === null ? [id] : []));
      this.ids.set(prompts, ids);
      nearest = nearestName(name, ids);
      known.set(name, nearest);
    }
    return nearest;
  }

  /**
   * Whether calls of this kind ask for what the registry has, as far as code shows: an SDK may ask a server that has
   * prompts of its own.
   */
  isAskedHere({ sdk, prompt }: CallSite, prompts: Prompts): boolean {
    const folder = prompt.text.slice(0, prompt.text.indexOf('/') + 1);
    if (sdk === '' || sdk === ourRuntime || (folder !== '' && prompts.some(({ id }) => id.startsWith(folder)))) {
      return true;
    }
    this.sdksAskedHere ??= this.findSdks();
    return this.sdksAskedHere.has(sdk);
  }

  private findSdks(): ReadonlySet<string> {
    const sdks = new Set<string>();
    for (const { uri, sites } of this.calls.known()) {
      for (const site of sites) {
        if (!sdks.has(site.sdk) && meaningOf(this.store, uri, site)?.prompt !== undefined) {
          sdks.add(site.sdk);
        }
      }
    }
    return sdks;
  }
}

const ourRuntime = 'Prompt Environments';

function unknownEnvironment({ call: { site }, snapshot, entry }: CallMeaning): CallProblem | undefined {
  const written = site.environment;
  if (written === null) {
    // The one that the SDK takes where none is named: nothing that is written is wrong.
    return undefined;
  }
  const names = snapshot.environments.map(({ name }) => name);
  const nearest = nearestName(written.text, names);
  const known = names.length === 0 ? ' It has none.' : ` It has ${names.join(', ')}.`;
  return {
    code: 'unknownEnvironment',
    written,
    message: `${visibleLine(entry.name)} has no environment "${visibleLine(written.text)}".${nearest === null ? known : meantText(nearest)}`,
    replacement: replacementBy(nearest),
  };
}

function meantText(nearest: string | null): string {
  return nearest === null ? '' : ` Did you mean "${nearest}"?`;
}

function replacementBy(nearest: string | null): Replacement | null {
  return nearest === null ? null : { title: `Change to "${nearest}"`, text: nearest, isPreferred: true };
}
