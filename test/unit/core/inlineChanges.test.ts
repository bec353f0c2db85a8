import assert from 'node:assert/strict';
import { inlineChanges, withPutBack, type InlineChange } from '../../../src/core/inlineChanges';
import { seededRandom, type Random } from '../../support/random.mjs';

/** Changes as `[-what the draft has no more-]{+what is new+}`, spacing in small letters, in the draft. */
function shown(pinned: string, draft: string): string {
  let text = '';
  let next = 0;
  for (const { marks } of inlineChanges(pinned, draft)) {
    for (const mark of marks) {
      const [removed, added] = [
        pinned.slice(mark.pinned.start, mark.pinned.end),
        draft.slice(mark.draft.start, mark.draft.end),
      ];
      text += draft.slice(next, mark.draft.start) + (removed === '' ? '' : `[-${removed}-]`);
      text += added === '' ? '' : `{+${added}+}`;
      next = mark.draft.end;
    }
  }
  return text + draft.slice(next);
}

const kinds = (pinned: string, draft: string): string[] => inlineChanges(pinned, draft).map(({ kind }) => kind);

/** All that must hold of the changes between two texts. */
function check(pinned: string, draft: string): readonly InlineChange[] {
  const changes = inlineChanges(pinned, draft);
  let [left, right] = [0, 0];
  for (const change of changes) {
    assert.equal(pinned.slice(left, change.pinned.start), draft.slice(right, change.draft.start), 'same in between');
    const [was, is] = [
      pinned.slice(change.pinned.start, change.pinned.end),
      draft.slice(change.draft.start, change.draft.end),
    ];
    assert.notEqual(was, is, 'a change changes something');
    let [leftMark, rightMark] = [change.pinned.start, change.draft.start];
    for (const mark of change.marks) {
      assert.ok(mark.pinned.start >= leftMark && mark.draft.start >= rightMark, 'marks follow one another');
      [leftMark, rightMark] = [mark.pinned.end, mark.draft.end];
    }
    assert.ok(leftMark <= change.pinned.end && rightMark <= change.draft.end, 'marks lie inside');
    // Each alone changes its own range and nothing else.
    const alone = withPutBack(pinned, draft, change);
    assert.ok(alone.startsWith(draft.slice(0, change.draft.start)) && alone.endsWith(draft.slice(change.draft.end)));
    assert.equal(alone.slice(change.draft.start, alone.length - (draft.length - change.draft.end)), was);
    [left, right] = [change.pinned.end, change.draft.end];
  }
  assert.equal(pinned.slice(left), draft.slice(right), 'same after the last');
  const back = changes.reduceRight((text, change) => withPutBack(pinned, text, change), draft);
  assert.equal(back, pinned, 'all put back give the pinned text');
  return changes;
}

const vocabulary = 'the a customer order refund, never always. {{name}} Ünicode 回答 👩🏽‍💻 0.7 ( ) “quoted” step'.split(
  ' ',
);
const blanks = [' ', ' ', ' ', ' ', '\n', '\n', '\n\n', '  ', '\t', '\u00a0'];

function text(random: Random, words: number): string[] {
  return Array.from({ length: words }, () => random.pick(vocabulary) + random.pick(blanks));
}

function edited(random: Random, words: readonly string[], rate: number): string[] {
  return words.flatMap((word) => {
    if (!random.chance(rate)) return [word];
    switch (random.below(4)) {
      case 0:
        return [];
      case 1:
        return [word, ...text(random, 1 + random.below(4))];
      case 2:
        return [word.trimEnd() + random.pick(blanks)];
      default:
        return text(random, 1);
    }
  });
}

describe('inline changes', () => {
  it('are none between equal texts, and all of it where one is empty', () => {
    assert.deepEqual(check('Same.\n', 'Same.\n'), []);
    assert.equal(shown('', 'New.\n'), '{+New.\n+}');
    assert.equal(shown('Old.\n', ''), '[-Old.\n-]');
    assert.deepEqual(check('', ''), []);
  });

  it('are the words that changed inside a line', () => {
    assert.equal(
      shown('Be brief.\nAnswer in two sentences.\n', 'Be brief.\nAnswer in three short sentences.\n'),
      'Be brief.\nAnswer in [-two-]{+three short+} sentences.\n',
    );
    assert.equal(shown('Say {{name}} once.\n', 'Say {{first_name}} once.\n'), 'Say {{[-name-]{+first_name+}}} once.\n');
    assert.equal(shown('one two three\n', 'one three\n'), 'one [-two -]three\n');
    assert.equal(shown('one three\n', 'one two three\n'), 'one {+two +}three\n');
  });

  it('are whole lines where whole lines came or went', () => {
    assert.equal(shown('a\nb\nc\n', 'a\nc\n'), 'a\n[-b\n-]c\n');
    assert.equal(shown('a\nc\n', 'a\nb\nc\n'), 'a\n{+b\n+}c\n');
    assert.equal(shown('a', 'a\n'), 'a{+\n+}');
  });

  it('are one for a sentence that was written anew, whatever small words it shares with the old one', () => {
    const changes = check(
      'Apologise. Offer a refund of the whole price. Thank the customer.\n',
      'Apologise. Propose a visit by one of the mechanics. Thank the customer.\n',
    );
    assert.equal(changes.length, 1);
  });

  it('stay apart where more than a little text between them stayed', () => {
    const pinned = 'Greet the customer by name. Read the whole ticket before anything else. Answer in two sentences.\n';
    const draft = 'Greet the person by name. Read the whole ticket before anything else. Answer in three sentences.\n';
    assert.equal(check(pinned, draft).length, 2);
  });

  describe('in a paragraph that was only wrapped anew', () => {
    const sentences = ['You answer mail.', 'Be brief and kind, and never promise a refund.', 'Sign as the team.'];

    it('are its moved breaks alone, as one change of spacing', () => {
      const [pinned, draft] = [`${sentences.join(' ')}\n`, `${sentences.join('\n')}\n`];
      assert.equal(shown(pinned, draft), `${sentences.join('[- -]{+\n+}')}\n`);
      assert.deepEqual(kinds(pinned, draft), ['spacing']);
      assert.equal(shown(draft, pinned), `${sentences.join('[-\n-]{+ +}')}\n`);
      check(pinned, draft);
      check(draft, pinned);
    });

    it('are its moved breaks alone in a Markdown quote too, whose marks go with them', () => {
      const words = Array.from({ length: 300 }, (_, index) => `word${index % 40}`);
      const quote = (wide: number): string =>
        words.map((word, index) => (index % wide === 0 ? `\n> ${word}` : ` ${word}`)).join('');
      const [pinned, draft] = [`Quote:${quote(10)}\n\nEnd.\n`, `Quote:${quote(13)}\n\nEnd.\n`];
      assert.deepEqual(kinds(pinned, draft), ['spacing']);
      check(pinned, draft);
      assert.equal(shown('> one two\n> three\n', '> one\n> two three\n'), '> one{+\n>+} two[-\n>-] three\n');
      assert.equal(shown('> one two\n', '> one\n>\n> two\n'), '> one{+\n>\n>+} two\n');
    });

    it('are wording where a quote begins, ends, goes deeper or says ">" itself', () => {
      for (const [pinned, draft] of [
        ['one two\nthree\n', '> one two\n> three\n'],
        ['> one\n> two\n', '> one\n> > two\n'],
        ['> one two\n', '> one > two\n'],
        ['> one\n> two\n', '> one\n>\n> two\n'],
      ] as const) {
        for (const found of [check(pinned, draft), check(draft, pinned)]) {
          assert.ok(found.length > 0 && found.every(({ kind }) => kind === 'wording'), JSON.stringify([pinned, draft]));
        }
      }
    });

    it('are its words too where some changed, and nothing else of it', () => {
      const pinned = 'You answer mail. Be brief and kind,\nand never promise a refund. Sign as the team.\n';
      const draft = 'You answer mail.\nBe brief and kind, and never offer a refund.\nSign as the team.\n';
      assert.deepEqual(kinds(pinned, draft), ['spacing', 'wording', 'spacing']);
      const wording = check(pinned, draft).find(({ kind }) => kind === 'wording');
      assert.equal(pinned.slice(wording?.pinned.start, wording?.pinned.end), 'promise');
      assert.equal(draft.slice(wording?.draft.start, wording?.draft.end), 'offer');
    });

    it('mark little of a long text, however long its lines were', () => {
      const random = seededRandom(5);
      const words = Array.from(
        { length: 4000 },
        () => `${random.pick(['ticket', 'reply', 'plan', 'team'])}${random.below(90)}`,
      );
      const draft = words.map((word, index) => word + (index % 12 === 11 ? '\n' : ' ')).join('');
      const changes = check(`${words.join(' ')} `, draft);
      assert.deepEqual([...new Set(changes.map(({ kind }) => kind))], ['spacing']);
      const marked = changes
        .flatMap(({ marks }) => marks)
        .reduce((sum, { draft: { start, end } }) => sum + end - start, 0);
      assert.ok(marked <= 400, `${marked} characters are marked`);
    });
  });

  it('give the pinned text when all are put back, and each changes its own range alone', () => {
    const random = seededRandom(21);
    for (let round = 0; round < 600; round += 1) {
      const before = text(random, random.below(120));
      const after = random.chance(0.1)
        ? text(random, random.below(120))
        : edited(random, before, random.fraction() / 2);
      check(before.join(''), after.join(''));
    }
  });

  it('hold for texts of any characters, without taking a pair of surrogates apart', () => {
    const random = seededRandom(22);
    const alphabet = ['a', 'b', ' ', '\n', '\r', '\u2028', '👩', '🏽', '\u200d', '\u0301', '回', '\u202e', '\0', '}'];
    const any = (): string => Array.from({ length: random.below(40) }, () => random.pick(alphabet)).join('');
    for (let round = 0; round < 600; round += 1) {
      for (const { marks } of check(any(), any())) {
        assert.ok(marks.length > 0);
      }
    }
    const [pinned, draft] = ['ok 😀 end\n', 'ok 😁 end\n'];
    assert.equal(shown(pinned, draft), 'ok [-😀-]{+😁+} end\n');
  });

  it('hold for quotes', () => {
    const random = seededRandom(24);
    const pieces = ['> ', '>', '\n> ', '\n>', '\n', 'a ', 'b', 'c d', ' ', '\n>\n> '];
    const any = (): string => Array.from({ length: random.below(14) }, () => random.pick(pieces)).join('');
    const quote = (): string => `> ${any().replaceAll(/\n>?/g, '\n>')}\n`;
    for (let round = 0; round < 600; round += 1) {
      const [pinned, draft] = random.chance(0.5) ? [quote(), quote()] : [any(), any()];
      for (const { kind, marks } of check(pinned, draft)) {
        const says = marks.map(
          (mark) => pinned.slice(mark.pinned.start, mark.pinned.end) + draft.slice(mark.draft.start, mark.draft.end),
        );
        assert.ok(kind === 'wording' || !/[a-d]/.test(says.join('')), JSON.stringify([pinned, draft]));
      }
    }
  });

  it('hold for long texts, edited lightly or with nothing in common', () => {
    const random = seededRandom(23);
    const before = text(random, 12_000);
    check(before.join(''), edited(random, before, 0.02).join(''));
    check(before.join(''), text(random, 12_000).join(''));
    check(before.join('').replaceAll('\n', ' '), edited(random, before, 0.02).join('').replaceAll('\n', ' '));
  });
});
