import assert from 'node:assert/strict';
import type { Finding, Pin, PromptState, RegistrySnapshot } from '../../../src/core/model';
import { workspaceVersion } from '../../../src/core/references';
import { changesIn, type KnownFiles } from '../../../src/host/fileChanges';
import { pathBelowRoot, slugOf, uniqueNames } from '../../../src/host/paths';
import { PromotionFacts } from '../../../src/host/promotionFacts';
import { PromptIndexes } from '../../../src/host/promptIndex';
import { movedPrompts, replaceFindings, replacePins, replacePrompts } from '../../../src/host/snapshotEdits';
import { mergeSnapshots } from '../../../src/host/snapshotMerge';

const v = (number: number) => workspaceVersion(number, `sha256:${String(number).padStart(64, '0')}`);
const pin = (number: number): Pin => ({ version: v(number), event: null, hold: null });
const prompt = (id: string, versions = 1, path = `prompts/${id}.prompt`): PromptState => ({
  id,
  format: 'dotprompt',
  draft: { path, state: 'clean', matches: null, includes: [] },
  latest: versions === 0 ? null : v(versions),
  versions: Array.from({ length: versions }, (_, index) => v(index + 1)),
});
const snapshot: RegistrySnapshot = {
  root: '/repository',
  environments: [
    { name: 'dev', protected: false },
    { name: 'prod', protected: true },
  ],
  prompts: [prompt('a', 3), prompt('c')],
  pins: new Map([
    ['dev', new Map([['a', pin(2)]])],
    ['prod', new Map([['a', pin(1)]])],
  ]),
  unreadablePins: new Map(),
  damaged: new Map(),
  findings: [],
  readOnly: null,
  ownCalls: [],
};

describe('a snapshot after a part of it was read anew', () => {
  it('has a prompt as it was read, and takes new ones in by id', () => {
    const states = new Map([
      ['a', prompt('a', 4)],
      ['b', prompt('b')],
    ]);
    assert.deepEqual(
      replacePrompts(snapshot.prompts, states).map(({ id, versions }) => [id, versions.length]),
      [
        ['a', 4],
        ['b', 1],
        ['c', 1],
      ],
    );
    assert.equal(snapshot.prompts.length, 2);
  });

  it('loses a prompt that is gone', () => {
    const edited = replacePrompts(snapshot.prompts, new Map([['a', null]]));
    assert.deepEqual(
      edited.map(({ id }) => id),
      ['c'],
    );
  });

  it('keeps the other one of two drafts of one id', () => {
    const twins = [prompt('a', 1, 'one.prompt'), prompt('a', 1, 'two.prompt')];
    const edited = replacePrompts(twins, new Map([['a', prompt('a', 2, 'two.prompt')]]));
    assert.deepEqual(
      edited.map(({ draft, versions }) => [draft.path, versions.length]),
      [
        ['one.prompt', 1],
        ['two.prompt', 2],
      ],
    );
  });

  it('has the pins of those prompts as they were read, and all others as before', () => {
    const pins = new Map([
      ['dev', new Map([['c', pin(1)]])],
      ['prod', new Map([['a', pin(9)]])],
    ]);
    const edited = replacePins(snapshot, ['c'], pins);
    assert.equal(edited.get('dev')?.get('c')?.version?.number, 1);
    assert.equal(edited.get('dev')?.get('a')?.version?.number, 2);
    assert.equal(edited.get('prod'), snapshot.pins.get('prod'));
    assert.equal(replacePins(snapshot, ['a'], new Map()).get('dev')?.get('a'), undefined);
    assert.equal(snapshot.pins.get('dev')?.get('a')?.version?.number, 2);
  });

  it('knows which prompts moved', () => {
    const held: Pin = { ...pin(1), hold: { reason: 'Too long', held: null } };
    const after = new Map([
      ['dev', new Map([['a', pin(2)]])],
      [
        'prod',
        new Map([
          ['a', held],
          ['c', pin(1)],
        ]),
      ],
    ]);
    assert.deepEqual(movedPrompts(snapshot.environments, snapshot.pins, after), ['a', 'c']);
    assert.deepEqual(movedPrompts(snapshot.environments, snapshot.pins, snapshot.pins), []);
  });
});

describe('the indexes of prompts', () => {
  it('find the first of two prompts of one id, and each by its draft', () => {
    const indexes = new PromptIndexes();
    const twins = [prompt('a', 1, 'one.prompt'), prompt('a', 1, 'two.prompt')];
    assert.equal(indexes.byId(twins, 'a')?.draft.path, 'one.prompt');
    assert.equal(indexes.byDraft(twins, 'two.prompt'), twins[1]);
    assert.equal(indexes.byId(twins, 'b'), undefined);
  });

  it('stay right after prompts were replaced in their places', () => {
    const indexes = new PromptIndexes();
    assert.equal(indexes.byId(snapshot.prompts, 'c')?.versions.length, 1);
    const next = indexes.withStates(snapshot.prompts, new Map([['c', prompt('c', 2)]]));
    assert.ok(next);
    assert.equal(indexes.byId(next, 'c')?.versions.length, 2);
    assert.equal(indexes.byDraft(next, 'prompts/a.prompt')?.id, 'a');
    assert.equal(indexes.byId(snapshot.prompts, 'c')?.versions.length, 1);
  });

  it('do not take the place of a list that changes', () => {
    const indexes = new PromptIndexes();
    const changed: readonly (readonly [string, PromptState | null])[] = [
      ['b', prompt('b')],
      ['a', null],
      ['a', prompt('a', 1, 'elsewhere.prompt')],
    ];
    for (const [id, state] of changed) {
      assert.equal(indexes.withStates(snapshot.prompts, new Map([[id, state]])), undefined);
    }
  });
});

describe('a registry that was read anew', () => {
  const indexes = new PromptIndexes();
  const finding: Finding = {
    code: 'invalidDraft',
    severity: 'error',
    path: 'prompts/c.prompt',
    line: 1,
    message: 'it is empty',
    hint: 'write it',
    prompt: 'c',
  };

  it('stays what it was, object by object, where nothing changed', () => {
    const merged = mergeSnapshots(snapshot, structuredClone(snapshot), indexes);
    assert.ok(merged.isSame);
    assert.equal(merged.snapshot, snapshot);
  });

  it('names the prompts that changed, and keeps the rest', () => {
    const read = {
      ...structuredClone(snapshot),
      prompts: [prompt('a', 4), prompt('c')],
      findings: [finding],
    };
    const merged = mergeSnapshots(snapshot, read, indexes);
    assert.deepEqual(merged.prompts, new Set(['a', 'c']));
    assert.equal(merged.snapshot.prompts[0]?.latest?.number, 4);
    assert.equal(merged.snapshot.prompts[1], snapshot.prompts[1]);
    assert.equal(merged.snapshot.pins, snapshot.pins);
    assert.deepEqual(merged.snapshot.findings, [finding]);
  });

  it('names those whose pins moved or versions were damaged', () => {
    const pins = new Map([...snapshot.pins, ['prod', new Map([['a', pin(2)]])] as const]);
    const damaged = new Map([['c', new Set([v(1).id])]]);
    const merged = mergeSnapshots(snapshot, { ...snapshot, pins, damaged }, indexes);
    assert.deepEqual(merged.prompts, new Set(['a', 'c']));
    assert.equal(merged.snapshot.pins.get('dev'), snapshot.pins.get('dev'));
    assert.equal(merged.snapshot.pins.get('prod')?.get('a')?.version?.number, 2);
  });

  it('is drawn anew as a whole where rows came, went or moved', () => {
    for (const read of [
      { ...snapshot, prompts: [prompt('a', 3)] },
      { ...snapshot, prompts: [prompt('a', 3), prompt('c', 1, 'prompts/other/c.prompt')] },
      { ...snapshot, environments: snapshot.environments.slice(1) },
      { ...snapshot, readOnly: 'config.yaml: format 2' },
    ]) {
      assert.equal(mergeSnapshots(snapshot, read, indexes).prompts, 'all');
    }
  });

  it('takes over the findings of prompts that were read by themselves', () => {
    const other: Finding = { ...finding, path: '.promptenv/environments/dev.yaml', code: 'unknownVersion' };
    const loaded = { state: prompt('c'), findings: [] };
    assert.deepEqual(replaceFindings([finding, other], new Map([['c', loaded]])), [other]);
    const same = [finding, other];
    assert.equal(replaceFindings(same, new Map([['c', { ...loaded, findings: [{ ...finding }] }]])), same);
    assert.equal(replaceFindings(same, new Map([['a', { state: prompt('a'), findings: [] }]])), same);
  });
});

describe('changed files', () => {
  const known: KnownFiles = {
    draftAt: (path) => (path === 'prompts/a.prompt' ? 'a' : undefined),
    isPrompt: (id) => id === 'a',
    includersOf: (names) => (names.has('_voice.prompt') ? ['a', 'c'] : []),
    movesDrafts: (path) => path === 'prompts' || path === 'prompts/new.prompt',
  };

  it('name the prompts whose drafts or ledgers they are', () => {
    const change = changesIn(['prompts/a.prompt', '.promptenv/versions/x/y/versions.jsonl'], known);
    assert.deepEqual(change, { prompts: ['a', 'x/y'], stored: [], pins: false, rest: false });
  });

  it('name the prompts whose stored versions they are', () => {
    for (const file of ['v1-0a1b2c3d.prompt', 'v12-0a1b2c3d/tools/refund.json', 'v3-0a1b2c3d']) {
      const change = changesIn([`.promptenv/versions/x/y/${file}`], known);
      assert.deepEqual(change, { prompts: ['x/y'], stored: ['x/y'], pins: false, rest: false }, file);
    }
  });

  it('ask for the pins where those changed', () => {
    const change = changesIn(['.promptenv/environments/dev.yaml'], known);
    assert.deepEqual(change, { prompts: [], stored: [], pins: true, rest: false });
  });

  it('name the prompts that include them, or a file of their name', () => {
    const change = changesIn(['prompts/_voice.prompt'], known);
    assert.deepEqual(change, { prompts: ['a', 'c'], stored: [], pins: false, rest: false });
  });

  it('name the prompt whose folder of versions came or went', () => {
    const change = changesIn(['.promptenv/versions/a'], known);
    assert.deepEqual(change, { prompts: ['a'], stored: [], pins: false, rest: false });
  });

  it('ask for a whole reading where drafts or ledgers came or went', () => {
    for (const path of ['prompts/new.prompt', 'prompts', '.promptenv/versions/x', '.promptenv/versions']) {
      assert.deepEqual(changesIn([path], known), { prompts: [], stored: [], pins: false, rest: true }, path);
    }
  });

  it('ask for nothing where they are none of a registry’s', () => {
    for (const path of ['.promptenv/.lock', '.promptenv/history/dev/2026-11/e.json', 'src/app.ts', 'README.md']) {
      assert.deepEqual(changesIn([path], known), { prompts: [], stored: [], pins: false, rest: false }, path);
    }
  });
});

describe('what a promotion dialog says', () => {
  const facts = new PromotionFacts(snapshot, undefined);

  it('offers what the environment before pins, and the latest version to the first one', () => {
    assert.equal(facts.candidate('prod', 'a')?.number, 2);
    assert.equal(facts.candidate('dev', 'a')?.number, 3);
  });

  it('knows which prompts wait', () => {
    assert.deepEqual(facts.waitingFor('prod'), ['a']);
    assert.deepEqual(facts.waitingFor('dev'), ['a', 'c']);
    assert.equal(facts.targetText('prod', ['a']), 'pins v1, v2 waits');
    assert.equal(facts.targetText('dev', ['a', 'c']), '2 of them wait');
    assert.equal(facts.pinsText('a'), 'dev v2 · prod v1');
  });
});

describe('names and paths', () => {
  it('make repeated names unique, also as references write them', () => {
    assert.deepEqual(uniqueNames(['app', 'App', 'app', 'web']), ['app', 'App-2', 'app-3', 'web']);
    assert.equal(slugOf('2nd Desk'), 'r-2nd-desk');
  });

  it('tell what lies below a root', () => {
    const uri = (path: string): never => ({ scheme: 'file', authority: '', path }) as never;
    assert.equal(pathBelowRoot(uri('/a/b'), uri('/a/b/c.txt')), 'c.txt');
    assert.equal(pathBelowRoot(uri('/a/b'), uri('/a/bc/d.txt')), null);
    assert.equal(pathBelowRoot(uri('/'), uri('/a')), 'a');
  });
});
