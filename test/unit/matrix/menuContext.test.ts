import assert from 'node:assert/strict';
import { sortText } from '../../../src/matrix/choosing';
import { menuContext, type CellNames } from '../../../src/matrix/menuContext';
import { readManifest } from '../../support/manifest';
import { whenTerms } from '../../support/whenClause';
import { cell, row } from './builders';

const names: CellNames = { registry: 'file:///r', prompt: 'support/triage', environment: 'prod' };
const known = row('support/triage', { draft: 'modified', latest: 4 }, [
  cell('latest', 'v4', 'latest', { number: 4 }),
  cell('behind', 'v3 → v4', '1 behind', { number: 3 }),
  cell('missing', 'none → v3', 'never promoted'),
]);

/** The menu's entries for a cell, without what stands before their names. */
function entriesOf(context: string): readonly string[] {
  const keys = JSON.parse(context) as Readonly<Record<string, string>>;
  const entries = readManifest().contributes.menus?.['webview/context'] ?? [];
  return entries
    .filter(({ when = '' }) =>
      whenTerms(when).every(({ key, value }) =>
        key === 'webviewId'
          ? value === 'promptEnvironments.matrix'
          : key === 'webviewItem'
            ? new RegExp(value ?? '').test(keys['webviewItem'] ?? '')
            : keys[key] === value,
      ),
    )
    .map(({ command = '' }) => command.replace('promptEnvironments.', ''));
}

describe('the menu of a cell of the matrix', () => {
  it('of a pin promotes, rolls back, opens and compares', () => {
    assert.deepEqual(entriesOf(menuContext(known, 1, names, true)), [
      'promote',
      'rollback',
      'openVersion',
      'compareWithEnvironment',
      'compare',
      'showHistory',
      'showPinsAt',
    ]);
  });

  it('where nothing is pinned has nothing to roll back to', () => {
    const entries = entriesOf(menuContext(known, 2, names, true));
    assert.ok(entries.includes('promote') && !entries.includes('rollback'), entries.join());
  });

  it('of a name or a draft makes a version of what was changed', () => {
    const ofPrompt = { ...names, environment: null };
    assert.deepEqual(entriesOf(menuContext(known, -1, ofPrompt, true)), [
      'promote',
      'snapshot',
      'compare',
      'showHistory',
    ]);
    const clean = row('support/triage', { draft: 'clean', latest: 4 });
    assert.ok(!entriesOf(menuContext(clean, -1, ofPrompt, true)).includes('snapshot'));
  });

  it('has nothing that writes where nothing may be written', () => {
    const writing = ['promote', 'rollback', 'snapshot'];
    for (const environment of ['prod', null]) {
      for (const place of [0, 1, 2]) {
        const entries = entriesOf(menuContext(known, place, { ...names, environment }, false));
        assert.deepEqual(
          entries.filter((entry) => writing.includes(entry)),
          [],
        );
        assert.ok(entries.includes('compare'));
      }
    }
  });

  it('gets names as they are, and no entry by a name', () => {
    const prompt = '"} writable pinned <b>[x](command:y)</b> \u202e\u001b[31m';
    const hostile = row(prompt, { draft: 'invalid', latest: null }, []);
    const context = menuContext(hostile, -1, { registry: 'file:///r', prompt, environment: null }, false);
    assert.equal((JSON.parse(context) as { prompt: string }).prompt, prompt);
    assert.deepEqual(entriesOf(context), []);
  });
});

describe('what is said of a new order of the matrix', () => {
  it('names the environment, whatever characters somebody named it by', () => {
    const said = sortText({ column: 'env:\u202edorp\n\u001b[31m', by: 'age', descending: true });
    assert.equal(said, 'Sorted by \\u202edorp\\n\\x1b[31m, by last move, reversed.');
  });
});
