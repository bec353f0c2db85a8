import assert from 'node:assert/strict';
import type { BranchChanges, BranchMove } from '../../../src/core/branch';
import { branchMarkdown, longestComment, reportMark } from '../../../src/core/branchMarkdown';
import type { Comparison } from '../../../src/core/comparison';
import type { Pin, VersionRef } from '../../../src/core/model';
import { hostile, tokensOf } from './hostileMarkdown';

const base = { revision: 'origin/main', commit: 'c'.repeat(40), head: 'd'.repeat(40), merged: null };

function version(number: number, digit: string): VersionRef {
  const digest = `sha256:${digit.repeat(64)}`;
  return { id: `${number}@${digest}`, number, digest };
}

const pin = (number: number): Pin => ({ version: version(number, String(number)), event: null, hold: null });

function comparison(lines: readonly string[], name = 'a'): Comparison {
  return {
    same: false,
    text: [
      { leftStart: 1, leftLines: 0, rightStart: 1, rightLines: lines.length, lines: lines.map((line) => `+${line}`) },
    ],
    linesAdded: lines.length,
    linesRemoved: 0,
    settings: [{ path: name, left: name, right: undefined }],
    variables: { added: [name], removed: [] },
    files: [{ path: name, state: 'changed', text: [] }],
  };
}

function move(change: Partial<BranchMove>): BranchMove {
  return {
    environment: 'prod',
    prompt: 'a',
    from: pin(1),
    to: pin(2),
    record: 'recorded',
    events: [],
    neighbour: null,
    comparison: null,
    ...change,
  };
}

const nothing: BranchChanges = {
  isRemoved: false,
  configuration: [],
  removedPins: [],
  environments: ['dev', 'prod'],
  moves: [],
  drafts: [],
  versions: [],
  unreadable: new Map(),
  unreadableInBase: new Map(),
  findings: [],
};

/** Everything hostile in every place that others fill. */
function everythingHostile(): BranchChanges {
  const event = {
    event: '20261122T113000000Z-8f00b1a2c3d4e5f6',
    at: '2026-11-22T11:30:00.000Z',
    actor: hostile,
    action: 'promote' as const,
    reason: hostile,
    change: { prompt: 'a', from: null, to: null, prev: null, hold: null },
  };
  const change = comparison(hostile.split('\n'), hostile);
  const use = {
    prompt: hostile,
    role: 'draft' as const,
    draft: 'modified' as const,
    draftLine: null,
    version: null,
    unreadable: null,
    environments: [
      {
        environment: 'dev',
        version: version(1, '1'),
        unreadable: null,
        isDamaged: false,
        hold: null,
        serves: true,
        change,
      },
    ],
  };
  const configured = [
    'environmentRemoved',
    'environmentAdded',
    'protectionRemoved',
    'orderChanged',
    'rootRemoved',
    'rootAdded',
    'patternsChanged',
    'requirementRemoved',
    'requirementAdded',
    'settingChanged',
    'unreadable',
  ] as const;
  return {
    isRemoved: true,
    configuration: configured.map((kind) => ({
      kind,
      subject: hostile,
      from: [hostile],
      to: [hostile, 'a'],
      isCaution: true,
    })),
    removedPins: [{ environment: hostile, isConfigured: true, pins: 2 }],
    environments: ['dev'],
    moves: [
      move({ prompt: hostile, events: [event, event], comparison: change }),
      move({ prompt: hostile, environment: hostile, record: 'unrecorded' }),
      move({ record: 'rewritten', events: [event] }),
      move({
        prompt: hostile,
        from: null,
        neighbour: { environment: hostile, version: version(2, '2') },
        comparison: change,
      }),
      move({
        prompt: hostile,
        from: null,
        neighbour: { environment: hostile, version: version(3, '3') },
        comparison: change,
      }),
      move({ prompt: hostile, from: null, comparison: change }),
    ],
    drafts: [
      { state: 'changed', formerly: null, use, files: [hostile] },
      { state: 'moved', formerly: { use, similarity: 0.7 }, use, files: [hostile] },
    ],
    versions: [
      {
        prompt: hostile,
        version: {
          ...version(2, '2'),
          parent: null,
          createdAt: event.at,
          author: hostile,
          message: hostile,
          format: 'dotprompt',
          main: 'a.prompt',
          files: new Map(),
        },
        environments: [],
      },
    ],
    unreadable: new Map([['staging', hostile]]),
    unreadableInBase: new Map([[hostile, hostile]]),
    findings: [{ code: 'damaged', severity: 'error', path: hostile, line: 3, message: hostile, hint: hostile }],
  };
}

describe('branchMarkdown', () => {
  it('begins with the mark that a step finds its comment by', () => {
    assert.ok(branchMarkdown(base, nothing).startsWith(`${reportMark}\n`));
  });

  it('shows text of others as code: nothing in it is a link, a mention, an image or HTML', () => {
    const text = branchMarkdown({ ...base, revision: hostile }, everythingHostile());
    const tokens = tokensOf(text);
    const ours =
      /^(?:<!-- promptenv report -->|<\/?(?:details|sub)>|<br>|<details>\n<summary>(?:<code>[^<>]*<\/code>|[^<>@])*<\/summary>)\s*$/;
    for (const { type, content } of tokens) {
      assert.doesNotMatch(type, /^(?:link|image)/);
      if (type === 'html_block' || type === 'html_inline') {
        assert.match(content, ours);
      } else if (type === 'text') {
        assert.doesNotMatch(content, /@|https?:|www\.|#\d|evil/, `${type}: ${content}`);
      }
    }
    // It is all there to be read all the same.
    assert.ok(tokens.some(({ type, content }) => type === 'code_inline' && content.includes('@hollybank/leads')));
    assert.ok(tokens.some(({ type, content }) => type === 'fence' && content.includes('<script>')));
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    // Each thing that is folded is closed again: what follows stands outside.
    assert.equal(text.match(/^<details>$/gm)?.length, text.match(/^<\/details>$/gm)?.length);
  });

  it('keeps its tables whole: every row has the cells of its head', () => {
    for (const block of branchMarkdown(base, everythingHostile())
      .split('\n\n')
      .filter((part) => part.startsWith('| '))) {
      const widths = new Set(block.split('\n').map((line) => line.split(/(?<!\\)\|/).length));
      assert.equal(widths.size, 1, block);
    }
  });

  it('prints the comparison of moves that are alike once, whatever one of them holds, and names the environments', () => {
    const held: Pin = { ...pin(2), hold: { reason: 'too long', held: null } };
    const change = comparison(['One line']);
    const text = branchMarkdown(base, {
      ...nothing,
      moves: [
        move({ environment: 'prod', to: held, comparison: change }),
        move({ environment: 'staging', comparison: change }),
        move({ environment: 'qa', from: pin(3), comparison: change }),
        move({ environment: 'dev', comparison: change }),
        move({ environment: 'dev', prompt: 'b', comparison: change }),
      ],
    });
    assert.deepEqual(text.match(/(?<=<summary>).*(?=<\/summary>)/g), [
      '<code>prod</code>, <code>staging</code>, <code>dev</code> <code>a</code>: v1 → v2',
      '<code>qa</code> <code>a</code>: v3 → v2',
      '<code>dev</code> <code>b</code>: v1 → v2',
    ]);
    assert.match(text, /^\| `prod` \| `a` \| v1 → v2, held \|/m);
  });

  it('tells two versions of one number apart', () => {
    const twin: Pin = { ...pin(2), version: version(2, 'f') };
    const text = branchMarkdown(base, { ...nothing, moves: [move({ from: pin(2), to: twin })] });
    assert.match(text, /^\| `prod` \| `a` \| v2 → v2 \|/m);
  });

  it('keeps settings, variables and names of files where a long text does not fit', () => {
    const long = comparison(Array.from({ length: 4000 }, (_, line) => `Line ${line} of a long prompt`));
    const files = [{ path: '_voice.prompt', state: 'added' as const, text: long.text }];
    const moves = [
      move({ prompt: 'long', comparison: { ...long, files } }),
      move({ prompt: 'short', comparison: comparison(['One line']) }),
    ];
    const text = branchMarkdown(base, { ...nothing, moves });
    assert.ok(text.length <= longestComment);
    assert.match(
      text,
      /\*\*Text\*\*: 4000 lines added, 0 removed.*\n\n\| setting .*\n.*\n\| `a` \| `"a"` \| \*not set\* \|/,
    );
    assert.match(text, /^\*\*Variables\*\*: added `a`$/m);
    assert.match(text, /^- added `_voice\.prompt`$/m);
    assert.doesNotMatch(text, /Line 7 of/);
    assert.match(text, /^\+One line$/m);
    assert.match(
      text,
      /^\*\*The lines of 1 comparison did not fit in a comment\.\*\* .*`promptenv diff long@1 long@2`/m,
    );
    assert.doesNotMatch(text, /^\*\*1 comparison /m);
  });

  it('stays within what a comment may hold, and names what it left out', () => {
    const large = comparison(
      Array.from({ length: 400 }, (_, line) => `Line ${line} of a long prompt, with words in it`),
    );
    const moves = Array.from({ length: 60 }, (_, index) =>
      move({ prompt: `group/prompt-${index}`, comparison: large }),
    );
    const text = branchMarkdown(base, { ...nothing, moves });
    assert.ok(text.length <= longestComment && text.length > longestComment / 2, String(text.length));
    assert.equal(text.match(/^<details>$/gm)?.length, 60);
    const shown = text.match(/^\+Line 0 of/gm)?.length ?? 0;
    assert.ok(shown >= 1);
    assert.match(
      text,
      new RegExp(
        `\\*\\*The lines of ${60 - shown} comparisons did not fit in a comment\\.\\*\\* .*\`promptenv diff group/prompt-\\d+@1 group/prompt-\\d+@2\``,
      ),
    );
    assert.match(text, /60 pins move/);
    assert.equal(text.match(/^\| `prod` \| `group/gm)?.length, 60);
  });

  it('leaves out whole comparisons, and names one, where not even their settings fit', () => {
    const settings = Array.from({ length: 50 }, (_, index) => ({
      path: `parameters.${index}`,
      left: 'a long value'.repeat(5),
      right: 1,
    }));
    const moves = Array.from({ length: 60 }, (_, index) =>
      move({ prompt: `group/prompt-${index}`, comparison: { ...comparison([]), text: [], settings } }),
    );
    const text = branchMarkdown(base, { ...nothing, moves });
    assert.ok(text.length <= longestComment);
    const shown = text.match(/^<details>$/gm)?.length ?? 0;
    assert.ok(shown >= 1 && shown < 60);
    assert.match(text, new RegExp(`^\\*\\*${60 - shown} comparisons did not fit`, 'm'));
    assert.doesNotMatch(text, /The lines of/);
  });

  it('counts the rows that a table has no room for', () => {
    const moves = Array.from({ length: 5000 }, (_, index) =>
      move({ prompt: `group/prompt-${index}`, record: 'unrecorded' }),
    );
    const text = branchMarkdown(base, { ...nothing, moves });
    assert.ok(text.length <= longestComment);
    assert.match(text, /^and \*\*4\d\d\d more\*\*/m);
    assert.match(text, /and 4980 more pins/);
  });
});
