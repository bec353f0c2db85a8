import assert from 'node:assert/strict';
import { parseInstant } from '../../../src/core/instant';

const utc = (text: string): string | null => {
  const at = parseInstant(text);
  return at === null ? null : new Date(at).toISOString();
};

describe('a time that a person writes', () => {
  it('is read with its zone', () => {
    assert.equal(utc('2026-03-03T12:00Z'), '2026-03-03T12:00:00.000Z');
    assert.equal(utc('2026-03-03T12:00:30.5+01:00'), '2026-03-03T11:00:30.500Z');
    assert.equal(utc('2026-03-03 12:00 -0330'), '2026-03-03T15:30:00.000Z');
    assert.equal(utc('2026-03-03T00:00+02'), '2026-03-02T22:00:00.000Z');
  });

  it("is this machine's time without a zone", () => {
    assert.equal(parseInstant('2026-03-03 12:00'), new Date(2026, 2, 3, 12).getTime());
    assert.equal(parseInstant('2026-07-03T12:00:01'), new Date(2026, 6, 3, 12, 0, 1).getTime());
  });

  it('is the end of the day where only a day is written', () => {
    assert.equal(parseInstant('2026-03-03'), new Date(2026, 2, 4).getTime() - 1);
    assert.equal(utc('2024-02-29Z'), '2024-02-29T23:59:59.999Z');
  });

  it('is nothing where it is no time', () => {
    for (const text of [
      '',
      'noon',
      '2026-02-30',
      '2026-13-01',
      '2026-03-03T24:00',
      '2026-03-03T12:60',
      '2026-3-3',
      '03/03/2026',
      '2026-03-03T12',
      '2026-03-03T12:00+25:00',
    ]) {
      assert.equal(parseInstant(text), null, text);
    }
  });
});
