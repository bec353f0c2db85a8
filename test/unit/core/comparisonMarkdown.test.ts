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
        '**Text**: 1 line added, 1 removed',
        '',
        '```diff',
        '@@ -1,1 +1,1 @@',
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
        '  @@ -1,1 +1,1 @@',
        '  -Be kind.',
        '  +Be brief.',
        '  ```',
        '',
        '',
      ].join('\n'),
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
