import assert from 'node:assert/strict';
import { encodeText } from '../../../src/core/bytes';
import type { Pin } from '../../../src/core/model';
import { parseVersionRef } from '../../../src/core/references';
import { editPins } from '../../../src/registries/workspace/pinsEdit';
import { unreadablePinsIn } from '../../../src/registries/workspace/pinsFile';
import { parsePins } from '../../../src/registries/workspace/pinsRead';
import { setPins } from '../../../src/registries/workspace/pinsWrite';
import { seededRandom } from '../../support/random.mjs';

const digest = (character: string): string => `sha256:${character.repeat(64)}`;
const event = (character: string): string => `20261122T101500000Z-${character.repeat(16)}`;
const pin = (id: string, name: string | null = event('e'), hold: Pin['hold'] = null): Pin => ({
  version: id === 'none' ? null : parseVersionRef(id),
  event: name,
  hold,
});
const one = `1@${digest('1')}`;
const two = `2@${digest('2')}`;

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('a pins file', () => {
  it('is a line a prompt: version, digest and event', () => {
    const file = parsePins(
      'prod',
      `# what prod serves\na/b: ${one} ${event('a')}\nnull: ${two}\n1e3: none ${event('b')}\n`,
    );
    assert.deepEqual(file.findings, []);
    assert.deepEqual(
      [...file.entries].map(([id, entry]) => [id, entry.pin.version?.number, entry.pin.event]),
      [
        ['a/b', 1, event('a')],
        ['null', 2, null],
        ['1e3', undefined, event('b')],
      ],
    );
  });

  it('holds a pin with its reason as a block', () => {
    const text = `a:\n  version: ${one}\n  event: ${event('a')}\n  hold: "said \\"no\\": too # long"\n  held: ${two}\n`;
    const entry = parsePins('prod', text).entries.get('a');
    assert.deepEqual(entry?.pin, pin(one, event('a'), { reason: 'said "no": too # long', held: parseVersionRef(two) }));
    assert.equal(editPins(parsePins('prod', ''), new Map([['a', entry.pin]])), text);
  });

  it('is read the same however a person laid it out', () => {
    const byHand = `---\n"a/b": '${one}   ${event('a')}'\nc:\n    hold: |\n      two\n      lines\n    version: ${two} # why\n`;
    const file = parsePins('prod', byHand);
    assert.deepEqual(file.findings, []);
    assert.equal(file.entries.get('a/b')?.pin.event, event('a'));
    assert.equal(file.entries.get('c')?.pin.hold?.reason, 'two\nlines\n');
    const edited = editPins(file, new Map([['b', pin(one)]]));
    assert.equal(edited, byHand.replace('c:\n', `b: ${one} ${event('e')}\nc:\n`));
  });

  it('keeps comments, order and everything else when one pin is set', () => {
    const text = `# prod\n\n# first\na: ${one} # keep\nz: ${one}\n# last\n`;
    const edited = editPins(
      parsePins('prod', text),
      new Map([
        ['a', pin(two)],
        ['m', pin(one)],
      ]),
    );
    assert.equal(
      edited,
      `# prod\n\n# first\na: ${two} ${event('e')} # keep\nm: ${one} ${event('e')}\nz: ${one}\n# last\n`,
    );
  });

  it('keeps prompts in byte order when it is written from nothing', () => {
    const ids = ['b', 'B', 'a/b', 'a-b', 'a', 'Z'];
    const text = editPins(parsePins('dev', ''), new Map(ids.map((id) => [id, pin(one)] as const)));
    const written = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(':')[0]);
    assert.deepEqual(
      written,
      [...ids].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y))),
    );
    assert.deepEqual([...parsePins('dev', text).entries.keys()], written);
  });

  it('can write a hold over a line and a line over a hold', () => {
    const start = `a: ${one}\nb: ${one}\n`;
    const held = editPins(parsePins('p', start), new Map([['a', pin(one, event('a'), { reason: 'r', held: null })]]));
    assert.equal(held, `a:\n  version: ${one}\n  event: ${event('a')}\n  hold: "r"\nb: ${one}\n`);
    assert.equal(editPins(parsePins('p', held), new Map([['a', pin('none')]])), `a: none ${event('e')}\nb: ${one}\n`);
  });

  it('keeps the comments of a block that becomes a line', () => {
    const text = `a:\n  # rolled back on Friday\n  version: ${one} # see above\n  hold: "no # comment"\n# next\nb: ${one}\n`;
    assert.equal(
      editPins(parsePins('p', text), new Map([['a', pin(two)]])),
      `a: ${two} ${event('e')}\n  # rolled back on Friday\n  # see above\n# next\nb: ${one}\n`,
    );
  });

  it('keeps fields of a block that are not ours', () => {
    const own = `    owner:\n      team: support\n`;
    const text = `a:\n    version: ${one}\n${own}    hold: |\n      # no comment\n    held: ${two}\nb: ${one}\n`;
    const edited = editPins(parsePins('p', text), new Map([['a', pin(two)]]));
    assert.equal(edited, `a:\n  version: ${two}\n  event: ${event('e')}\n  owner:\n    team: support\nb: ${one}\n`);
    assert.deepEqual(parsePins('p', edited).entries.get('a')?.pin, pin(two));
  });

  it('says where it is wrong, keeps the other pins and may not be edited then', () => {
    const cases: readonly (readonly [text: string, code: string, line: number])[] = [
      [`a: ${one}\na: ${two}\n`, 'duplicateKey', 2],
      [`ok: ${one}\na: 4\n`, 'badPins', 2],
      [`ok: ${one}\n../a: ${one}\n`, 'badId', 2],
      [`ok: ${one}\n<<<<<<< HEAD\na: ${one}\n=======\n`, 'conflictMarkers', 2],
      [`ok: ${one}\na: [${one}\n`, 'badPins', 2],
      [`ok: ${one}\na: &x ${one}\nb: *x\n`, 'badPins', 3],
    ];
    for (const [text, code, line] of cases) {
      const file = parsePins('prod', text);
      assert.equal(file.findings[0]?.code, code, text);
      assert.equal(file.findings[0].line, line, `${text}: ${file.findings[0].message}`);
      assert.notEqual(file.readOnly, null);
    }
    assert.equal(parsePins('prod', `ok: ${one}\na: 4\n`).entries.size, 1);
    assert.equal(parsePins('prod', `a: ${one}\na: ${two}\n`).entries.size, 0);
  });

  it('gives the library only the lines that are not as we write them', () => {
    const ours = Array.from({ length: 2000 }, (_, index) => `p${index}: ${one}`);
    const odd = ['"quoted": ', one, '\nblock:\n  # why\n  event: ', event('e'), '\n  version: ', two].join('');
    const file = parsePins('prod', [...ours, odd, '', '# end', `z: ${one}`, ''].join('\n'));
    assert.deepEqual(file.findings, []);
    assert.equal(file.entries.size, 2003);
    assert.deepEqual(
      ['quoted', 'block', 'z'].map((prompt) => [file.entries.get(prompt)?.start, file.entries.get(prompt)?.end]),
      [
        [2000, 2001],
        [2001, 2005],
        [2007, 2008],
      ],
    );
    assert.equal(file.entries.get('block')?.pin.version?.number, 2);
  });

  it('may not be written where braces stand around its pins', () => {
    assert.equal(parsePins('prod', '{}\n').readOnly, null);
    assert.equal(parsePins('prod', '{\n}\n').readOnly, null);
    assert.match(parsePins('prod', `{\na: ${one}\n}\n`).readOnly ?? '', /braces/);
    assert.match(parsePins('prod', '{ # why\n}\n').readOnly ?? '', /braces/);
  });

  it('says which pins it does not tell, and why', () => {
    const untold = (text: string): unknown => {
      const unreadable = unreadablePinsIn([parsePins('prod', text)]).get('prod');
      return unreadable && [unreadable.why, unreadable.prompts && [...unreadable.prompts]];
    };
    const markers = 'the file holds conflict markers of a merge';
    assert.equal(untold(`a: ${one}\n`), undefined);
    assert.deepEqual(untold(`a: ${one}\n<<<<<<< HEAD\n`), [markers, null]);
    assert.deepEqual(untold(`{\na: ${one}\n}\n`), ['the pins stand in braces: write one a line, without them', []]);
    assert.deepEqual(untold(`<<<<<<< x\na: ${one}\n=======\na: ${two}\n>>>>>>> y\nb: ${one}\n`), [
      markers,
      [['a', 'both sides of a merge moved a: ours pins v1, theirs v2']],
    ]);
    const twice = 'a is pinned twice (also on line 1), so neither counts';
    assert.deepEqual(untold(`a: ${one}\na: ${one}\nb: ${one}\n`), [twice, [['a', twice]]]);
    const badId = '"/a" is no prompt id';
    assert.deepEqual(untold(`/a: ${one}\nb: ${one}\n`), [badId, []]);
  });

  it('names findings in the order of the lines, whoever read them', () => {
    const file = parsePins('prod', `"a": ${one}\na: ${one}\nb: ${one}\n"b": ${two}\n`);
    assert.deepEqual(
      file.findings.map(({ code, line, prompt }) => [code, line, prompt]),
      [
        ['duplicateKey', 2, 'a'],
        ['duplicateKey', 4, 'b'],
      ],
    );
    assert.equal(file.entries.size, 0);
  });

  it('is read and edited in linear time, however many blanks stand in it', () => {
    const blanks = ' '.repeat(200_000);
    const started = performance.now();
    assert.equal(parsePins('p', `a:\n  version: x${blanks}b\n`).findings[0]?.code, 'badPins');
    const file = parsePins('p', `a: ${one}${blanks}\nb: ${one} # c${blanks}\n`);
    assert.equal(editPins(file, new Map([['a', pin(two)]])).split('\n')[0], `a: ${two} ${event('e')}`);
    assert.ok(performance.now() - started < 2_000);
  });

  it('reads CRLF checkouts alike', () => {
    assert.equal(parsePins('prod', `a: ${one}\r\nb: ${two}\r\n`).entries.size, 2);
  });
});

describe('a pins file that is written', () => {
  const random = seededRandom(7);
  const anyPin = (): Pin =>
    pin(
      random.chance(0.1) ? 'none' : `${1 + random.below(20)}@${digest(random.hex(1))}`,
      random.chance(0.1) ? null : event(random.hex(1)),
      random.chance(0.2)
        ? {
            reason: random.pick(['no', 'a: "b" # c', '', 'x\ny']),
            held: random.chance(0.5) ? parseVersionRef(two) : null,
          }
        : null,
    );
  const anyFile = (): string => {
    let text = '';
    for (const id of ['b', 'b/c', 'd', 'f', 'h', 'j'].filter(() => random.chance(0.6))) {
      text += random.pick(['', '', '\n', '# why\n', '# why\n\n']);
      text += editPins(parsePins('p', ''), new Map([[id, anyPin()]]));
      text = random.chance(0.2) && !text.endsWith('"\n') ? `${text.slice(0, -1)} # said\n` : text;
    }
    const odd = random.chance(0.2)
      ? `"k": ${one}\n`
      : random.chance(0.1)
        ? `k:\n    version: ${one} # x\n    own: 1\n`
        : '';
    return `${text}${odd}${random.pick(['', '', '\n\n', '# end\n'])}`;
  };

  /** What else than plain text a file may hold: other characters, and those that editors and systems add. */
  const anyBytes = (text: string): Uint8Array =>
    random.chance(0.2) && text !== ''
      ? new Uint8Array(
          random.pick([
            Buffer.from(`# für später\n${text}`),
            Buffer.from(`\uFEFF${text}`),
            Buffer.from(text.replaceAll('\n', '\r\n')),
            Buffer.from(text.slice(0, -1)),
            Buffer.concat([Buffer.from(`${text}# `), Buffer.from([0xff, 0x0a])]),
          ]),
        )
      : encodeText(text);

  it('keeps the bytes of all other lines', () => {
    const text = `# head\na: ${one}\nb: ${one} # why\nc: ${one}\n# \u{1F600} end\n`;
    for (const strange of [Buffer.from('\u{1F600}'), Buffer.from([0xff])]) {
      const [head = '', tail = ''] = text.split('\u{1F600}');
      const bytes = Buffer.concat([Buffer.from(head), strange, Buffer.from(tail)]);
      const before = { bytes, file: parsePins('p', textOf(bytes)) };
      const written = Buffer.from(setPins(before, new Map([['b', pin(two)]])).bytes);
      const expected = [Buffer.from(head.replace(`b: ${one}`, `b: ${two} ${event('e')}`)), strange, Buffer.from(tail)];
      assert.deepEqual(written, Buffer.concat(expected));
    }
  });

  it('has new pins where a search from its end would put them, however it is ordered', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `p${String(index).padStart(2, '0')}`);
    for (let round = 0; round < 200; round++) {
      const known = ids.filter(() => random.chance(0.3)).sort(() => random.below(3) - 1);
      const added = ids.filter((id) => !known.includes(id) && random.chance(0.5));
      const expected = known.map((id) => [id]);
      const front: string[] = [];
      for (const id of added) {
        const before = known.findLastIndex((other) => other < id);
        (expected[before] ?? front).push(id);
      }
      const file = parsePins('p', known.map((id) => `${id}: ${one}\n`).join(''));
      const text = editPins(file, new Map(added.map((id) => [id, pin(two)] as const)));
      const order = text.split('\n').slice(0, -1);
      assert.deepEqual(
        order.map((line) => line.slice(0, 3)),
        [...front, ...expected.flat()],
      );
    }
  });

  it('is known as it reads, whatever was set in it', () => {
    let plain = 0;
    for (let round = 0; round < 1000; round++) {
      const bytes = anyBytes(anyFile());
      const before = parsePins('p', textOf(bytes));
      const ids = ['a', 'b', 'b/c', 'c', 'h', 'k', 'z'].filter(() => random.chance(0.3));
      const pins = new Map(ids.map((id) => [id, anyPin()] as const));
      plain += before.isPlain ? 1 : 0;
      const { bytes: written, file } = setPins({ bytes, file: before }, pins);
      const text = textOf(written);
      assert.equal(text, editPins(before, pins));
      const read = parsePins('p', text);
      assert.deepEqual(file.lines, read.lines, text);
      assert.deepEqual(new Map([...file.entries].sort()), new Map([...read.entries].sort()), text);
      assert.deepEqual(
        [file.findings, file.readOnly, file.isPlain],
        [read.findings, read.readOnly, read.isPlain],
        text,
      );
      pins.forEach((expected, id) => assert.deepEqual(read.entries.get(id)?.pin, expected));
    }
    assert.ok(plain > 300 && plain < 1000, `${plain}`);
  });
});
