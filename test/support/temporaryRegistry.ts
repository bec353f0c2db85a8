import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Registry } from '../../src/registries/registry';
import { move, snapshotAndPin, type MoveWish } from '../../src/registries/operations';
import { initializeRegistry } from '../../src/registries/workspace/initialize';
import { openWorkspaceRegistry } from '../../src/registries/workspace/workspaceRegistry';
import { platformActedBy, type Actor } from './registryTool';

/** A registry in a folder of its own, with a clock that ticks a second an act. Dispose of it after the test. */
export class TemporaryRegistry {
  readonly root: string;
  readonly registry: Registry;
  readonly #actor: Actor = { at: '2026-11-01T08:00:00.000Z', by: 'Ada Lovelace <ada@example.org>' };

  static async create(options: { readonly environments?: readonly string[] } = {}): Promise<TemporaryRegistry> {
    const temporary = new TemporaryRegistry();
    await initializeRegistry(temporary.#platform(), temporary.root, options);
    return temporary;
  }

  private constructor() {
    this.root = realpathSync(mkdtempSync(path.join(tmpdir(), 'promptenv-')));
    this.registry = openWorkspaceRegistry(this.#platform(), this.root);
  }

  #platform(): ReturnType<typeof platformActedBy> {
    return platformActedBy(this.#actor);
  }

  write(file: string, content: string | Uint8Array): void {
    const target = path.join(this.root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), 'utf8');
  }

  /** Paths of all files below a folder, sorted. */
  files(folder: string): readonly string[] {
    return readdirSync(path.join(this.root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(this.root, folder), path.join(entry.parentPath, entry.name)))
      .sort();
  }

  /** Writes a draft and makes a version of it. */
  async version(prompt: string, text: string, pin?: string): Promise<number> {
    this.write(`prompts/${prompt}.prompt`, text);
    this.#tick();
    const { version } = await snapshotAndPin(this.registry, { prompt, message: `Say ${text.trim()}`, pin });
    return version.number ?? 0;
  }

  /** Moves pins; returns the event's name, or null where nothing changed. */
  async move(wish: MoveWish): Promise<string | null> {
    this.#tick();
    const applied = await move(this.registry, wish);
    return 'nothing' in applied ? null : applied.event;
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #tick(): void {
    this.#actor.at = new Date(Date.parse(this.#actor.at) + 1000).toISOString();
  }
}
