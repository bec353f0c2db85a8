import assert from 'node:assert/strict';
import type { Node, PinNode, VersionNode } from '../../../src/host/nodes';
import { draggedIn, dropOn, isDraggable } from '../../../src/host/views/dropped';
import { version } from './builders';

const root = 'file:///r';
const prod = { root, environment: 'prod' };
const versionRow = (prompt: string): VersionNode => ({ kind: 'version', root, prompt, version: version(4) });
const pinRow = (prompt: string, environment: string): PinNode => ({ kind: 'pin', root, environment, prompt });

describe('rows that are dragged', () => {
  it('are prompts, drafts, versions and pins', () => {
    const rows: readonly Node[] = [
      { kind: 'prompt', root, prompt: 'a', draftPath: null },
      { kind: 'draft', root, prompt: 'a', draftPath: 'a.prompt' },
      versionRow('a'),
      pinRow('a', 'dev'),
      { kind: 'environment', root, environment: 'dev' },
      { kind: 'folder', root, path: 'support' },
    ];
    assert.deepEqual(rows.map(isDraggable), [true, true, true, true, false, false]);
  });

  it('survive the way from view to view', () => {
    const rows = [versionRow('a'), pinRow('b', 'dev')];
    assert.deepEqual(draggedIn(JSON.stringify(rows)), rows);
  });

  it('are nothing else that is dropped', () => {
    assert.deepEqual(draggedIn('not json'), []);
    assert.deepEqual(draggedIn('{"kind":"pin"}'), []);
    assert.deepEqual(
      draggedIn(JSON.stringify([null, 1, { kind: 'other', root }, { kind: 'day', root, day: 'x' }])),
      [],
    );
  });
});

describe('a drop on an environment', () => {
  it('promotes versions of several prompts together', () => {
    assert.deepEqual(dropOn(prod, [versionRow('a'), versionRow('b')]), {
      rows: [versionRow('a'), versionRow('b')],
      pins: [],
    });
  });

  it('promotes the pins of one environment together', () => {
    const dragged = [pinRow('a', 'dev'), pinRow('b', 'dev'), pinRow('c', 'staging')];
    assert.deepEqual(dropOn(prod, dragged).pins, [
      { from: 'dev', prompts: ['a', 'b'] },
      { from: 'staging', prompts: ['c'] },
    ]);
  });

  it('asks for nothing where a pin is dropped on its own environment, or a row of another registry', () => {
    assert.deepEqual(dropOn(prod, [pinRow('a', 'prod')]), { rows: [], pins: [] });
    assert.deepEqual(dropOn({ root: 'file:///other', environment: 'prod' }, [versionRow('a')]), { rows: [], pins: [] });
  });
});
