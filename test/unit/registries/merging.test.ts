import assert from 'node:assert/strict';
import { resolveConflict } from '../../../src/core/conflicts';
import { mergeUnknown } from '../../../src/core/threeWay';
import { mergeLedgers, resolveLedger } from '../../../src/registries/workspace/ledgerMerge';
import { parsePins } from '../../../src/registries/workspace/pinsRead';
import { mergePins, resolvePins } from '../../../src/registries/workspace/pinsMerge';

const at = (number: number, time: number): string =>
  `${number}@sha256:${String(number).repeat(64)} 20261122T1015000${String(time).padStart(2, '0')}Z-${'e'.repeat(16)}`;
const held = (prompt: string, number: number, time: number, reason: string): string => {
  const [version, event] = at(number, time).split(' ');
  return `${prompt}:\n  version: ${version}\n  event: ${event}\n  hold: "${reason}"\n  held: ${at(9, 0).split(' ')[0]}\n`;
};
const marked = (ours: string, theirs: string): string => `<<<<<<< ours\n${ours}=======\n${theirs}>>>>>>> theirs\n`;

describe('merging two branches of a pins file', () => {
  it('takes what each side moved, also on neighbouring lines', () => {
    const base = `a: ${at(1, 1)}\nb: ${at(1, 2)}\nc: ${at(1, 3)}\n`;
    const ours = `a: ${at(2, 4)}\nb: ${at(1, 2)}\nc: ${at(1, 3)}\nd: ${at(1, 5)}\n`;
    const theirs = `a: ${at(1, 1)}\n${held('b', 1, 6, 'r')}c: ${at(1, 3)}\nca: ${at(1, 7)}\n`;
    const text = `a: ${at(2, 4)}\n${held('b', 1, 6, 'r')}c: ${at(1, 3)}\nca: ${at(1, 7)}\nd: ${at(1, 5)}\n`;
    assert.deepEqual(mergePins(base, ours, theirs), { text, hasConflict: false, prompts: [] });
  });

  it('leaves a prompt that both sides moved between markers of its own', () => {
    const base = `a: ${at(1, 1)}\nb: ${at(1, 2)}\n`;
    const ours = `a: ${at(2, 3)}\nb: ${at(2, 4)}\n`;
    const theirs = `${held('a', 1, 5, 'r')}b: ${at(1, 2)}\n`;
    assert.deepEqual(mergePins(base, ours, theirs), {
      text: `${marked(`a: ${at(2, 3)}\n`, held('a', 1, 5, 'r'))}b: ${at(2, 4)}\n`,
      hasConflict: true,
      prompts: ['a'],
    });
  });

  it('finds no conflict where both sides moved a prompt to the same version', () => {
    const base = `a: ${at(1, 1)}\n`;
    const first = `a: ${at(2, 3)} # why\n`;
    const second = `a: ${at(2, 4)}\n`;
    assert.equal(mergePins(base, first, second).text, first);
    assert.equal(mergePins(base, second, first).text, first);
    const byHand = `a: ${at(2, 1)}\n`;
    assert.equal(mergePins(base, byHand, second).text, second);
    assert.equal(mergePins('', first, second).text, first);
    assert.equal(mergePins('', base, second).hasConflict, true);
  });

  it('finds a conflict where one side takes back what the other went on from, also to the same version', () => {
    const base = `a: ${at(1, 2)}\n`;
    const [older, newer, byHand] = [`a: ${at(2, 1)}\n`, `a: ${at(2, 3)}\n`, `a: ${at(2, 2)}\n`];
    assert.equal(mergePins(base, newer, older).text, marked(newer, older));
    assert.equal(mergePins(base, older, newer).text, marked(older, newer));
    assert.equal(mergePins(base, older, byHand).hasConflict, true);
  });

  it('finds a conflict where one side removed what the other moved, and none where it stayed', () => {
    const base = `a: ${at(1, 1)}\nb: ${at(1, 2)}\n`;
    const without = `b: ${at(1, 2)}\n`;
    const moved = `a: ${at(2, 3)}\nb: ${at(1, 2)}\n`;
    assert.equal(mergePins(base, base, without).text, without);
    assert.equal(mergePins(base, without, moved).text, `${marked('', `a: ${at(2, 3)}\n`)}b: ${at(1, 2)}\n`);
    assert.equal(mergePins(base, moved, without).text, `${marked(`a: ${at(2, 3)}\n`, '')}b: ${at(1, 2)}\n`);
  });

  it('keeps the comments and the order of ours, and the comments of theirs', () => {
    const base = `# prod\n\nb: ${at(1, 1)}\na: ${at(1, 2)}\n`;
    const ours = `# prod, guarded\n\nb: ${at(1, 1)} # watched\na: ${at(1, 2)}\n# end\n`;
    const theirs = `# prod\n\nb: ${at(2, 3)}\n# why\na: ${at(1, 2)}\n`;
    assert.equal(
      mergePins(base, ours, theirs).text,
      `# prod, guarded\n\nb: ${at(2, 3)} # watched\n# why\na: ${at(1, 2)}\n# end\n`,
    );
    const { text, hasConflict } = mergePins(base, ours, base.replace('# prod', '# production'));
    assert.equal(hasConflict, true);
    assert.ok(text.includes('# prod, guarded') && text.includes('# production'));
  });

  it('keeps the line ends of ours', () => {
    const base = `a: ${at(1, 1)}\r\nb: ${at(1, 2)}\r\n`;
    const theirs = `a: ${at(1, 1)}\nb: ${at(2, 3)}\n`;
    assert.equal(mergePins(base, base, theirs).text, theirs.replaceAll('\n', '\r\n'));
  });

  it('loses nothing of what it cannot read, and never takes a side of it', () => {
    const base = `a: ${at(1, 1)}\nb: ${at(1, 2)}\n`;
    for (const odd of [`a: 4\nb: ${at(1, 2)}\n`, `a: ${at(1, 1)}\na: ${at(1, 2)}\n`, '{ a: b', '- x\n']) {
      const theirs = `a: ${at(2, 3)}\nb: ${at(1, 2)}\n`;
      const { text, hasConflict } = mergePins(base, odd, theirs);
      assert.equal(hasConflict, true);
      const whole = (each: string): string => (each.endsWith('\n') ? each : `${each}\n`);
      assert.equal(resolveConflict(text, 'ours'), whole(odd));
      assert.equal(resolveConflict(text, 'theirs'), theirs);
    }
    assert.equal(mergePins(base, base, '{ a: b').text, '{ a: b');
  });

  it('takes a base that is itself in conflict for unknown only where it is', () => {
    const base = `${marked(`a: ${at(1, 1)}\n`, `a: ${at(2, 2)}\n`)}b: ${at(1, 3)}\n`;
    const ours = `a: ${at(1, 1)}\nb: ${at(2, 4)}\n`;
    const theirs = `a: ${at(2, 2)}\nb: ${at(1, 3)}\n`;
    assert.deepEqual(mergePins(base, ours, theirs).prompts, ['a']);
    assert.equal(mergePins(base, ours, ours.replace(at(2, 4), at(1, 3))).text, ours);
  });
});

describe('a pins file with the conflicts of a merge', () => {
  const text = `a: ${at(1, 1)}\n${marked(`b: ${at(2, 2)}\nc: ${at(1, 3)}\n`, `b: ${at(1, 4)}\nc: ${at(2, 5)}\n`)}d: ${at(1, 6)}\n`;

  it('names each prompt in conflict, shows the other pins and may not be written', () => {
    const file = parsePins('prod', text);
    assert.deepEqual(
      file.findings.map(({ code, line, prompt, message }) => [code, line, prompt, message]),
      ['b', 'c'].map((prompt) => [
        'conflictMarkers',
        2,
        prompt,
        `prod: both sides of a merge moved ${prompt}: ours pins v${prompt === 'b' ? 2 : 1}, theirs v${prompt === 'b' ? 1 : 2}`,
      ]),
    );
    assert.deepEqual(
      [...file.entries].map(([prompt, { start }]) => [prompt, start]),
      [
        ['a', 0],
        ['d', 8],
      ],
    );
    assert.match(file.readOnly ?? '', /conflict markers/);
  });

  it('is settled prompt by prompt', () => {
    const once = resolvePins(text, 'theirs', 'b');
    assert.equal(
      once,
      `a: ${at(1, 1)}\nb: ${at(1, 4)}\n${marked(`c: ${at(1, 3)}\n`, `c: ${at(2, 5)}\n`)}d: ${at(1, 6)}\n`,
    );
    assert.equal(resolvePins(once, 'ours', 'c'), `a: ${at(1, 1)}\nb: ${at(1, 4)}\nc: ${at(1, 3)}\nd: ${at(1, 6)}\n`);
  });

  it('is settled where git mixed the lines of two blocks', () => {
    const [ours, theirs] = [held('b', 1, 2, 'ours'), held('b', 1, 2, 'theirs')];
    const split = ours.replace(/ {2}hold: "ours"\n/, marked('  hold: "ours"\n', '  hold: "theirs"\n'));
    assert.deepEqual(
      parsePins('prod', split).findings.map(({ prompt }) => prompt),
      ['b'],
    );
    assert.equal(resolvePins(split, 'theirs', 'b'), theirs);
    assert.equal(resolveConflict(split, 'ours'), ours);
  });

  it('is left to a person where a side cannot be read or a marker is missing', () => {
    assert.equal(resolvePins(text.replace(at(2, 5), '4'), 'ours', 'b'), null);
    const torn = parsePins('prod', text.replace('=======\n', ''));
    assert.deepEqual(
      torn.findings.map(({ code, line, prompt }) => [code, line, prompt]),
      [['conflictMarkers', 2, undefined]],
    );
    assert.equal(torn.entries.size, 0);
  });

  it('shows the base between the sides no less', () => {
    const withBase = text.replace('=======\n', `||||||| base\nb: ${at(1, 1)}\nc: ${at(1, 1)}\n=======\n`);
    assert.equal(parsePins('prod', withBase).findings.length, 2);
    assert.equal(resolveConflict(withBase, 'theirs'), resolveConflict(text, 'theirs'));
  });
});

const version = (number: number, name: string, more = ''): string =>
  `{"version":${number},"digest":"sha256:${name.repeat(64)}","parent":null${more},"main":"a","files":{"a":"${'0'.repeat(64)}"}}\n`;

describe('merging two branches of versions.jsonl', () => {
  const base = version(1, 'a') + version(2, 'b');

  it('takes the versions of both sides by number', () => {
    const theirs = base + version(3, 'c') + version(4, 'd');
    assert.deepEqual(mergeLedgers(base, base, theirs), { text: theirs, hasConflict: false });
    assert.equal(mergeLedgers('', version(2, 'b'), version(1, 'a')).text, base);
    assert.equal(mergeLedgers(base, theirs, base + version(3, 'c')).text, theirs);
  });

  it('leaves a number that both sides gave away as a conflict, and keeps both texts', () => {
    const ours = base + version(3, 'c') + version(4, 'e');
    const { text, hasConflict } = mergeLedgers(base, ours, base + version(3, 'd'));
    assert.equal(hasConflict, true);
    assert.equal(text, base + marked(version(3, 'c'), version(3, 'd')) + version(4, 'e'));
    assert.equal(resolveLedger(text), base + version(3, 'c') + version(3, 'd') + version(4, 'e'));
  });

  it('keeps both lines of one version that both sides made', () => {
    const [ours, theirs] = [version(3, 'c', ',"message":"x"'), version(3, 'c', ',"message":"y"')];
    assert.deepEqual(mergeLedgers(base, base + ours, base + theirs), {
      text: base + ours + theirs,
      hasConflict: false,
    });
  });

  it('takes a renumbering, and finds a conflict where the other side changed that line', () => {
    const before = base + version(3, 'c') + version(3, 'd');
    const renumbered = base + version(3, 'c') + version(4, 'd');
    assert.equal(mergeLedgers(before, renumbered, before).text, renumbered);
    assert.equal(mergeLedgers(before, before, renumbered).text, renumbered);
    const edited = before.replace(version(3, 'd'), version(3, 'd', ',"message":"x"'));
    assert.equal(mergeLedgers(before, renumbered, edited).hasConflict, true);
  });

  it('settles whatever git left by keeping both', () => {
    const left = base + marked(version(4, 'd') + version(3, 'c'), version(3, 'e') + version(4, 'd'));
    assert.equal(resolveLedger(left), base + version(3, 'c') + version(3, 'e') + version(4, 'd'));
  });

  it('never takes a side of what it cannot read', () => {
    const merged = mergeLedgers(base, `${base}x\n`, base + version(3, 'c'));
    assert.deepEqual(merged, { text: base + marked('x\n', version(3, 'c')), hasConflict: true });
    assert.deepEqual(mergeUnknown('a\nb\n', 'a\nb\n', 'c\n'), { text: 'c\n', hasConflict: false });
    assert.deepEqual(mergeUnknown('a', 'b', 'b\n'), { text: 'b', hasConflict: false });
  });
});
