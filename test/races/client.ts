import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { PromptEnvError } from '../../src/core/errors';
import { nodePlatform } from '../../src/platform/nodePlatform';
import { move, type MoveWish } from '../../src/registries/operations';
import type { Registry } from '../../src/registries/registry';
import { openWorkspaceRegistry } from '../../src/registries/workspace/workspaceRegistry';
import { seededRandom, type Random } from '../support/random.mjs';
import type { Job, LogEnd, LogStart, Outcome } from './log.mjs';

/** Acts on a registry as the command line and the editor do, one operation after the other, and logs each of them. */
export async function runClient(job: Job): Promise<void> {
  const client = new Client(job);
  try {
    await client.run();
  } finally {
    client.close();
  }
}

class Client {
  readonly #job: Job;
  readonly #registry: Registry;
  readonly #random: Random;
  readonly #log: number;
  /** The version that this client last saw pinned, by `<environment> <prompt>`; null where nothing was. */
  readonly #seen = new Map<string, number | null>();
  #operations = 0;
  #acknowledged = 0;

  constructor(job: Job) {
    this.#job = job;
    // Asking git who acts starts a process each time; the name is not what is raced for.
    const platform = {
      ...nodePlatform(),
      identity: () => Promise.resolve(`${job.client} <${job.client}@example.org>`),
    };
    this.#registry = openWorkspaceRegistry(platform, job.root);
    this.#random = seededRandom(job.seed);
    this.#log = openSync(job.log, 'a');
  }

  async run(): Promise<void> {
    const { operations = Infinity, acknowledged = Infinity, mix } = this.#job;
    while (this.#operations < operations && this.#acknowledged < acknowledged) {
      const prompt = this.#random.pick(this.#job.prompts);
      const environment = this.#random.pick(this.#job.environments);
      if (this.#random.chance(mix.snapshot)) {
        await this.#snapshot(prompt);
        continue;
      }
      if (this.#random.chance(mix.read)) {
        await this.#read(environment, prompt);
      }
      if (this.#operations >= operations) {
        return;
      }
      if (this.#random.chance(mix.several)) {
        await this.#promoteSeveral(environment);
      } else {
        await this.#move(environment, prompt, this.#random.chance(mix.compare));
      }
    }
  }

  close(): void {
    closeSync(this.#log);
  }

  async #read(environment: string, prompt: string): Promise<void> {
    await this.#logged({ kind: 'read', environment, prompts: [prompt] }, async () => {
      const pin = (await this.#registry.planInput()).pins.get(environment)?.get(prompt);
      const version = pin?.version?.number ?? null;
      this.#seen.set(`${environment} ${prompt}`, version);
      return { outcome: 'read', version, event: pin?.event ?? null };
    });
  }

  async #move(environment: string, prompt: string, compares: boolean): Promise<void> {
    const pin = `${environment} ${prompt}`;
    const seen = this.#seen.get(pin) ?? null;
    const to = this.#otherThan(seen);
    const expect = compares ? { expect: seen } : {};
    const ended = await this.#logged({ kind: 'move', environment, prompts: [prompt], to, ...expect }, (id) => {
      const wish = { reason: id, version: String(to), ...(compares ? { expect: String(seen ?? 'none') } : {}) };
      return this.#attempt(
        this.#random.chance(0.5)
          ? { ...wish, action: 'promote', prompts: [prompt], to: environment }
          : { ...wish, action: 'pin', prompt, environment },
      );
    });
    if (ended.outcome === 'ack') {
      this.#seen.set(pin, to);
    } else {
      // A loser looks again before the next try.
      await this.#read(environment, prompt);
    }
  }

  /** One act on several prompts: all of them move, or none. */
  async #promoteSeveral(environment: string): Promise<void> {
    const prompts = [...new Set([1, 2, 3].map(() => this.#random.pick(this.#job.prompts)))];
    const to = this.#otherThan(null);
    await this.#logged({ kind: 'move', environment, prompts, to }, (id) =>
      this.#attempt({ action: 'promote', prompts, to: environment, version: String(to), reason: id }),
    );
    prompts.forEach((prompt) => this.#seen.delete(`${environment} ${prompt}`));
  }

  async #snapshot(prompt: string): Promise<void> {
    await this.#logged({ kind: 'snapshot', prompts: [prompt] }, async (id) => {
      this.#writeDraft(prompt, id);
      try {
        const { number, digest } = await this.#registry.snapshot({ prompt, message: id });
        return { outcome: 'ack', version: number, digest };
      } catch (error) {
        // Another client's draft may have taken this one's place, and be a version by now.
        if (PromptEnvError.is(error, 'refused') && error.message.includes('equals its latest version')) {
          return { outcome: 'nothing' };
        }
        throw error;
      }
    });
  }

  async #attempt(wish: MoveWish): Promise<Outcome> {
    const applied = await move(this.#registry, wish);
    if ('nothing' in applied) {
      return { outcome: 'nothing' };
    }
    this.#acknowledged += 1;
    const from = Object.fromEntries(
      applied.plan.changes.map((change) => [change.prompt, change.from?.number ?? null] as const),
    );
    return { outcome: 'ack', event: applied.event, from };
  }

  /** Logs the beginning before anything is done, and the end at once when the answer is there. */
  async #logged(
    what: Omit<LogStart, 'id' | 'client' | 'start'>,
    act: (id: string) => Promise<Outcome>,
  ): Promise<Outcome> {
    this.#operations += 1;
    const { client } = this.#job;
    const id = `${client}-${this.#operations}`;
    this.#write({ id, client, start: now(), ...what });
    const outcome = await act(id).catch((error: unknown): Outcome => {
      const code = PromptEnvError.is(error) ? error.code : 'crash';
      const message = error instanceof Error ? error.message : String(error);
      return { outcome: code === 'conflict' ? 'conflict' : 'error', code, message };
    });
    this.#write({ id, end: now(), ...outcome });
    return outcome;
  }

  #write(line: LogStart | LogEnd): void {
    writeSync(this.#log, `${JSON.stringify(line)}\n`);
  }

  #otherThan(version: number | null): number {
    const versions = Array.from({ length: this.#job.versions }, (_, index) => index + 1);
    return this.#random.pick(versions.filter((number) => number !== version));
  }

  /** Puts a draft in place whole, so that nobody reads half of it. */
  #writeDraft(prompt: string, id: string): void {
    const draft = path.join(this.#job.root, 'prompts', `${prompt}.prompt`);
    const temporary = path.join(this.#job.root, 'unfinished', id);
    mkdirSync(path.dirname(temporary), { recursive: true });
    writeFileSync(temporary, `{{role "system"}}\nDraft of ${id}.\n`);
    renameSync(temporary, draft);
  }
}

/** Nanoseconds of a clock that all processes of a machine share. */
function now(): number {
  return Number(process.hrtime.bigint());
}
