import assert from 'node:assert/strict';
import { ChangeTable, packed } from '../../../src/core/changeTable';
import { inlineChanges } from '../../../src/core/inlineChanges';
import { LineTable } from '../../../src/host/inlineChanges/lineTable';
import { drawn, marksOf, type Mark } from '../../../src/host/inlineChanges/marks';
import { marksNear, type Drawable } from '../../../src/host/inlineChanges/nearMarks';
import { seededRandom } from '../../support/random.mjs';

function marks(pinned: string, draft: string): readonly Mark[] {
  const replacements = inlineChanges(pinned, draft).flatMap((change) => change.marks);
  return marksOf(replacements, pinned, draft, new LineTable(draft));
}

describe('the marks of inline changes', () => {
  it('colour new words and draw removed ones before them', () => {
    assert.deepEqual(marks('Be brief.\n', 'Be short.\n'), [
      { kind: 'removed', at: { line: 0, character: 3 }, isAfterLine: false, text: 'brief' },
      { kind: 'added', start: { line: 0, character: 3 }, end: { line: 0, character: 8 } },
    ]);
  });

  it('draw lines that are gone after the line before them, and at the very beginning before the first', () => {
    assert.deepEqual(marks('a\nb\nc\n', 'a\nc\n'), [
      { kind: 'removed', at: { line: 0, character: 1 }, isAfterLine: true, text: '↵b' },
    ]);
    assert.deepEqual(marks('a\nb\n', 'b\n'), [
      { kind: 'removed', at: { line: 0, character: 0 }, isAfterLine: false, text: 'a↵' },
    ]);
  });

  it('show a moved break by a small mark', () => {
    assert.deepEqual(
      marks('One two.\n', 'One\ntwo.\n').map((mark) => [mark.kind, 'text' in mark ? mark.text : '']),
      [
        ['removedBlank', '·'],
        ['addedBlank', ''],
        ['addedBreak', '↵'],
      ],
    );
    assert.deepEqual(
      marks('> One two\n> three.\n', '> One\n> two three.\n').map((mark) => [
        mark.kind,
        'text' in mark ? mark.text : '',
      ]),
      [
        ['addedBlank', ''],
        ['addedBreak', '↵'],
        ['removedBlank', '↵>'],
      ],
    );
    assert.deepEqual(
      marks('One\ntwo.\n', 'One two.\n').map((mark) => [mark.kind, 'text' in mark ? mark.text : '']),
      [
        ['removedBlank', '↵'],
        ['addedBlank', ''],
      ],
    );
  });
});

describe('a removed text as it is drawn', () => {
  it('is one line, with its breaks visible; a long one is cut between words, and no pair of surrogates is', () => {
    assert.equal(drawn('one\ntwo', 60), 'one↵two');
    assert.equal(drawn('x'.repeat(60), 60), 'x'.repeat(60));
    assert.equal(
      drawn('The beginning and the long middle of it and the end', 29),
      'The beginning … and the end'.replaceAll(' ', '\u00a0'),
    );
    assert.equal(drawn(`a ${'x'.repeat(99)}`, 23), `a ${'x'.repeat(8)} … ${'x'.repeat(10)}`.replaceAll(' ', '\u00a0'));
    assert.equal(
      drawn(`${'x'.repeat(9)}😀${'y'.repeat(99)}😀${'z'.repeat(9)}`, 23),
      `${'x'.repeat(9)} … ${'z'.repeat(9)}`.replaceAll(' ', '\u00a0'),
    );
  });

  const textsOf = (pinned: string, draft: string): string[] =>
    marks(pinned, draft).flatMap((mark) => ('text' in mark ? [mark.text.replaceAll('\u00a0', ' ')] : []));

  it('is whole where its line has the room, which it shares with others', () => {
    const gone = 'which is what nobody would ever have asked for in the end ';
    assert.deepEqual(textsOf(`Be ${gone}brief.\n`, 'Be brief.\n'), [gone]);
    const rest = 'as short as anybody could ever wish for, ';
    assert.deepEqual(textsOf(`Be ${gone}${rest}${gone}now.\n`, `Be ${rest}now.\n`), [
      'which is … in the end ',
      'which is … in the end ',
    ]);
  });

  it('is short inside a line that may wrap, whose rest it pushes aside, and longer after its end', () => {
    const line = 'word '.repeat(30);
    const gone = 'other '.repeat(30);
    const [inside] = textsOf(`${line}${gone}last.\n`, `${line}last.\n`);
    assert.equal(inside, 'other other … other other ');
    const [after] = textsOf(`${line}last. ${gone}\n`, `${line}last.\n`);
    assert.ok((after?.length ?? 0) > 28 && (after?.length ?? 0) <= 60, after);
  });

  it('steers nothing: controls and marks that reorder text are written out', () => {
    assert.equal(drawn('a\u202eb\u001b[31mc\u0000', 60), 'a\\u202eb\\x1b[31mc\\x00');
  });
});

describe('the marks near what is in view', () => {
  const seen = (pinned: string, draft: string): Drawable => ({
    pinned: { text: pinned },
    text: draft,
    changes: new ChangeTable(packed(inlineChanges(pinned, draft))),
    lines: new LineTable(draft),
  });
  const view = (start: number, end: number): Parameters<typeof marksNear>[1][number] => ({
    start: { line: start, character: 0 },
    end: { line: end, character: Infinity },
  });
  const isFrom = (first: number, last: number) => (mark: Mark) =>
    'at' in mark ? mark.at.line >= first && mark.at.line <= last : mark.end.line >= first && mark.start.line <= last;

  it('are all that there are where they are few', () => {
    const [pinned, draft] = [
      `One two.\n${'same\n'.repeat(1000)}Three.\n`,
      `One\ntwo.\n${'same\n'.repeat(1000)}Four.\n`,
    ];
    assert.deepEqual(marksNear(seen(pinned, draft), [view(0, 40)]), marks(pinned, draft));
  });

  it('are those of the lines within 200 of it, the same as if all were made, and none twice', () => {
    const random = seededRandom(41);
    const words = ['brief', 'kind', 'never', 'refund ', 'the\n', '\n', ' ', '  ', 'sign\n', 'team, '];
    const any = (): string => random.pick(words) + random.pick([' ', '\n', '\n']);
    for (let round = 0; round < 12; round += 1) {
      const before = Array.from({ length: 1500 + random.below(1500) }, any);
      const after = before.flatMap((word) =>
        random.chance(0.6) ? [word] : ([[], [word, any()], [any()]][random.below(3)] ?? []),
      );
      const [pinned, draft] = [before.join(''), after.join('')];
      const compared = seen(pinned, draft);
      assert.ok(compared.changes.markCount > 300);
      const [top, other] = [random.below(900), random.below(900)].sort((a, b) => a - b) as [number, number];
      const made = marksNear(compared, [view(top, top + 40), view(other + 41, other + 60)]);
      const within = (mark: Mark): boolean =>
        isFrom(top - 200, top + 240)(mark) || isFrom(other - 159, other + 260)(mark);
      assert.deepEqual(made.filter(within), marks(pinned, draft).filter(within));
      assert.equal(new Set(made.map((mark) => JSON.stringify(mark))).size, made.length);
    }
  });

  it('are few however many there are, those in view first', () => {
    const line = `${'a  '.repeat(60)}\n`;
    const compared = seen(line.repeat(600), line.replaceAll('  ', ' ').repeat(600));
    assert.equal(compared.changes.markCount, 36_000);
    const made = marksNear(compared, [view(300, 330)]);
    assert.equal(made.length, 2000);
    assert.equal(made.filter(isFrom(300, 330)).length, 31 * 60);
    // All on one line that the editor wraps: from where it is in view.
    const [start, end] = [30_000, 32_000];
    const wrapped = marksNear(seen('a  '.repeat(40_000), 'a '.repeat(40_000)), [
      { start: { line: 0, character: start }, end: { line: 0, character: end } },
    ]);
    const places = wrapped.map((mark) => ('at' in mark ? mark.at.character : -1));
    assert.equal(places.length, 2000);
    assert.equal(places.filter((place) => place >= start && place <= end).length, (end - start) / 2 + 1);
  });
});

describe('places in a text', () => {
  it('lead from offsets and back', () => {
    const text = 'one\n\nthree';
    const lines = new LineTable(text);
    for (let offset = 0; offset <= text.length; offset += 1) {
      assert.equal(lines.offsetAt(lines.placeAt(offset)), offset);
    }
    assert.deepEqual(lines.placeAt(5), { line: 2, character: 0 });
    assert.equal(lines.offsetAt({ line: 0, character: 99 }), 3);
    assert.equal(lines.offsetAt({ line: 9, character: 0 }), text.length);
  });
});
