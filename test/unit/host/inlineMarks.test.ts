import assert from 'node:assert/strict';
import { inlineChanges } from '../../../src/core/inlineChanges';
import { LineTable } from '../../../src/host/inlineChanges/lineTable';
import { drawn, marksOf, type Mark } from '../../../src/host/inlineChanges/marks';

function marks(pinned: string, draft: string): readonly Mark[] {
  return marksOf(inlineChanges(pinned, draft), pinned, draft, new LineTable(draft));
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
