import { PromptEnvError } from '../../src/core/errors';
import { move, snapshotAndPin } from '../../src/registries/operations';
import type { Registry } from '../../src/registries/registry';
import { openWorkspaceRegistry } from '../../src/registries/workspace/workspaceRegistry';
import type { Random } from '../support/random.mjs';
import { MemoryDisk, root, type Files } from './memoryPlatform';
import { readPins } from './model';

export const environments = ['dev', 'staging', 'prod'] as const;

/** Two of them have files of one name, so that the same text gives both the same digest. */
const prompts = ['a', 'aa/greet', 'ab/greet', 'b', 'long/name-of.a_prompt'] as const;

const config = `format: 1
prompts:
  - root: prompts
    include: "**/{*.prompt,skprompt.txt}"
environments:
${environments.map((name) => `  ${name}: {}\n`).join('')}`;

function draftPath(prompt: string): string {
  return prompt.endsWith('/greet') ? `prompts/${prompt}/skprompt.txt` : `prompts/${prompt}.prompt`;
}

/** How often what was done to a registry. */
export type Tally = Map<string, number>;

/** A registry that somebody works on: random acts by the product's own code, and edits by hand. */
export class Worker {
  readonly disk: MemoryDisk;
  readonly registry: Registry;
  readonly #random: Random;
  readonly #tally: Tally;

  constructor(files: Files, random: Random, tally: Tally, start: { readonly now: number; readonly by: string }) {
    this.disk = new MemoryDisk(files);
    this.disk.now = start.now;
    this.disk.by = start.by;
    this.registry = openWorkspaceRegistry(this.disk.platform(), root);
    this.#random = random;
    this.#tally = tally;
  }

  static empty(random: Random, tally: Tally): Worker {
    const files = new Map([['.promptenv/config.yaml', new TextEncoder().encode(config)]]);
    return new Worker(files, random, tally, {
      now: Date.parse('2026-11-01T08:00:00.000Z'),
      by: 'Base <base@example.org>',
    });
  }

  /** Versions, and pins of most of them, for branches to begin from. */
  async prepare(): Promise<void> {
    this.disk.write('prompts/_voice.prompt', 'Kind and brief.\n');
    for (const prompt of prompts) {
      const versions = this.#random.below(4);
      for (let version = 0; version < versions; version++) {
        await this.#snapshot(prompt);
      }
      for (const environment of environments) {
        if (versions > 0 && this.#random.chance(0.7)) {
          await this.#pin(prompt, environment);
          if (this.#random.chance(0.4)) {
            const reason = this.#reason();
            await this.#attempt(() => move(this.registry, { action: 'hold', prompt, environment, reason }));
          }
        }
      }
    }
    for (let act = 0; act < 4; act++) {
      await this.act(false);
    }
  }

  /** Makes two versions and holds the second one. Returns the first. */
  async holdSecond(prompt: string, environment: string): Promise<string> {
    for (const text of ['One', 'Two']) {
      this.disk.write(draftPath(prompt), `${text}\n`);
      await this.registry.snapshot({ prompt, message: text });
    }
    const [second, first] = await this.registry.versions(prompt);
    await move(this.registry, { action: 'pin', prompt, environment, version: second?.id, reason: 'x' });
    await move(this.registry, { action: 'hold', prompt, environment, reason: 'Because 0' });
    return first?.id ?? '';
  }

  /** One random act. What is refused changes nothing, and is another act for nothing. */
  async act(byHand = true): Promise<void> {
    this.disk.now += 1000 * (1 + this.#random.below(100_000));
    const [prompt, environment] = [this.#random.pick(prompts), this.#random.pick(environments)];
    const acts: readonly (readonly [name: string, weight: number, run: () => Promise<unknown>])[] = [
      ['snapshot', 5, () => this.#snapshot(prompt)],
      ['promote', 6, () => this.#promote([prompt])],
      ['promote several', 3, () => this.#promote(prompts.filter(() => this.#random.chance(0.5)))],
      ['promote all', 1, () => this.#promote('all')],
      ['pin', 3, () => this.#pin(prompt, environment)],
      ['unpin', 1, () => move(this.registry, { action: 'unpin', prompt, environment, reason: 'x' })],
      ['rollback', 4, () => move(this.registry, { action: 'rollback', prompt, environment, reason: this.#reason() })],
      ['hold', 2, () => move(this.registry, { action: 'hold', prompt, environment, reason: this.#reason() })],
      ['release', 2, () => move(this.registry, { action: 'release', prompt, environment, reason: 'x' })],
      ['record', 1, () => this.registry.record({ prompt, environment, reason: 'x' })],
      ['renumber', 1, () => this.registry.renumber({ prompt })],
      ['edit by hand', byHand ? 3 : 0, () => this.#edit(environment)],
    ];
    const total = acts.reduce((sum, [, weight]) => sum + weight, 0);
    let place = this.#random.below(total);
    const chosen = acts.find(([, weight]) => (place -= weight) < 0);
    if (chosen !== undefined) {
      const [name, , run] = chosen;
      const outcome = await this.#attempt(run);
      this.#tally.set(`${outcome} ${name}`, (this.#tally.get(`${outcome} ${name}`) ?? 0) + 1);
    }
  }

  async #attempt(run: () => Promise<unknown>): Promise<'done' | 'refused'> {
    try {
      await run();
      return 'done';
    } catch (error) {
      if (!PromptEnvError.is(error)) {
        throw error;
      }
      return 'refused';
    }
  }

  async #snapshot(prompt: string): Promise<void> {
    // Of few texts, so that two branches sometimes make the same version.
    const text = `${prompt === 'b' ? '{{>voice}}\n' : ''}Say ${this.#random.below(6)}\n`;
    this.disk.write(draftPath(prompt), text);
    const pin = this.#random.chance(0.4) ? 'dev' : undefined;
    await this.#attempt(() => snapshotAndPin(this.registry, { prompt, message: `Made by ${this.disk.by}`, pin }));
  }

  async #promote(wished: readonly string[] | 'all'): Promise<void> {
    const to = this.#random.pick(environments);
    await move(this.registry, {
      action: 'promote',
      prompts: wished,
      to,
      from: this.#random.chance(0.2) ? this.#random.pick(environments.filter((name) => name !== to)) : undefined,
      reason: 'x',
      releaseHold: this.#random.chance(0.5),
    });
  }

  async #pin(prompt: string, environment: string): Promise<void> {
    const versions = await this.#attempt(() => this.registry.versions(prompt)).then((outcome) =>
      outcome === 'done' ? this.registry.versions(prompt) : [],
    );
    if (versions.length > 0) {
      const { id } = this.#random.pick(versions);
      await this.#attempt(() =>
        move(this.registry, { action: 'pin', prompt, environment, version: id, reason: this.#reason() }),
      );
    }
  }

  /** Of few reasons, so that blocks of several prompts have lines alike. */
  #reason(): string {
    return `Because ${this.#random.below(3)}`;
  }

  /** What a person or another tool does to a pins file. */
  #edit(environment: string): Promise<void> {
    const path = `.promptenv/environments/${environment}.yaml`;
    const text = this.disk.text(path) ?? '';
    const lines = text.split('\n').slice(0, -1);
    const pins = [...(readPins(text) ?? [])];
    if (lines.length === 0 || pins.length === 0) {
      return Promise.resolve();
    }
    const line = this.#random.below(lines.length);
    const { version } = this.#random.pick(pins)[1];
    const held = pins.filter(([, pin]) => pin.hold !== '').map(([prompt]) => lines.indexOf(`${prompt}:`));
    const block = held.length === 0 ? -1 : this.#random.pick(held);
    const replace = (at: number, pattern: RegExp, text: string): void => {
      lines.splice(at, 1, (lines[at] ?? '').replace(pattern, text));
    };
    const edits: readonly (() => void)[] = [
      // Another version under the same event, in a line or in a block; another reason in a block.
      () => replace(line, /\d+@sha256:\w+/, version),
      () => replace(block + 1, /^ {2}version: .*/, `  version: ${version}`),
      () => replace(block + 3, /^ {2}hold: .*/, `  hold: "${this.#reason()}"`),
      () => lines.splice(line, 1, `${lines[line]} # ${this.#random.below(9)}`),
      () => lines.splice(line, 0, `# ${this.#random.below(9)}`),
      () => lines.push(`# ${this.#random.below(9)}`),
      // The whole of a prompt's lines moved or gone.
      () => this.#moveEntry(lines, this.#random.chance(0.4)),
      // A line turned into a block that says the same.
      () =>
        lines.splice(
          line,
          1,
          ...(lines[line] ?? '').replace(/^(\S+): (\S+) (\S+Z-\w+)$/, '$1:\n  version: $2\n  event: $3').split('\n'),
        ),
    ];
    this.#random.pick(edits)();
    this.disk.write(path, lines.length === 0 ? '' : `${lines.join('\n')}\n`);
    return Promise.resolve();
  }

  #moveEntry(lines: string[], isGone: boolean): void {
    const starts = lines.flatMap((text, index) => (/^[\w./-]+:/.test(text) ? [index] : []));
    const start = this.#random.pick(starts);
    const end = starts.find((each) => each > start) ?? lines.length;
    const entry = lines.splice(start, end - start);
    if (!isGone) {
      const places = lines.flatMap((text, index) => (/^[\w./-]+:/.test(text) ? [index] : []));
      lines.splice(places.length === 0 ? 0 : this.#random.pick(places), 0, ...entry);
    }
  }
}
