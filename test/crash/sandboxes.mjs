// One product, built whole or broken on purpose, and copies of the registries that its operations start from.
// @ts-check
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildProduct } from '../support/mutants.mjs';
import { loadPromptenv, observe } from './observing.mjs';
import { commandOf, makeBase } from './operations.mjs';

/** @typedef {import('./observing.mjs').Promptenv} Promptenv */
/** @typedef {import('./operations.mjs').Operation} Operation */
/** @typedef {import('./operations.mjs').Base} Base */
/** @typedef {import('../support/mutants.mjs').Mutation} Mutation */
/** `promptenv` is the same product inside this process. @typedef {{ cli: string, promptenv: Promptenv }} Product */

/** In memory where that can be: a kill does not care, and what a power cut may leave is worked out, not tried. */
function folderForAll() {
  for (const parent of ['/dev/shm', tmpdir()]) {
    try {
      return realpathSync(mkdtempSync(path.join(parent, 'promptenv-crash-')));
    } catch {
      // The next one will do.
    }
  }
  throw new Error('there is no folder to write to');
}

export class Sandboxes {
  #folder = folderForAll();
  #count = 0;
  /** @type {Map<Base, Promise<string>>} */
  #bases = new Map();
  /** @type {Map<string, Promise<readonly string[]>>} */
  #states = new Map();

  constructor() {
    // Nothing that one run keeps is to help another.
    process.env['PROMPTENV_CACHE_DIR'] = path.join(this.#folder, 'cache');
  }

  /** @param {readonly Mutation[]} mutations @returns {Promise<Product>} */
  async build(mutations = []) {
    const name = this.path();
    await buildProduct('src/cli/main.ts', `${name}.cjs`, mutations);
    await buildProduct('src/cli/run.ts', `${name}-run.cjs`, mutations);
    return { cli: `${name}.cjs`, promptenv: loadPromptenv(`${name}-run.cjs`) };
  }

  /** A path that nothing has. */
  path() {
    this.#count += 1;
    return path.join(this.#folder, String(this.#count).padStart(6, '0'));
  }

  /** A copy of what an operation starts from. @param {Promptenv} promptenv @param {Operation} operation */
  async before(promptenv, { base, prepare }) {
    const folder = this.path();
    cpSync(await this.#base(promptenv, base), folder, { recursive: true });
    prepare?.(folder);
    return folder;
  }

  /**
   * The states that an operation may leave: before it, and after each of its acts.
   * @param {Promptenv} promptenv @param {Operation} operation @returns {Promise<readonly string[]>}
   */
  states(promptenv, operation) {
    const known = this.#states.get(operation.name) ?? this.#observeStates(promptenv, operation);
    this.#states.set(operation.name, known);
    return known;
  }

  /** @param {string} folder */
  remove(folder) {
    rmSync(folder, { recursive: true, force: true });
  }

  dispose() {
    this.remove(this.#folder);
  }

  /** @param {Promptenv} promptenv @param {Base} base */
  #base(promptenv, base) {
    const make = async () => {
      const folder = this.path();
      mkdirSync(folder);
      await makeBase(promptenv, folder, base);
      return folder;
    };
    const made = this.#bases.get(base) ?? make();
    this.#bases.set(base, made);
    return made;
  }

  /** @param {Promptenv} promptenv @param {Operation} operation */
  async #observeStates(promptenv, operation) {
    const folder = await this.before(promptenv, operation);
    const states = [await observe(promptenv, folder)];
    for (const act of operation.acts) {
      const { code, stdout } = await promptenv(folder, ...act);
      if (code !== 0) throw new Error(`${act.join(' ')}: ${stdout}`);
      states.push(await observe(promptenv, folder));
    }
    this.remove(folder);
    if (new Set(states).size !== states.length) throw new Error(`${commandOf(operation).join(' ')} changes nothing`);
    return states;
  }
}
