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
    assert.equal(drawn('The beginning, the middle and the end', 21), 'The beginning, the…'.replaceAll(' ', '\u00a0'));
    assert.equal(drawn(`a ${'x'.repeat(99)}`, 20), `a\u00a0${'x'.repeat(17)}…`);
    assert.equal(drawn(`${'x'.repeat(18)}😀${'y'.repeat(99)}`, 20), `${'x'.repeat(18)}…`);
  });

  it('is shorter inside a line, which it pushes aside, than after one', () => {
    const long = 'word '.repeat(30);
    const textOf = (pinned: string, draft: string): string[] =>
      marks(pinned, draft).flatMap((mark) => ('text' in mark ? [mark.text] : []));
    assert.ok((textOf(`a ${long}b\n`, 'a b\n')[0] ?? '').length <= 28);
    assert.ok((textOf(`a ${long}\nb\n`, 'a\nb\n')[0] ?? '').length > 28);
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
