import assert from 'node:assert/strict';
import type { Comparison } from '../../../src/core/comparison';
import { comparisonMarkdown } from '../../../src/core/comparisonMarkdown';
import { codeBlock, codeSpan, tableRow } from '../../../src/core/markdown';

const nothing: Comparison = {
  same: true,
  text: [],
  linesAdded: 0,
  linesRemoved: 0,
  settings: [],
  variables: { added: [], removed: [] },
  files: [],
};

describe('comparisonMarkdown', () => {
  it('says so where nothing differs', () => {
    assert.equal(comparisonMarkdown('a@1', 'a@2', nothing), '### `a@1` → `a@2`\n\nNothing differs.\n');
  });

  it('shows the text as a diff, settings as a table, variables and files by name', () => {
    const hunk = { leftStart: 1, leftLines: 1, rightStart: 1, rightLines: 1, lines: ['-Be kind.', '+Be brief.'] };
    const comparison: Comparison = {
      same: false,
      text: [hunk],
      linesAdded: 1,
      linesRemoved: 1,
      settings: [
        { path: 'model', left: 'gpt-4o', right: 'gpt-5' },
        { path: 'parameters.topP', left: undefined, right: 0.5 },
      ],
      variables: { added: ['customer'], removed: [] },
      files: [{ path: 'tools/refund.json', state: 'changed', text: [hunk] }],
    };
    assert.equal(
      comparisonMarkdown('a@prod', 'a@draft', comparison),
      [
        '### `a@prod` → `a@draft`',
        '',
        '**Text**: 1 line added, 1 removed; 1 word added, 1 removed',
        '',
        '```diff',
        '@@ -1 +1 @@',
        '-Be kind.',
        '+Be brief.',
        '```',
        '',
        '| setting | before | after |',
        '| --- | --- | --- |',
        '| `model` | `"gpt-4o"` | `"gpt-5"` |',
        '| `parameters.topP` | *not set* | `0.5` |',
        '',
        '**Variables**: added `customer`',
        '',
        '**Files**',
        '',
        '- changed `tools/refund.json`',
        '',
        '  ```diff',
        '  @@ -1 +1 @@',
        '  -Be kind.',
        '  +Be brief.',
        '  ```',
        '',
        '',
      ].join('\n'),
    );
  });
});

describe('the Markdown of what has no other side', () => {
  it('names the one side, and says where its format cannot read it', () => {
    const hunk = { leftStart: 1, leftLines: 0, rightStart: 1, rightLines: 1, lines: ['+Be brief.'] };
    const comparison: Comparison = { ...nothing, same: false, text: [hunk], linesAdded: 1, unread: ['right'] };
    assert.equal(
      comparisonMarkdown(null, 'a@1', comparison),
      [
        '### `a@1`, new',
        '',
        '**Text**: 1 line added, 0 removed; 2 words added, 0 removed',
        '',
        '```diff',
        '@@ -0,0 +1 @@',
        '+Be brief.',
        '```',
        '',
        'It is nothing that its format can read: the text alone is shown.',
        '',
      ].join('\n'),
    );
  });
});

describe('the Markdown of a comparison', () => {
  const hostile = '[x](command:y) <img src=x onerror=alert(1)> @team #1 | `` ` \u202e\x1b[2J\n# title';

  it('shows text of others as code, wherever it stands', () => {
    const hunk = { leftStart: 1, leftLines: 1, rightStart: 1, rightLines: 0, lines: ['-```', `-${hostile}`] };
    const variables = { added: [hostile], removed: [hostile] };
    const markdown = comparisonMarkdown(
      'a@1',
      'a@2',
      {
        same: false,
        text: [hunk],
        linesAdded: 0,
        linesRemoved: 2,
        settings: [{ path: `parameters.${hostile}`, left: hostile, right: { [hostile]: hostile } }],
        variables,
        files: [{ path: hostile, state: 'changed', text: [hunk] }],
      },
      '###',
      {
        prompt: 'a',
        environment: 'prod',
        variables,
        gap: null,
        calls: [{ path: `${hostile}.py`, line: 1, passes: null, isEnvironmentUnknown: true }],
      },
    );
    assert.equal(/[\x1b\u202e]/.test(markdown), false);
    // What is left when blocks and spans of code are taken away is ours alone.
    const rest = markdown
      .replace(/^( *)(`{3,})diff\n[^]*?\n\1\2$/gm, '')
      .replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
    assert.equal(/command:|<img|@team|#1|title/.test(rest), false, rest);
    assert.equal(rest.split('\n').filter((line) => line.startsWith('|')).length, 3);
  });

  it('names the calls that a change of variables concerns', () => {
    const variables = { added: ['tone'], removed: [] };
    const passes = { added: [], notAdded: ['tone'], removed: [] };
    const calls = [{ path: 'app.py', line: 3, passes, isEnvironmentUnknown: false }];
    const comparison = { ...nothing, same: false, variables };
    const found = { prompt: 'a', environment: 'prod', variables, calls, gap: null };
    assert.match(
      comparisonMarkdown('a@prod', 'a@2', comparison, '###', found),
      /\*\*Calls that get `prod`\*\*\n\n- `app\.py:3` `does not pass tone`\n/,
    );
    assert.match(
      comparisonMarkdown('a@1', 'a@2', comparison, '###', { ...found, environment: null, calls: [] }),
      /\*\*Calls for it\*\*\n\nno call for it was found in this workspace\n/,
    );
  });
});

describe('Markdown from text of others', () => {
  it('keeps a block closed, however many backticks its lines begin with', () => {
    assert.equal(codeBlock('+```\n+[x](command:y)', 'diff'), '````diff\n+```\n+[x](command:y)\n````');
  });

  it('keeps a span on its line and closed, and shows what would reorder it', () => {
    assert.equal(codeSpan('a`b'), '`` a`b ``');
    assert.equal(codeSpan('a\nb'), '`a\\nb`');
    assert.equal(codeSpan('\u202egpj.exe\u001b[2J'), '`\\u202egpj.exe\\x1b[2J`');
    assert.equal(codeSpan(''), '` `');
  });

  it('keeps a cell in its row', () => {
    assert.equal(tableRow([codeSpan('a|b'), '*c*']), '| `a\\|b` | *c* |');
  });
});
