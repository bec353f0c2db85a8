import { PromptEnvError } from '../../src/core/errors';
import type { Finding } from '../../src/core/model';
import { move } from '../../src/registries/operations';
import type { Registry } from '../../src/registries/registry';
import { openWorkspaceRegistry } from '../../src/registries/workspace/workspaceRegistry';
import type { Random } from '../support/random.mjs';
import { environments } from './acts';
import type { Merged } from './gitRepository';
import { MemoryDisk, root, type Files } from './memoryPlatform';
import { readPins, readVersions, rightRegisters, sameRegister, twinNumbers, type Registers } from './model';

/** A branch's files, and whether verify calls them clean. */
export interface Branch {
  readonly files: Files;
  readonly isClean: boolean;
}

export interface Pair {
  readonly base: Branch;
  readonly ours: Branch;
  readonly theirs: Branch;
}

/** How many of what were seen. */
export type Figures = Map<string, number>;

export function openFiles(files: Files): {
  readonly disk: MemoryDisk;
  readonly registry: Registry;
} {
  const disk = new MemoryDisk(files);
  // After all that the branches did.
  disk.now = Date.parse('2027-11-01T08:00:00.000Z');
  return { disk, registry: openWorkspaceRegistry(disk.platform(), root) };
}

/** Throws where a merge gave what no serial order of both sides' acts gives, and nobody is told. */
export class Judge {
  readonly #pair: Pair;
  readonly #random: Random;
  readonly #figures: Figures;

  constructor(pair: Pair, random: Random, figures: Figures) {
    this.#pair = pair;
    this.#random = random;
    this.#figures = figures;
  }

  /** `isByPrompt`: by the driver, which may leave only true conflicts. */
  async judge(merged: Merged, isByPrompt: boolean): Promise<void> {
    const { disk, registry } = openFiles(merged.files);
    const findings = await registry.verify();
    const own = [...merged.conflicted].filter((path) => path.startsWith('.promptenv/'));
    for (const environment of environments) {
      const path = `.promptenv/environments/${environment}.yaml`;
      if (own.includes(path)) {
        await this.#judgeConflict(path, environment, merged, registry, findings, isByPrompt);
      } else {
        this.#judgePins(path, merged, findings);
      }
    }
    this.#judgeLedgers(merged, findings);
    this.#count(own.length > 0 ? 'merges with a conflict that git shows' : 'merges without a conflict');
    const areClean = this.#pair.ours.isClean && this.#pair.theirs.isClean;
    // Of a line that somebody moved to another place git keeps both, without a word: verify does not.
    const mayDouble = !isByPrompt && this.#hasMovedLines();
    if (own.length === 0 && areClean && findings.length > 0 && mayDouble) {
      this.#count('merges of lines moved by hand, found by verify');
    } else if (own.length === 0 && areClean && findings.length > 0) {
      fail(`two clean branches merged without a conflict are not clean: ${describe(findings)}`);
    }
    if (own.length > 0 && areClean) {
      await this.#settle(own, disk, registry);
    }
  }

  /** Pins are written in order; a person may write them in another. */
  #hasMovedLines(): boolean {
    return environments.some((environment) =>
      this.#sides(`.promptenv/environments/${environment}.yaml`).some((side) => {
        const prompts = [...(side?.keys() ?? [])];
        return prompts.some((prompt, index) => index > 0 && prompt < (prompts[index - 1] ?? ''));
      }),
    );
  }

  #sides(path: string): readonly (Registers | null)[] {
    const { base, ours, theirs } = this.#pair;
    return [base, ours, theirs].map(({ files }) => readPins(textOf(files, path)));
  }

  #judgePins(path: string, { files }: Merged, findings: readonly Finding[]): void {
    const [base, ours, theirs] = this.#sides(path);
    const merged = readPins(textOf(files, path));
    if (!base || !ours || !theirs || !merged) {
      const isOneSide = [this.#pair.ours, this.#pair.theirs].some(
        (side) => textOf(side.files, path) === textOf(files, path),
      );
      if (!merged && !isOneSide && !findings.some((each) => each.path === path)) {
        fail(`${path} cannot be read, and verify does not say so:\n${textOf(files, path)}`);
      }
      this.#count('pins files that cannot be read');
      return;
    }
    for (const prompt of new Set([...base.keys(), ...ours.keys(), ...theirs.keys(), ...merged.keys()])) {
      const right = rightRegisters(base.get(prompt), ours.get(prompt), theirs.get(prompt));
      const pin = merged.get(prompt);
      this.#count('pins compared with the model');
      if (right.some((each) => sameRegister(each, pin))) {
        continue;
      }
      if (!isTold(findings, path, prompt)) {
        fail(
          `${path} pins ${JSON.stringify(pin)} of ${prompt}, and verify calls it clean:\n${this.#describe(path, files)}`,
        );
      }
      this.#count('pins that no side had, found by verify');
    }
  }

  async #judgeConflict(
    path: string,
    environment: string,
    { files }: Merged,
    registry: Registry,
    findings: readonly Finding[],
    isByPrompt: boolean,
  ): Promise<void> {
    const told = findings.filter((each) => each.path === path && each.code === 'conflictMarkers');
    if (told.length === 0) {
      fail(`${path} is in conflict, and verify does not say so:\n${this.#describe(path, files)}`);
    }
    const [base, ours, theirs] = this.#sides(path);
    if (!base || !ours || !theirs) {
      return;
    }
    const { pins } = await registry.planInput();
    for (const [prompt, pin] of pins.get(environment) ?? []) {
      const right = rightRegisters(base.get(prompt), ours.get(prompt), theirs.get(prompt));
      const isRight = right.some(
        (each) => each?.version === (pin.version?.id ?? 'none') && each.event === (pin.event ?? ''),
      );
      if (!isRight && !isTold(findings, path, prompt)) {
        fail(`${path} is in conflict and shows a wrong pin of ${prompt}:\n${this.#describe(path, files)}`);
      }
      this.#count('pins shown beside conflicts');
    }
    const hasComments = textOf(files, path).includes('#');
    for (const { prompt } of told) {
      const sides = [base, ours, theirs].map((side) => (prompt === undefined ? undefined : side.get(prompt)));
      const isTrue = prompt === undefined || rightRegisters(sides[0], sides[1], sides[2]).length === 0;
      this.#count(isTrue ? 'prompts in true conflict' : 'prompts in conflict for neighbouring lines only');
      if (isByPrompt && !isTrue && !hasComments) {
        fail(`${path}: the driver left ${prompt} in conflict for nothing:\n${this.#describe(path, files)}`);
      }
    }
  }

  #judgeLedgers({ files, conflicted }: Merged, findings: readonly Finding[]): void {
    const all = [this.#pair.base.files, this.#pair.ours.files, this.#pair.theirs.files, files];
    const paths = new Set(all.flatMap((side) => [...side.keys()].filter((path) => path.endsWith('/versions.jsonl'))));
    for (const path of paths) {
      const [base, ours, theirs, merged] = all.map((side) => readVersions(textOf(side, path)));
      if (!base || !ours || !theirs || !merged) {
        continue;
      }
      const isDropped = (id: string): boolean => base.has(id) && !(ours.has(id) && theirs.has(id));
      const right = [...new Set([...ours, ...theirs])].filter((id) => !isDropped(id));
      const lost = right.filter((id) => !merged.has(id));
      const added = [...merged].filter((id) => !right.includes(id));
      const isShown = conflicted.has(path);
      this.#count('ledgers compared with the model');
      if (lost.length > 0 || (added.length > 0 && !isShown)) {
        fail(`${path} lost ${lost.join()} and gained ${added.join()}:\n${this.#describe(path, files)}`);
      }
      const known = new Set([...twinNumbers(ours), ...twinNumbers(theirs)]);
      const twins = twinNumbers(merged).filter((number) => !known.has(number));
      if (twins.length > 0 && !isShown) {
        fail(`${path} has two versions ${twins.join()} without a conflict:\n${this.#describe(path, files)}`);
      }
      if (twinNumbers(merged).length > 0 && !findings.some((each) => each.path === path)) {
        fail(`${path} has two versions of one number, and verify does not say so`);
      }
      this.#count('twins of two branches', twins.length);
    }
  }

  /** Prompts with a line between the marks of a conflict: git may set one there that a side moved to another place. */
  readonly #between = new Set<string>();

  /** Whatever sides a person takes: the registry is clean then, and can be worked with. */
  async #settle(paths: readonly string[], disk: MemoryDisk, registry: Registry): Promise<void> {
    const side = (): 'ours' | 'theirs' => this.#random.pick(['ours', 'theirs']);
    try {
      for (const path of paths) {
        if (path.endsWith('/versions.jsonl')) {
          await registry.settle({ path, side: 'both' });
          const prompt = path.slice('.promptenv/versions/'.length, -'/versions.jsonl'.length);
          for (let done = await registry.renumber({ prompt }); done !== null;) {
            this.#count('versions renumbered after a merge');
            done = await registry.renumber({ prompt });
          }
          continue;
        }
        if (!path.startsWith('.promptenv/environments/')) {
          // A stored version that git takes for a renamed one: what the ledger names is there.
          continue;
        }
        const conflicted = disk.text(path) ?? '';
        for (let guard = 0; disk.text(path)?.includes('<<<<<<<') === true && guard < 20; guard++) {
          const [finding] = (await registry.verify()).filter((each) => each.path === path);
          await registry.settle({
            path,
            side: side(),
            prompt: finding?.prompt,
          });
        }
        const within = conflicted.match(/^<{7}[^]*?^>{7}/gm)?.join('\n') ?? '';
        for (const [, prompt = ''] of within.matchAll(/^([\w./-]+):/gm)) {
          this.#between.add(prompt);
        }
        const mixed = this.#pinsOfNoSide(path, disk.text(path) ?? '');
        const told = mixed.length === 0 ? [] : await registry.verify();
        if (!mixed.every((prompt) => isTold(told, path, prompt))) {
          fail(`settling gave pins that no side had, unsaid: ${mixed.join()}\n${conflicted}\n${disk.text(path) ?? ''}`);
        }
        this.#count('pins that no side had, found by verify', mixed.length);
        if (mixed.length > 0) {
          return;
        }
      }
    } catch (error) {
      if (PromptEnvError.is(error, 'invalid')) {
        this.#count('conflicts left to a person');
        return;
      }
      throw error;
    }
    const findings = await this.#newFindings(registry);
    if (findings.length > 0) {
      fail(`settled conflicts of two clean branches are not clean: ${describe(findings)}`);
    }
    this.#count('conflicts settled, and clean');
    await move(registry, {
      action: 'promote',
      prompts: 'all',
      to: 'prod',
      reason: 'x',
      releaseHold: true,
    }).catch((error: unknown) => {
      if (!PromptEnvError.is(error)) {
        throw error;
      }
    });
    const after = await this.#newFindings(registry);
    if (after.length > 0) {
      fail(`what was done after a merge is not clean: ${describe(after)}`);
    }
  }

  /** Without lines that a side took out by hand, or that were left out by taking a side without them: that is told. */
  async #newFindings(registry: Registry): Promise<readonly Finding[]> {
    const findings = await registry.verify();
    return findings.filter(({ code, path, line, prompt }) => {
      const [, ...sides] = this.#sides(path);
      const isTakenOut =
        code === 'unrecorded' &&
        line === null &&
        prompt !== undefined &&
        (this.#between.has(prompt) || sides.some((side) => side?.has(prompt) === false));
      this.#count('lines left out when a conflict was settled, found by verify', isTakenOut ? 1 : 0);
      return !isTakenOut;
    });
  }

  /** Outside of conflicts git may mix the lines of a pin that takes several. */
  #pinsOfNoSide(path: string, settled: string): readonly string[] {
    const [, ours, theirs] = this.#sides(path);
    return [...(readPins(settled) ?? [])].flatMap(([prompt, pin]) =>
      [ours?.get(prompt), theirs?.get(prompt)].some((each) => sameRegister(each, pin)) ? [] : [prompt],
    );
  }

  #describe(path: string, merged: Files): string {
    const { base, ours, theirs } = this.#pair;
    const texts = [['base', base.files] as const, ['ours', ours.files] as const, ['theirs', theirs.files] as const];
    return [...texts, ['merged', merged] as const]
      .map(([name, files]) => `--- ${name}\n${textOf(files, path)}`)
      .join('');
  }

  #count(what: string, by = 1): void {
    this.#figures.set(what, (this.#figures.get(what) ?? 0) + by);
  }
}

export function textOf(files: Files, path: string): string {
  return new TextDecoder().decode(files.get(path));
}

function isTold(findings: readonly Finding[], path: string, prompt: string): boolean {
  return findings.some((each) => each.path === path && (each.prompt === prompt || each.prompt === undefined));
}

function describe(findings: readonly Finding[]): string {
  return findings.map(({ code, path, message }) => `${code} ${path} ${message}`).join('\n');
}

function fail(message: string): never {
  throw new Error(message);
}
