import assert from 'node:assert/strict';
import { wordsOf } from '../../../src/core/words';

function words(text: string, start = 0, end = text.length): string[] {
  const { starts, ends } = wordsOf(text, start, end);
  return [...starts].map((from, index) => text.slice(from, ends[index]));
}

describe('the words of a text', () => {
  it('are words, numbers and single signs, without the blanks between them', () => {
    assert.deepEqual(words('  Say "hi" to\n{{first_name}},\tat 0.7!'), [
      ...['Say', '"', 'hi', '"', 'to', '{', '{', 'first_name', '}', '}', ',', 'at', '0', '.', '7', '!'],
    ]);
  });

  it('are whole in any script, and single characters where a script has no spaces', () => {
    assert.deepEqual(words('naïve cafe\u0301 Übergröße привет'), ['naïve', 'cafe\u0301', 'Übergröße', 'привет']);
    assert.deepEqual(words('回答は短く。'), ['回', '答', 'は', '短', 'く', '。']);
  });

  it('keep an emoji with what modifies it, and no surrogate alone', () => {
    assert.deepEqual(words('ok 👩🏽‍💻! ❤️ 𝔄𝔅'), ['ok', '👩🏽‍💻', '!', '❤️', '𝔄𝔅']);
  });

  it('are those of a part alone', () => {
    assert.deepEqual(words('one two three', 4, 9), ['two', 't']);
  });
});
