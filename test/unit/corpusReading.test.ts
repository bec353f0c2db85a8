import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { compareContents, type Comparison } from '../../src/core/comparison';
import { parseContent } from '../../src/core/content';
import type { ParsedPrompt } from '../../src/core/formats/format';
import type { Content } from '../../src/core/model';
import { corpus, corpusContent, promptFiles } from '../support/corpus';
import { projectRoot } from '../support/projectRoot';

// What the comparison finds in real files, against what was read in them apart from it: test/oracle.

type Settings = Readonly<Record<string, unknown>>;

/** A line of test/oracle/corpus.jsonl. */
interface Reading {
  readonly path: string;
  readonly settings: Settings;
  readonly tools: Readonly<Record<string, Settings>>;
  readonly variables: readonly string[];
}

interface Change {
  readonly change: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly [added: number, removed: number];
  readonly messages: 'same' | 'changed';
  readonly settings?: readonly (readonly [path: string, before: unknown, after: unknown])[];
}

function oracle(name: string): string {
  return readFileSync(path.join(projectRoot(), 'test', 'oracle', name), 'utf8');
}

const readings = oracle('corpus.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Reading);
const histories = parseYaml(oracle('histories.yaml')) as Readonly<Record<string, readonly Change[]>>;

/** Longer values stand in the readings by their sha256. */
const longest = 60;

function shortened(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text.length <= longest ? value : `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

type Found = readonly (readonly [path: string, before: unknown, after: unknown])[];

/** Settings that two readings have differently; a tool that only one has is one change. */
function differing(before: Reading, after: Reading): Found {
  const side = (reading: Reading, other: Reading): Map<string, unknown> =>
    new Map<string, unknown>([
      ...Object.entries(reading.settings),
      ...Object.entries(reading.tools).flatMap(([tool, settings]) =>
        Object.entries<unknown>(tool in other.tools ? settings : { [tool]: 'a tool' }),
      ),
    ]);
  const [left, right] = [side(before, after), side(after, before)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((name) => [name, left.get(name), right.get(name)] as const)
    .filter(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other));
}

/** The settings of a comparison in the same words. */
function found({ settings }: Comparison, before: Reading, after: Reading): Found {
  const isTool = (name: string): boolean => name in before.tools !== name in after.tools;
  const value = (name: string, given: unknown): unknown =>
    given === undefined ? undefined : isTool(name) ? 'a tool' : shortened(given);
  return settings.map(({ path: name, left, right }) => [name, value(name, left), value(name, right)] as const);
}

function sorted(changes: Found): Found {
  return [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
}

function only(names: readonly string[], others: readonly string[]): readonly string[] {
  return names.filter((name) => !others.includes(name)).sort();
}

function parsed(content: Content): ParsedPrompt {
  const result = parseContent(content);
  assert.ok(result.ok, content.main);
  return result.prompt;
}

describe('the comparison by meaning, on real files', () => {
  before(function () {
    if (!existsSync(corpus)) {
      this.skip();
    }
  });

  it('has a second reading of every file', () => {
    assert.deepEqual(readings.map((reading) => reading.path).sort(), promptFiles());
  });

  it('finds between neighbours of one format what the second readings differ in', function () {
    this.timeout(60_000);
    const contents = readings.map((reading) => ({ reading, content: corpusContent(reading.path) }));
    const kind = ({ content }: (typeof contents)[number]): string => {
      const { format, dialect = '' } = parsed(content);
      return `${format} ${dialect}`;
    };
    const groups = new Map<string, typeof contents>();
    for (const each of contents) {
      groups.set(kind(each), [...(groups.get(kind(each)) ?? []), each]);
    }
    let pairs = 0;
    for (const group of groups.values()) {
      for (const [index, one] of group.entries()) {
        // The next file, and one further on, so that files of other projects meet.
        for (const other of [group[index + 1], group[(index + 17) % group.length]]) {
          if (other !== undefined && other !== one) {
            pairs += 1;
            const comparison = compareContents(one.content, other.content);
            const about = `${one.reading.path} → ${other.reading.path}`;
            const [before, after] = [one.reading, other.reading];
            assert.deepEqual(sorted(found(comparison, before, after)), sorted(differing(before, after)), about);
            assert.deepEqual(
              { added: [...comparison.variables.added].sort(), removed: [...comparison.variables.removed].sort() },
              { added: only(after.variables, before.variables), removed: only(before.variables, after.variables) },
              about,
            );
            assert.equal(comparison.format, undefined, about);
          }
        }
      }
    }
    assert.ok(pairs > 600, `${pairs} pairs`);
  });

  it('finds nothing between a file and itself', () => {
    for (const { path: name } of readings) {
      const [one, other] = [corpusContent(name), corpusContent(name)];
      const { same, text, settings, variables, files } = compareContents(one, other);
      assert.deepEqual([same, text, settings, variables, files], [true, [], [], { added: [], removed: [] }, []], name);
    }
  });

  for (const [history, changes] of Object.entries(histories)) {
    for (const { change, from, to, lines, messages, settings = [] } of changes) {
      it(`finds in the history of ${history} what a person reads: ${change}`, () => {
        const [left, right] = [from, to].map((name) => corpusContent(`histories/${history}/${name}`));
        assert.ok(left !== undefined && right !== undefined);
        const comparison = compareContents(left, right);
        assert.deepEqual([comparison.linesAdded, comparison.linesRemoved], lines);
        assert.deepEqual(
          comparison.settings.map(({ path: name, left: before = null, right: after = null }) => [name, before, after]),
          settings,
        );
        assert.deepEqual(comparison.variables, { added: [], removed: [] });
        assert.deepEqual(comparison.files, []);
        assert.equal(comparison.same, false);
        const [before, after] = [parsed(left).messages, parsed(right).messages];
        assert.equal(JSON.stringify(before) === JSON.stringify(after) ? 'same' : 'changed', messages);
      });
    }
  }

  it('has a line in the list for every pair of successive revisions', () => {
    const pairs = Object.entries(histories).flatMap(([history, changes]) =>
      changes.map(({ from, to }) => [`histories/${history}/${from}`, `histories/${history}/${to}`]),
    );
    const revisions = promptFiles().filter((name) => name.startsWith('histories/'));
    const expected = revisions.flatMap((name, index) => {
      const next = revisions[index + 1];
      return next !== undefined && path.dirname(next) === path.dirname(name) ? [[name, next]] : [];
    });
    assert.deepEqual(pairs, expected);
  });
});
