import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { HistoryEvent, PastPin } from '../../../src/core/model';
import { nodePlatform } from '../../../src/platform/nodePlatform';
import { encodeText } from '../../../src/core/bytes';
import type { Cache } from '../../../src/registries/ports';
import { seal } from '../../../src/registries/workspace/sealed';
import type { Registry } from '../../../src/registries/registry';
import { eventPath } from '../../../src/registries/workspace/layout';
import { openWorkspaceRegistry } from '../../../src/registries/workspace/workspaceRegistry';
import { seededRandom } from '../../support/random.mjs';
import { TemporaryRegistry } from '../../support/temporaryRegistry';
import { InventedHistory } from './inventedHistory';

const environments = ['dev', 'staging', 'prod'];
const start = Date.UTC(2026, 0, 1);
const minute = 60_000;

let temporary: TemporaryRegistry;
let invented: InventedHistory;
/** Gives each test of a `describe` a registry to invent a history in. */
function inRegistry(): void {
  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    invented = new InventedHistory(temporary);
  });
  afterEach(() => temporary.dispose());
}

const time = (minutes: number): string => new Date(start + minutes * minute).toISOString();
const idsOf = (events: readonly HistoryEvent[]): readonly string[] => events.map(({ id }) => id);
const all = async (filter: { environment?: string; prompt?: string } = {}): Promise<readonly HistoryEvent[]> =>
  (await temporary.registry.history(filter)).next(Infinity);

/** The registry, and how many events it reads. */
function counted(cache?: Cache): { readonly registry: Registry; readonly reads: () => number } {
  const platform = nodePlatform();
  const { files } = platform;
  let reads = 0;
  const readPlain: typeof files.readPlain = (file, ...rest) => {
    reads += file.includes('/history/') ? 1 : 0;
    return files.readPlain(file, ...rest);
  };
  return {
    registry: openWorkspaceRegistry({ ...platform, files: { ...files, readPlain }, cache }, temporary.root),
    reads: () => reads,
  };
}

/** Moves of a few prompts in three environments, some of which no chain reaches. */
function inventMoves(seed: number, moves: number): void {
  const random = seededRandom(seed);
  for (let at = 0; at < moves; at++) {
    const prompts = ['a', 'b', 'c/d', 'e'].filter(() => random.chance(0.4));
    const to = Object.fromEntries(prompts.map((prompt) => [prompt, random.chance(0.1) ? null : 1 + random.below(5)]));
    if (prompts.length > 0) {
      const action = random.chance(0.2) ? 'record' : 'promote';
      invented.move({ environment: random.pick(environments), at: time(at), action, to, isLost: random.chance(0.1) });
    }
  }
  invented.writePins();
}

describe('history', () => {
  inRegistry();

  it('is told newest first across environments, whatever the size of its pages', async () => {
    inventMoves(1, 120);
    const expected = idsOf(invented.events.toReversed());
    assert.deepEqual(idsOf(await all()), expected);
    for (const size of [1, 7, 50]) {
      const reader = await temporary.registry.history({});
      const pages: HistoryEvent[][] = [];
      while (!reader.isAtEnd) {
        pages.push([...(await reader.next(size))]);
      }
      assert.deepEqual(idsOf(pages.flat()), expected);
      assert.ok(pages.slice(0, -1).every((page) => page.length === size));
      assert.deepEqual(reader.broken, []);
    }
  });

  it('is that of one environment or prompt where named', async () => {
    inventMoves(2, 80);
    const inStaging = invented.events.filter(({ environment }) => environment === 'staging').toReversed();
    assert.deepEqual(idsOf(await all({ environment: 'staging' })), idsOf(inStaging));
    const moved = await all({ prompt: 'a' });
    const ofPrompt = invented.events.filter(({ changes }) => changes.some(({ prompt }) => prompt === 'a')).toReversed();
    assert.deepEqual(idsOf(moved), idsOf(ofPrompt));
    assert.ok(moved.every(({ changes }) => changes.length === 1 && changes[0]?.prompt === 'a'));
  });

  it('reads no more events than are shown', async () => {
    inventMoves(3, 200);
    const { registry, reads } = counted();
    const reader = await registry.history({});
    assert.equal(reads(), 0);
    await reader.next(10);
    assert.equal(reads(), 10);
    await reader.next(5);
    assert.equal(reads(), 15);
  });

  it('puts no parent before its child, whatever their clocks said', async () => {
    const parent = invented.move({ environment: 'prod', at: time(90), to: { a: 1 } });
    const child = invented.move({ environment: 'prod', at: time(10), to: { a: 2 } });
    const other = invented.move({ environment: 'prod', at: time(50), to: { b: 1 } });
    invented.writePins();
    assert.deepEqual(idsOf(await all()), idsOf([other, child, parent]));
  });

  it('says where a chain breaks off, and goes on with the others', async () => {
    const first = invented.move({ environment: 'prod', at: time(1), to: { a: 1, b: 1 } });
    const second = invented.move({ environment: 'prod', at: time(2), to: { a: 2 } });
    const third = invented.move({ environment: 'prod', at: time(3), to: { a: 3 } });
    invented.writePins();
    rmSync(path.join(temporary.root, eventPath('prod', second.id)));
    const reader = await temporary.registry.history({});
    const events = await reader.next(Infinity);
    assert.deepEqual(idsOf(events), idsOf([third, first]));
    assert.deepEqual(
      events[1]?.changes.map(({ prompt }) => prompt),
      ['b'],
    );
    assert.deepEqual(
      reader.broken.map(({ code, path: file, message }) => [code, file, message]),
      [['badEvent', eventPath('prod', second.id), 'the history of a in prod is broken: it is missing']],
    );
  });

  it('says that an event does not move a prompt which leads to it', async () => {
    const { id } = invented.move({ environment: 'prod', at: time(1), to: { a: 1 } });
    invented.writePins();
    temporary.write(
      '.promptenv/environments/prod.yaml',
      `${temporary.read('.promptenv/environments/prod.yaml')}b: none ${id}\n`,
    );
    const reader = await temporary.registry.history({});
    assert.equal((await reader.next(9)).length, 1);
    assert.match(
      reader.broken[0]?.message ?? '',
      /^the history of b in prod is broken: the event does not move the prompt$/,
    );
  });
});

describe('what was pinned at a time', () => {
  inRegistry();

  /** By trying every reached event, oldest first. */
  function expectedAt(
    environment: string,
    prompt: string,
    at: number,
  ): Pick<PastPin, 'version'> & { event: string | null } {
    let found: { version: PastPin['version']; event: string | null } = { version: null, event: null };
    for (const event of invented.events.filter((each) => each.environment === environment)) {
      const change = event.changes.find((each) => each.prompt === prompt);
      if (change !== undefined && Date.parse(event.at) <= at) {
        const stayed = found.event !== null && found.version?.id === change.to?.id;
        found = { version: change.to, event: stayed ? found.event : event.id };
      }
    }
    return found;
  }

  it('is the same by every way to ask, again and again', async () => {
    inventMoves(4, 300);
    const random = seededRandom(5);
    for (let question = 0; question < 300; question++) {
      const at = start + random.below(310 * minute) - 5 * minute;
      const environment = random.pick(environments);
      const prompt = random.pick(['a', 'b', 'c/d', 'e']);
      const { pins } = await temporary.registry.pinsAt({ environment, prompt, at });
      const expected = expectedAt(environment, prompt, at);
      const told = pins.map(({ version, since }) => [version?.id, since?.event ?? null]);
      assert.deepEqual(told, [[expected.version?.id, expected.event]], `${prompt} in ${environment} at ${at}`);
      if (question % 10 === 0) {
        const every = await temporary.registry.pinsAt({ at });
        const names = environments.flatMap((name) =>
          ['a', 'b', 'c/d', 'e'].flatMap((each) => {
            const version = expectedAt(name, each, at).version;
            return version === null ? [] : [`${name} ${each} ${version.id}`];
          }),
        );
        assert.deepEqual(
          every.pins.map((pin) => `${pin.environment} ${pin.prompt} ${pin.version?.id}`),
          names,
        );
      }
    }
  });

  it('takes the moment of a move as after it', async () => {
    invented.move({ environment: 'prod', at: time(1), to: { a: 1 } });
    invented.move({ environment: 'prod', at: time(2), to: { a: 2 } });
    invented.writePins();
    const numberAt = async (at: number): Promise<number | null | undefined> =>
      (await temporary.registry.pinsAt({ prompt: 'a', environment: 'prod', at })).pins[0]?.version?.number;
    assert.equal(await numberAt(start + 2 * minute), 2);
    assert.equal(await numberAt(start + 2 * minute - 1), 1);
    assert.equal(await numberAt(start), undefined);
  });

  it('is answered from a long chain without reading it again', async () => {
    for (let at = 0; at < 400; at++) {
      invented.move({ environment: 'prod', at: time(at), to: { a: 1 + (at % 7) } });
    }
    invented.writePins();
    const { registry, reads } = counted();
    const ask = (minutes: number): ReturnType<Registry['pinsAt']> =>
      registry.pinsAt({ prompt: 'a', environment: 'prod', at: start + minutes * minute });
    await ask(390);
    assert.equal(reads(), 10);
    await ask(20);
    const cold = reads();
    assert.ok(cold >= 380, `${cold}`);
    await ask(30);
    await ask(200);
    assert.ok(reads() - cold <= 2, `${reads() - cold}`);
    const before = reads();
    invented.move({ environment: 'prod', at: time(400), to: { a: 1 } });
    invented.writePins();
    assert.equal((await ask(100)).pins[0]?.since?.at, time(100));
    assert.ok(reads() - before <= 3, `${reads() - before}`);
  });

  it('is answered by the next process from what the cache keeps, and rightly whatever stands in there', async () => {
    for (let at = 0; at < 300; at++) {
      invented.move({ environment: 'prod', at: time(at), to: { a: 1 + (at % 7) } });
    }
    invented.writePins();
    const kept = new Map<string, Uint8Array>();
    const cache: Cache = {
      program: 'test',
      read: (name) => kept.get(name),
      write: (name, bytes) => void kept.set(name, bytes),
    };
    const ask = async (): Promise<number> => {
      const { registry, reads } = counted(cache);
      const { pins } = await registry.pinsAt({ prompt: 'a', environment: 'prod', at: start + 20 * minute });
      assert.equal(pins[0]?.since?.at, time(20));
      return reads();
    };
    assert.equal(await ask(), 280);
    assert.ok((await ask()) <= 3);
    const [[name, bytes] = ['', new Uint8Array()]] = kept;
    kept.set(
      name,
      bytes.map((byte, at) => (at === bytes.length - 100 ? byte ^ 1 : byte)),
    );
    assert.equal(await ask(), 280);
    const names = JSON.stringify([['prod/a', invented.events.map(({ id }) => id.replace(/.$/, '0')).join('')]]);
    const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
    const about = JSON.stringify([temporary.root, 'chains']);
    const head = invented.events.at(-1)?.id ?? '';
    const wrong = encodeText(names.replace(/.{36}"\]\]$/, `${head}"]]`));
    kept.set(name, seal('promptenv chains 1', about, [wrong], sha256));
    assert.ok((await ask()) >= 280);
  });

  it('says which chain breaks off before the answer', async () => {
    const first = invented.move({ environment: 'prod', at: time(1), to: { a: 1 } });
    invented.move({ environment: 'prod', at: time(3), to: { a: 2 } });
    invented.writePins();
    rmSync(path.join(temporary.root, eventPath('prod', first.id)));
    const past = await temporary.registry.pinsAt({ prompt: 'a', environment: 'prod', at: start + 2 * minute });
    assert.deepEqual(past.pins, []);
    assert.match(past.broken[0]?.message ?? '', /it is missing$/);
    assert.equal(
      (await temporary.registry.pinsAt({ prompt: 'a', environment: 'prod', at: Date.now() })).pins.length,
      1,
    );
  });

  it('is not told of what was never there', async () => {
    await assert.rejects(temporary.registry.pinsAt({ prompt: 'nothing', at: 0 }), /no version of "nothing"/);
    await assert.rejects(temporary.registry.pinsAt({ environment: 'moon', at: 0 }), /no environment "moon"/);
  });
});
