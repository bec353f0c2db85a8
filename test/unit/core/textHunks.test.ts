import assert from 'node:assert/strict';
import { structuredPatch } from 'diff';
import { hunkHeader, textHunks, type TextHunk } from '../../../src/core/textHunks';

/** What the hunks make of the left text, with every unchanged line checked. */
function applied(left: string, hunks: readonly TextHunk[]): string {
  const lines = left.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let result = '';
  let next = 0;
  for (const { leftStart, leftLines, rightLines, lines: marked } of hunks) {
    result += lines.slice(next, leftStart - 1).join('');
    next = leftStart - 1;
    let made = 0;
    marked.forEach((line, index) => {
      if (line.startsWith('\\')) return;
      const text = `${line.slice(1)}${marked[index + 1]?.startsWith('\\') === true ? '' : '\n'}`;
      if (!line.startsWith('+')) {
        assert.equal(lines[next], text);
        next += 1;
      }
      if (!line.startsWith('-')) {
        result += text;
        made += 1;
      }
    });
    assert.deepEqual([next, made], [leftStart - 1 + leftLines, rightLines]);
  }
  return result + lines.slice(next).join('');
}

const changedLines = (hunks: readonly { readonly lines: readonly string[] }[]): number =>
  hunks.flatMap(({ lines }) => lines).filter((line) => line.startsWith('+') || line.startsWith('-')).length;

describe('hunks of two texts', () => {
  it('keep three unchanged lines around a change, and join changes whose surroundings touch', () => {
    const before = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`);
    const change = (...numbers: number[]): string =>
      before.map((line, index) => (numbers.includes(index + 1) ? 'changed\n' : line)).join('');
    const shape = (text: string): number[][] =>
      textHunks(before.join(''), text).map(({ leftStart, leftLines, rightStart, rightLines }) => [
        leftStart,
        leftLines,
        rightStart,
        rightLines,
      ]);
    assert.deepEqual(shape(change(10)), [[7, 7, 7, 7]]);
    assert.deepEqual(shape(change(10, 17)), [[7, 14, 7, 14]]);
    assert.deepEqual(shape(change(10, 18)), [
      [7, 7, 7, 7],
      [15, 7, 15, 7],
    ]);
    assert.deepEqual(shape(change(1)), [[1, 4, 1, 4]]);
    assert.deepEqual(shape(change(30)), [[27, 4, 27, 4]]);
  });

  it('are headed as git heads them, an empty side by 0,0', () => {
    const headers = (left: string, right: string): readonly string[] => textHunks(left, right).map(hunkHeader);
    assert.deepEqual(
      [headers('', 'a\nb\n'), headers('a\nb\n', ''), headers('a\n', 'b\n')],
      [['@@ -0,0 +1,2 @@'], ['@@ -1,2 +0,0 @@'], ['@@ -1 +1 @@']],
    );
  });

  it('say when a last line has no end', () => {
    assert.deepEqual(textHunks('a\nb', 'a\nb\n')[0]?.lines, [' a', '-b', '\\ No newline at end of file', '+b']);
  });

  it('turn an empty text into another and back', () => {
    assert.deepEqual(textHunks('', 'a\n'), [
      { leftStart: 1, leftLines: 0, rightStart: 1, rightLines: 1, lines: ['+a'] },
    ]);
    assert.deepEqual(textHunks('a\n', ''), [
      { leftStart: 1, leftLines: 1, rightStart: 1, rightLines: 0, lines: ['-a'] },
    ]);
    assert.deepEqual(textHunks('', ''), []);
  });

  it('lead from one text to the other in as few lines as the exact search', () => {
    let state = 7;
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    const text = (): string =>
      Array.from({ length: random(25) }, () => 'abcdefgh'.charAt(random(8))).join('\n') + (random(2) === 0 ? '' : '\n');
    for (let round = 0; round < 500; round += 1) {
      const [left, right] = [text(), text()];
      const hunks = textHunks(left, right);
      assert.equal(applied(left, hunks), right);
      const exact = structuredPatch('', '', left, right, '', '', { context: 3 }).hunks;
      assert.equal(changedLines(hunks), changedLines(exact), JSON.stringify([left, right]));
    }
  });

  it('are the same on a machine whose clock leaps, and the shortest for short texts', () => {
    const lines = (count: number, step: number): string =>
      Array.from({ length: count }, (_, index) => `line ${(index * step) % count}\n`).join('');
    const clock = Date.now;
    for (const count of [199, 2003]) {
      const [left, right] = [lines(count, 1), lines(count, 7)];
      const calm = textHunks(left, right);
      assert.equal(applied(left, calm), right);
      if (count < 200) {
        assert.equal(changedLines(calm), changedLines(structuredPatch('', '', left, right).hunks));
      }
      let now = clock();
      try {
        Date.now = () => (now += 1000);
        assert.deepEqual(textHunks(left, right), calm);
      } finally {
        Date.now = clock;
      }
    }
  });

  it('show long texts that share next to nothing as replaced', () => {
    const lines = (name: string): string =>
      Array.from({ length: 200_000 }, (_, index) => `${name} ${index}\n`).join('');
    const [hunk, another] = textHunks(`same\n${lines('old')}`, `same\n${lines('new')}`);
    assert.equal(another, undefined);
    assert.deepEqual([hunk?.leftLines, hunk?.rightLines, hunk?.lines[0]], [200_001, 200_001, ' same']);
  });
});
