import assert from 'node:assert/strict';
import { pageLabel, pageLimit, pagesOf, type Page } from '../../../src/host/views/pages';
import { PromptGroups } from '../../../src/host/views/promptGroups';
import { prompt } from './builders';

const prompts = (ids: readonly string[]) => ids.map((id) => prompt(id, 1));
const numbered = (count: number, folder = ''): string[] =>
  Array.from({ length: count }, (_, index) => `${folder}p${String(index).padStart(5, '0')}`);

describe('prompts', () => {
  it('stand in one level while they are few', () => {
    const groups = new PromptGroups(prompts(['a/one', 'b/two']));
    assert.equal(groups.grouped, false);
    assert.deepEqual(
      groups.level('').prompts.map(({ id }) => id),
      ['a/one', 'b/two'],
    );
  });

  it('are sorted by the names that they show', () => {
    const groups = new PromptGroups(prompts(['a/two', 'b/one', 'c/two']));
    assert.deepEqual(
      groups.level('').prompts.map(({ id }) => id),
      ['b/one', 'a/two', 'c/two'],
    );
    assert.deepEqual([groups.isAmbiguous('a/two'), groups.isAmbiguous('b/one')], [true, false]);
  });

  it('are grouped by folder when they are many', () => {
    const groups = new PromptGroups(prompts([...numbered(12, 'a/'), 'b/two', 'top']));
    assert.equal(groups.grouped, true);
    assert.deepEqual(groups.level('').folders, ['a', 'b']);
    assert.deepEqual(
      groups.level('').prompts.map(({ id }) => id),
      ['top'],
    );
    assert.equal(groups.level('a').prompts.length, 12);
    assert.equal(groups.total('a'), 12);
  });

  it('share one row for folders that hold nothing but a folder', () => {
    const groups = new PromptGroups(prompts([...numbered(13, 'a/b/c/'), 'd/x']));
    assert.deepEqual(groups.level('').folders, ['a/b/c', 'd']);
    assert.equal(groups.level('a/b/c').prompts.length, 13);
    assert.equal(groups.total('a/b/c'), 13);
  });

  it('keep two drafts of one id apart', () => {
    const twins = [prompt('a', 1), prompt('a', 1, { path: 'prompts/a.prompty' })];
    const groups = new PromptGroups(twins);
    assert.deepEqual(
      groups.level('').prompts.map(({ draftPath }) => draftPath),
      ['prompts/a.prompt', 'prompts/a.prompty'],
    );
  });

  it('know whether a prompt stands where it stood', () => {
    const groups = new PromptGroups(prompts(['a', 'b']));
    assert.equal(groups.has(prompt('a', 9, { state: 'modified' })), true);
    assert.equal(groups.has(prompt('a', 1, { path: null })), false);
    assert.equal(groups.has(prompt('c', 1)), false);
  });
});

describe('a level', () => {
  /** The most rows that any level of pages shows, and how many rows there are in all. */
  function walk(total: number, within?: Page): { rows: number; most: number } {
    const pages = pagesOf(total, within);
    if (pages.length === 0) {
      const rows = within === undefined ? total : Math.min(within.size, total - within.start);
      return { rows, most: rows };
    }
    const parts = pages.map((page) => walk(total, page));
    return {
      rows: parts.reduce((sum, { rows }) => sum + rows, 0),
      most: Math.max(pages.length, ...parts.map(({ most }) => most)),
    };
  }

  for (const total of [0, 1, 200, 201, 10_000, 40_001, 100_000]) {
    it(`of ${total} rows shows each once and never more than ${pageLimit} together`, () => {
      const { rows, most } = walk(total);
      assert.equal(rows, total);
      assert.ok(most <= pageLimit);
    });
  }

  it('names a page by its first and last row', () => {
    const names = numbered(250);
    const [, second] = pagesOf(names.length);
    assert.ok(second);
    assert.equal(pageLabel(names, second), 'p00200 … p00249');
  });
});
