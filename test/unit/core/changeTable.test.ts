import assert from 'node:assert/strict';
import { ChangeTable, packed } from '../../../src/core/changeTable';
import { inlineChanges } from '../../../src/core/inlineChanges';
import { seededRandom } from '../../support/random.mjs';

describe('a table of changes', () => {
  it('has what was found, whole, by number and by place', () => {
    const random = seededRandom(42);
    const words = ['brief', 'kind ', 'never\n', '\n', '  ', 'team, '];
    const any = (): string => random.pick(words) + random.pick([' ', '\n', '']);
    for (let round = 0; round < 300; round += 1) {
      const before = Array.from({ length: random.below(60) }, any);
      const after = before.map((word) => (random.chance(0.7) ? word : any()));
      const found = inlineChanges(before.join(''), after.join(''));
      const changes = found.map(({ kind, pinned, draft }) => ({ kind, pinned, draft }));
      const marks = found.flatMap((change) => change.marks);
      const table = new ChangeTable(structuredClone(packed(found)));

      assert.deepEqual(table.slice(), changes);
      assert.deepEqual([table.length, table.markCount], [changes.length, marks.length]);
      assert.equal(table.spacings, changes.filter(({ kind }) => kind === 'spacing').length);
      assert.deepEqual([table.at(-1), table.at(changes.length)], [undefined, undefined]);
      assert.deepEqual(table.marks({ start: 0, end: marks.length }), marks);

      const from = random.below(200);
      const to = from + random.below(40);
      const touches = ({ draft }: (typeof marks)[number]): boolean => draft.start <= to && draft.end >= from;
      assert.deepEqual(table.touching(from, to), changes.filter(touches));
      assert.deepEqual(table.marks(table.rowsTouching(from, to)), marks.filter(touches));
      assert.equal(table.firstFrom(from), changes.filter(({ draft }) => draft.start < from).length);
    }
  });
});
