import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { statusReport } from '../../../src/core/reports';
import type { RegistrySnapshot } from '../../../src/core/model';
import { nodePlatform } from '../../../src/platform/nodePlatform';
import type { Cache, FileReader, Platform } from '../../../src/registries/ports';
import { KeptReadings } from '../../../src/registries/workspace/keptReadings';
import { Memory } from '../../../src/registries/workspace/memory';
import { openWorkspaceRegistry } from '../../../src/registries/workspace/workspaceRegistry';
import { seededRandom } from '../../support/random.mjs';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

/** Longer than a tick of the clock that stamps files: whatever changes them later shows in their times. */
const tick = 15;
/** Longer than the registry waits, in ms, until it takes that for granted, since not every disk is so precise. */
const settling = 130;

/** Files that are read each time: the configuration, for its findings and its text, and the pins. */
const always = 5;

describe('readings that were kept', () => {
  let temporary: TemporaryRegistry;
  let cache: MemoryCache;
  /** How far the clock of the registry is before that of the files, in ms, while nothing changes them. */
  let ahead: number;
  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    cache = new MemoryCache();
    ahead = 0;
  });
  afterEach(() => {
    temporary.dispose();
  });

  const load = (platform: Platform): Promise<RegistrySnapshot> =>
    openWorkspaceRegistry(platform, temporary.root).load({ cached: 'keep' });
  const warm = async (): Promise<string> => told(await load({ ...nodePlatform(), cache }));
  const cold = async (): Promise<string> => told(await load(nodePlatform()));
  /** The answer of `status --json` as the command line gives it, and whether it was kept from before. */
  const remembered = async (): Promise<{ text: string; isRecalled: boolean }> => {
    const platform = { ...nodePlatform(), cache, now: () => Date.now() + ahead };
    const memory = new Memory(platform, cache, temporary.root, 'status');
    const known = memory.recall();
    if (known instanceof Uint8Array) {
      return { text: new TextDecoder().decode(known), isRecalled: true };
    }
    const snapshot = await load({ ...platform, files: memory.files });
    const text = JSON.stringify(statusReport(snapshot));
    memory.keep(new TextEncoder().encode(text));
    return { text, isRecalled: false };
  };
  const countReads = async (): Promise<number> => {
    const files = new CountedFiles();
    await load({ ...nodePlatform(), cache, files: files.reader });
    return files.read;
  };
  /** Some prompts with a shared partial, old enough to be kept. */
  const fill = async (): Promise<void> => {
    temporary.write('prompts/_tone.prompt', 'Be kind.\n');
    for (const id of ['a/first', 'a/second', 'b/third', 'b/fourth', 'fifth']) {
      await temporary.version(id, `{{>tone}}\nAnswer ${id}.\n`, 'dev');
      await temporary.version(id, `{{>tone}}\nAnswer ${id} well.\n`);
    }
    temporary.write('prompts/b/fourth.prompt', 'Another answer.\n');
    for (const file of temporary.files('prompts')) {
      // A time that can be put back exactly.
      utimesSync(path.join(temporary.root, 'prompts', file), 1_790_000_000, 1_790_000_000);
    }
    await sleep(settling);
  };

  it('are not read again while nothing changed', async () => {
    await fill();
    const first = await warm();
    assert.equal(cache.writes, 1);
    assert.equal(await countReads(), always);
    assert.equal(await warm(), first);
    assert.equal(await cold(), first);
    assert.equal(cache.writes, 1);
  });

  it('are not used by those who act', async () => {
    await fill();
    await warm();
    const files = new CountedFiles();
    const registry = openWorkspaceRegistry({ ...nodePlatform(), cache, files: files.reader }, temporary.root);
    await registry.load();
    assert.ok(files.read > 30, String(files.read));
  });

  it('do not keep a file whose times may not tell its next change', async () => {
    await fill();
    temporary.write('prompts/fifth.prompt', 'Written just now.\n');
    await warm();
    assert.ok((await countReads()) > always);
    await sleep(settling);
    await warm();
    assert.equal(await countReads(), always);
  });

  it('answer the same question without looking into a file, until one of them changes', async () => {
    await fill();
    const { text } = await remembered();
    assert.deepEqual(await remembered(), { text, isRecalled: true });
    const [[name, bytes] = ['', new Uint8Array()]] = [...cache.files].filter(([, kept]) => kept.includes(0));
    for (const file of ['prompts/_tone.prompt', '.promptenv/config.yaml', '.promptenv/environments/dev.yaml']) {
      temporary.write(file, temporary.read(file));
      assert.equal((await remembered()).isRecalled, false, file);
      await sleep(settling);
      await remembered();
      assert.equal((await remembered()).isRecalled, true, file);
    }
    for (let at = 0; at < bytes.length; at += 31) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      cache.files.set(name, changed);
      assert.equal((await remembered()).text, text, `byte ${at}`);
    }
  });

  it('give way to what unsaved text says', async () => {
    await fill();
    await warm();
    const registry = openWorkspaceRegistry({ ...nodePlatform(), cache }, temporary.root);
    const writes = cache.writes;
    const overlay = (file: string): string | undefined => (file === 'prompts/fifth.prompt' ? 'Unsaved.\n' : undefined);
    const { prompts } = await registry.load({ cached: 'keep', overlay });
    assert.equal(prompts.find(({ id }) => id === 'fifth')?.draft.state, 'modified');
    assert.equal(cache.writes, writes);
  });

  it('are as nothing when any byte of them is another, or the end is missing', async () => {
    await fill();
    const expected = await warm();
    const { sha256 } = nodePlatform();
    const [[name, bytes] = ['', new Uint8Array()]] = [...cache.files];
    const about = JSON.stringify([cache.program, temporary.root, true]);
    assert.notEqual(KeptReadings.decode(bytes, about, sha256), null);
    assert.equal(KeptReadings.decode(bytes, about.replace('true', 'false'), sha256), null);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      assert.equal(KeptReadings.decode(changed, about, sha256), null, `byte ${at}`);
      if (at % 97 === 0) {
        assert.equal(KeptReadings.decode(bytes.subarray(0, at), about, sha256), null, `${at} bytes`);
      }
      if (at % 997 === 0) {
        cache.files.set(name, changed);
        assert.equal(await warm(), expected);
      }
    }
  });

  it('of another folder or another build are as nothing', async () => {
    await fill();
    await warm();
    const [[name, bytes] = ['', new Uint8Array()]] = [...cache.files];
    const other = await TemporaryRegistry.create();
    try {
      const elsewhere = new MemoryCache();
      elsewhere.read = () => bytes;
      const registry = openWorkspaceRegistry({ ...nodePlatform(), cache: elsewhere }, other.root);
      assert.deepEqual((await registry.load({ cached: 'keep' })).prompts, []);
    } finally {
      other.dispose();
    }
    cache.program = 'a later build';
    assert.ok((await countReads()) > 30);
    assert.notEqual(cache.files.get(name), bytes);
  });

  for (const seed of [1, 2, 3]) {
    it(`never show another state than reading does, whatever is done to the files (seed ${seed})`, async function () {
      this.timeout(120_000);
      await fill();
      const random = seededRandom(seed);
      const edits = new Edits(temporary, random);
      let [taken, recalled] = [0, 0];
      for (let round = 0; round < 60; round++) {
        const done: string[] = [];
        for (let count = random.below(3); count >= 0; count--) {
          done.push(await edits.one());
        }
        const expected = await cold();
        const files = new CountedFiles();
        assert.equal(told(await load({ ...nodePlatform(), cache, files: files.reader })), expected, done.join(', '));
        taken += files.read < 20 ? 1 : 0;
        const { text } = await remembered();
        assert.equal(text, (JSON.parse(expected) as string[])[0], done.join(', '));
        if (random.below(3) === 0) {
          await sleep(tick);
          ahead = settling;
          await remembered();
          const again = await remembered();
          ahead = 0;
          assert.equal(again.text, text);
          recalled += again.isRecalled ? 1 : 0;
        }
      }
      // Otherwise nothing was shown.
      assert.ok(taken > 10, `only ${taken} rounds used what was kept`);
      assert.ok(recalled > 0, `only ${recalled} answers were remembered`);
    });
  }

  it('would be found wrong by this test if the time of the change were not looked at', async () => {
    await fill();
    await warm();
    const { files } = nodePlatform();
    const blind: FileReader = {
      ...files,
      stamp: (file, into) => {
        const isThere = files.stamp(file, into);
        into[2] = into[1] ?? 0;
        return isThere;
      },
      readPlain: (file, maxBytes, scratch, stamp) => {
        const bytes = files.readPlain(file, maxBytes, scratch, stamp);
        if (stamp !== undefined) {
          stamp[2] = stamp[1] ?? 0;
        }
        return bytes;
      },
    };
    const platform = { ...nodePlatform(), cache: new MemoryCache(), files: blind };
    await load(platform);
    restoreTimes(temporary, 'prompts/fifth.prompt', () =>
      temporary.write('prompts/fifth.prompt', temporary.read('prompts/fifth.prompt').replace('well', 'evil')),
    );
    assert.notEqual(told(await load(platform)), await cold());
    assert.equal(await warm(), await cold());
  });
});

/** Everything that a snapshot says, as text. */
function told(snapshot: RegistrySnapshot): string {
  return JSON.stringify([
    JSON.stringify(statusReport(snapshot)),
    snapshot.prompts.map(({ id, versions }) => [id, versions]),
    [...snapshot.damaged].map(([id, versions]) => [id, [...versions].sort()]),
    snapshot.findings,
    snapshot.readOnly,
  ]);
}

class MemoryCache implements Cache {
  program = 'test';
  writes = 0;
  readonly files = new Map<string, Uint8Array>();

  read(name: string): Uint8Array | undefined {
    return this.files.get(name);
  }

  write(name: string, bytes: Uint8Array): void {
    this.writes += 1;
    this.files.set(name, bytes);
  }
}

class CountedFiles {
  read = 0;
  readonly reader: FileReader;

  constructor() {
    const { files } = nodePlatform();
    this.reader = {
      ...files,
      readPlain: (...args) => {
        this.read += 1;
        return files.readPlain(...args);
      },
    };
  }
}

function restoreTimes(temporary: TemporaryRegistry, file: string, act: () => void): void {
  const target = path.join(temporary.root, file);
  const { atime, mtime } = statSync(target);
  act();
  utimesSync(target, atime, mtime);
}

/** What people, editors and git do to files, and what nobody should. */
class Edits {
  constructor(
    private readonly temporary: TemporaryRegistry,
    private readonly random: ReturnType<typeof seededRandom>,
  ) {}

  async one(): Promise<string> {
    const names = Object.keys(this.acts);
    const name = names[this.random.below(names.length)] ?? '';
    await this.acts[name]?.();
    return name;
  }

  private readonly acts: Readonly<Record<string, () => void | Promise<void>>> = {
    'edit a draft': () => this.change(this.draft(), (text) => `${text}More ${this.random.below(100)}.\n`),
    'edit as many bytes': () => this.change(this.draft(), (text) => this.sameSize(text)),
    'edit as many bytes twice': () => {
      const draft = this.draft();
      this.change(draft, (text) => this.sameSize(text));
      this.change(draft, (text) => this.sameSize(text));
    },
    'edit as many bytes and put the time back': () => {
      const draft = this.draft();
      restoreTimes(this.temporary, draft, () => this.change(draft, (text) => this.sameSize(text)));
    },
    'replace by a file of the same time': () => {
      const draft = this.draft();
      restoreTimes(this.temporary, draft, () => {
        this.temporary.write('beside.txt', this.sameSize(this.temporary.read(draft)));
        renameSync(this.at('beside.txt'), this.at(draft));
      });
    },
    touch: () => utimesSync(this.at(this.draft()), new Date(), new Date()),
    'break a draft': () => this.temporary.write(this.draft(), `---\nmodel: [\n---\n${this.random.below(9)}\n`),
    'empty a draft': () => this.temporary.write(this.draft(), ''),
    'delete a draft': () => rmSync(this.at(this.draft())),
    'add a draft': () =>
      this.temporary.write(`prompts/b/new-${this.random.below(5)}.prompt`, `{{>tone}}\nNew ${this.random.below(9)}.\n`),
    'swap two drafts': () => {
      const [one, other] = [this.draft(), this.draft()];
      renameSync(this.at(one), this.at('beside.txt'));
      if (one !== other) {
        renameSync(this.at(other), this.at(one));
      }
      renameSync(this.at('beside.txt'), this.at(other));
    },
    'edit the partial': () => this.temporary.write('prompts/_tone.prompt', `Be ${this.random.below(9)}.\n`),
    'delete the partial': () => rmSync(this.at('prompts/_tone.prompt'), { force: true }),
    'bring the partial back': () => this.temporary.write('prompts/_tone.prompt', 'Be kind.\n'),
    'put a partial nearer': () => this.temporary.write('prompts/b/_tone.prompt', 'Be brief.\n'),
    'take the nearer partial': () => rmSync(this.at('prompts/b/_tone.prompt'), { force: true }),
    'leave out a folder': () => this.config('    exclude: "b/**"\n'),
    'take all folders': () => this.config(''),
    'make a version': async () => {
      const id = `b/new-${this.random.below(5)}`;
      await this.temporary
        .version(id, `{{>tone}}\nVersion ${this.random.below(1000)}.\n`)
        .catch(() => 'what stands there may not be one');
    },
    'cut a ledger': () =>
      this.change(this.registryFile('versions.jsonl'), (text) => text.slice(0, -1 - this.random.below(300))),
    'change a ledger, as many bytes': () =>
      this.change(this.registryFile('versions.jsonl'), (text) =>
        text.replace(/[0-9a-f]{8}/, (hex) => hex.split('').reverse().join('')),
      ),
    'delete a ledger': () => rmSync(this.at(this.registryFile('versions.jsonl'))),
    'change a stored file': () => this.change(this.registryFile('.prompt'), (text) => this.sameSize(text)),
    'delete a stored file': () => rmSync(this.at(this.registryFile('.prompt'))),
    'move a pin by hand': () =>
      this.change('.promptenv/environments/dev.yaml', (text) =>
        text.replace(/: (\d)@/, (_, number) => `: ${Number(number) + 1}@`),
      ),
    'put a link in place of a draft': () => {
      const draft = this.draft();
      this.temporary.write('beside.txt', this.temporary.read(draft));
      rmSync(this.at(draft));
      symlinkSync(this.at('beside.txt'), this.at(draft));
    },
    'put a link in place of a folder': () => {
      const isThere = (file: string): boolean => lstatSync(this.at(file), { throwIfNoEntry: false }) !== undefined;
      if (isThere('prompts/a') && !isThere('elsewhere')) {
        renameSync(this.at('prompts/a'), this.at('elsewhere'));
        symlinkSync(this.at('elsewhere'), this.at('prompts/a'));
      }
    },
    'put the folder back': () => {
      if (lstatSync(this.at('elsewhere'), { throwIfNoEntry: false }) !== undefined) {
        rmSync(this.at('prompts/a'), { recursive: true, force: true });
        renameSync(this.at('elsewhere'), this.at('prompts/a'));
      }
    },
  };

  private at(file: string): string {
    return path.join(this.temporary.root, file);
  }

  private draft(): string {
    const drafts = this.temporary
      .files('prompts')
      .filter((file) => !file.includes('_'))
      .map((file) => `prompts/${file}`);
    if (drafts.length === 0) {
      this.temporary.write('prompts/only.prompt', 'The only one.\n');
      return 'prompts/only.prompt';
    }
    return drafts[this.random.below(drafts.length)] ?? '';
  }

  private registryFile(end: string): string {
    const files = this.temporary.files('.promptenv/versions').filter((file) => file.endsWith(end));
    const file = files[this.random.below(Math.max(files.length, 1))];
    if (file === undefined) {
      mkdirSync(this.at('.promptenv/versions/spare'), { recursive: true });
      this.temporary.write(`.promptenv/versions/spare/${end}`, 'none\n');
      return `.promptenv/versions/spare/${end}`;
    }
    return `.promptenv/versions/${file}`;
  }

  private change(file: string, edit: (text: string) => string): void {
    this.temporary.write(file, edit(this.temporary.read(file)));
  }

  /** Another text of as many bytes. */
  private sameSize(text: string): string {
    const at = this.random.below(Math.max(text.length - 1, 1));
    const letter = String.fromCharCode(97 + this.random.below(26));
    return text === '' ? '' : `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
  }

  private config(extra: string): void {
    this.change('.promptenv/config.yaml', (text) =>
      text.replace(/ {4}exclude:.*\n/, '').replace(/( {4}include:.*\n)/, `$1${extra}`),
    );
  }
}
