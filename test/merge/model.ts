/** What the registry's files say, read by no code of the product: what it does with a merge is held against this. */

/** One environment's pin of one prompt, as written. */
export interface Register {
  /** `4@sha256:…` or `none`. */
  readonly version: string;
  readonly event: string;
  /** The hold with its reason and the version that it warns of, or empty. */
  readonly hold: string;
}

export type Registers = ReadonlyMap<string, Register>;

/** Null where the text is not laid out as the product or the edits of `acts.ts` lay it out, or names a prompt twice. */
export function readPins(text: string): Registers | null {
  const pins = new Map<string, Register>();
  const blocks = text.replaceAll(/^[ \t]*#.*\n/gm, '').split(/^(?=\S)/m);
  for (const block of blocks) {
    const fields = block.replaceAll(/[ \t]+#.*$/gm, '');
    if (fields.trim() === '') {
      continue;
    }
    const line = /^([\w./-]+): (\S+)(?: (\S+))?\n*$/.exec(fields);
    const head = /^([\w./-]+):\n((?: {2}\w+: .*\n)+)\n*$/.exec(fields);
    const prompt = line?.[1] ?? head?.[1];
    if (prompt === undefined || pins.has(prompt)) {
      return null;
    }
    const all = [...(head?.[2] ?? '').matchAll(/^ {2}(\w+): (.*)$/gm)];
    const values = new Map(all.map(([, key = '', value = '']) => [key, value]));
    if (head !== null && (values.size !== all.length || !values.has('version'))) {
      return null;
    }
    const hold = values.has('hold') ? `${values.get('hold')} ${values.get('held') ?? ''}` : '';
    pins.set(prompt, {
      version: line?.[2] ?? values.get('version') ?? '',
      event: line?.[3] ?? values.get('event') ?? '',
      hold,
    });
  }
  return pins;
}

export function sameRegister(a: Register | undefined, b: Register | undefined): boolean {
  return a?.version === b?.version && a?.event === b?.event && a?.hold === b?.hold;
}

/** The same for whoever asks what is served, whichever event says so. */
export function servesAlike(a: Register | undefined, b: Register | undefined): boolean {
  return a?.version === b?.version && a?.hold === b?.hold;
}

/**
 * What a pin may be once two branches are merged. Each act moves pins from what they were to something else, and those
 * of other prompts and environments are not in its way; so a state that some serial order of both sides' acts gives is
 * one in which each pin is as the only side that moved it left it, or as both did. None is left: only a conflict that is
 * shown is right.
 */
export function rightRegisters(
  base: Register | undefined,
  ours: Register | undefined,
  theirs: Register | undefined,
): readonly (Register | undefined)[] {
  if (sameRegister(ours, theirs) || sameRegister(base, theirs)) {
    return [ours];
  }
  if (sameRegister(base, ours)) {
    return [theirs];
  }
  return servesAlike(ours, theirs) ? [ours, theirs] : [];
}

/** Ids of the versions that a ledger lists, each once; lines that are none are left out. */
export function readVersions(text: string): ReadonlySet<string> {
  const ids = [...text.matchAll(/^\{"version":(\d+),"digest":"(sha256:\w+)"/gm)].map(
    ([, number, digest]) => `${number}@${digest}`,
  );
  return new Set(ids);
}

/** Numbers that stand for more than one version. */
export function twinNumbers(ids: ReadonlySet<string>): readonly string[] {
  const numbers = [...ids].map((id) => id.slice(0, id.indexOf('@')));
  return [...new Set(numbers.filter((number, index) => numbers.indexOf(number) !== index))];
}
