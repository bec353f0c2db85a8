import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { comparisonText } from '../../../src/cli/comparisonText';
import { escapeControls, visibleLine } from '../../../src/core/visibleText';
import { findingLine } from '../../../src/cli/findingLine';
import { exitCodeOf, writeError, writeJson, writeOutcome } from '../../../src/cli/output';
import { styleOf } from '../../../src/cli/style';
import { textTable } from '../../../src/cli/textTable';
import type { Comparison } from '../../../src/core/comparison';
import { PromptEnvError, type ErrorCode } from '../../../src/core/errors';
import { captured } from './support';

const plain = styleOf({ isTerminal: false, write: () => undefined }, {});

describe('exit codes', () => {
  it('follow from the error code alone', () => {
    const expected: Readonly<Record<ErrorCode, number>> = {
      notFound: 1,
      refused: 1,
      damaged: 1,
      invalid: 1,
      usage: 2,
      conflict: 3,
      auth: 4,
      forbidden: 4,
      rateLimited: 4,
      offline: 4,
      badResponse: 4,
    };
    for (const [code, exit] of Object.entries(expected) as [ErrorCode, number][]) {
      assert.equal(exitCodeOf(code), exit, code);
    }
  });
});

describe('errors', () => {
  it('go to stderr as what happened and what to do', () => {
    const io = captured();
    writeError(io, new PromptEnvError('notFound', 'there is no x', 'make one'), false);
    assert.equal(io.err(), 'promptenv: there is no x: make one\n');
    assert.equal(io.out(), '');
  });

  it('go to stdout as one document with --json', () => {
    const io = captured();
    writeError(io, new PromptEnvError('conflict', 'dev moved', 'look again'), true);
    assert.deepEqual(JSON.parse(io.out()), { error: { code: 'conflict', message: 'dev moved', hint: 'look again' } });
    assert.equal(io.err(), '');
  });

  it('stand one to a line where several prompts were refused', () => {
    const io = captured();
    const refusals = ['a', 'b'].map((prompt) => ({
      prompt,
      code: 'refused' as const,
      message: `dev holds ${prompt}`,
      hint: 'release it',
    }));
    writeError(io, new PromptEnvError('refused', 'dev holds a; dev holds b', 'release it', refusals), false);
    assert.equal(io.err(), 'promptenv: dev holds a: release it\npromptenv: dev holds b: release it\n');
  });

  it('cannot break their line or steer a terminal with text from a repository', () => {
    const io = captured({ terminal: true });
    writeError(io, new PromptEnvError('refused', 'a held: x\n\x1b[31mpromptenv: all is well', 'no'), false);
    assert.equal(io.err(), 'promptenv: a held: x\\n\\x1b[31mpromptenv: all is well: no\n');
  });

  it('that nobody expected are said to be faults of the program', () => {
    const io = captured();
    writeError(io, new TypeError('x is undefined'), false);
    assert.match(io.err(), /^promptenv: unexpected failure: x is undefined: .*report/);
  });
});

describe('what is written', () => {
  it('has control characters and reordering marks written out, line feeds and tabs kept', () => {
    assert.equal(escapeControls('a\x1b[2J\tb\nc\r\x00\x9b\u202e'), 'a\\x1b[2J\tb\nc\\x0d\\x00\\x9b\\u202e');
    assert.equal(visibleLine(' two\nlines\tand tab\x07 '), 'two\\nlines and tab\\x07');
    assert.equal(escapeControls('Grüße, 世界 👋'), 'Grüße, 世界 👋');
  });

  it('is compact JSON for programs and indented, harmless JSON on a terminal', () => {
    const document = { text: 'a\u009b1m\u202eb\x1b', list: [1] };
    const program = captured();
    writeJson(program.stdout, document);
    assert.equal(program.out(), `${JSON.stringify(document)}\n`);
    const terminal = captured({ terminal: true });
    writeJson(terminal.stdout, document);
    assert.deepEqual(JSON.parse(terminal.out()), document);
    assert.match(terminal.out(), /\\u009b1m\\u202eb/);
    assert.equal(/[\x1b\u009b\u202e]/.test(terminal.out()), false);
  });

  it('is bytes for programs where a verb has them, and text on a terminal', () => {
    const outcome = { json: null, text: () => 'as text', bytes: new Uint8Array([0x61, 0xff]) };
    const program = captured();
    writeOutcome(program.stdout, outcome, plain);
    assert.deepEqual(program.bytes(), Buffer.from([0x61, 0xff]));
    const terminal = captured({ terminal: true });
    writeOutcome(terminal.stdout, outcome, plain);
    assert.equal(terminal.out(), 'as text');
  });

  it('has colour only on a terminal that wants it', () => {
    const terminal = captured({ terminal: true }).stdout;
    const program = captured().stdout;
    assert.equal(styleOf(terminal, {}).red('x'), '\x1b[31mx\x1b[39m');
    assert.equal(styleOf(terminal, { NO_COLOR: '' }).red('x'), '\x1b[31mx\x1b[39m');
    assert.equal(styleOf(terminal, { NO_COLOR: '1' }).red('x'), 'x');
    assert.equal(styleOf(terminal, { TERM: 'dumb' }).red('x'), 'x');
    assert.equal(styleOf(program, {}).red('x'), 'x');
    assert.equal(styleOf(terminal, { NO_COLOR: '1' }).raw('\x1b'), '\\x1b');
    assert.equal(styleOf(program, {}).raw('\x1b'), '\x1b');
  });

  it('stands in aligned columns without trailing spaces', () => {
    const bold = (text: string): string => `<b>${text}</b>`;
    assert.equal(
      textTable([
        [{ text: 'id', paint: bold }, 'pin', ''],
        ['süß/x', '', ''],
        ['a', 'v1', 'last'],
      ]),
      ['<b>id</b>     pin', 'süß/x', 'a      v1   last'].join('\n'),
    );
  });

  it('shows a finding on one line with its place', () => {
    const finding = {
      code: 'badId',
      severity: 'error',
      path: 'prompts/a\nb.prompt',
      line: 3,
      message: 'no id',
      hint: 'rename it',
    } as const;
    assert.equal(findingLine(finding, plain), 'prompts/a\\nb.prompt:3: error badId: no id: rename it');
    assert.match(findingLine({ ...finding, line: null }, plain), /^prompts\/a\\nb\.prompt: error/);
  });
});

describe('a comparison as text', () => {
  const same: Comparison = {
    same: true,
    text: [],
    linesAdded: 0,
    linesRemoved: 0,
    settings: [],
    variables: { added: [], removed: [] },
    files: [],
  };
  const hunk = { leftStart: 1, leftLines: 2, rightStart: 1, rightLines: 1, lines: [' one', '-two \x1b[2J'] };

  it('says so when nothing differs', () => {
    assert.equal(comparisonText('a@1', 'a@dev', same, plain), 'a@1 and a@dev are the same.\n');
  });

  it('shows text, settings, variables and files, each where it differs', () => {
    const comparison: Comparison = {
      ...same,
      same: false,
      text: [hunk],
      linesRemoved: 1,
      settings: [
        { path: 'parameters.temperature', left: 0.2, right: 0.9 },
        { path: 'model', left: undefined, right: 'gpt-4o' },
      ],
      variables: { added: ['name'], removed: ['nick'] },
      files: [{ path: 'tools/refund.json', state: 'changed', text: [hunk] }],
    };
    assert.equal(
      comparisonText('a@1', 'a@draft', comparison, plain),
      [
        '--- a@1',
        '+++ a@draft',
        '@@ -1,2 +1 @@',
        ' one',
        '-two \x1b[2J',
        '',
        '−1 line, −2 words',
        '',
        'Settings',
        '  parameters.temperature: 0.2 → 0.9',
        '  model: (not set) → "gpt-4o"',
        '',
        'Variables',
        '  - nick',
        '  + name',
        '',
        'Files',
        '  changed tools/refund.json',
        '  @@ -1,2 +1 @@',
        '   one',
        '  -two \x1b[2J',
        '',
      ].join('\n'),
    );
  });

  it('says so where nothing besides the text differs', () => {
    const text = comparisonText('a@1', 'a@2', { ...same, same: false, text: [hunk], linesRemoved: 1 }, plain);
    assert.match(text, /\n−1 line, −2 words; nothing besides the text differs\n$/);
  });

  it('says that formats differ, or that a side cannot be read', () => {
    const format = { left: 'Prompty 1', right: 'Prompty 2', sameMessages: true };
    assert.match(
      comparisonText('a@1', 'a@2', { ...same, same: false, text: [hunk], format }, plain),
      /^Only the format differs: Prompty 1 → Prompty 2\. Messages, settings, variables and files are the same\.$/m,
    );
    assert.match(
      comparisonText('a@1', 'a@2', { ...same, same: false, text: [hunk], unread: ['right'] }, plain),
      /^The right side is nothing that its format can read: the text alone is compared\.$/m,
    );
  });

  it('lists the calls that a change of variables concerns', () => {
    const passes = { added: [], notAdded: ['tone'], removed: ['mood'] };
    const concerned = {
      prompt: 'a',
      environment: 'prod',
      variables: { added: ['tone'], removed: ['mood'] },
      calls: [{ path: 'app.py', line: 3, passes, isEnvironmentUnknown: false }],
      gap: null,
    };
    assert.match(
      comparisonText('a@1', 'a@2', { ...same, same: false, variables: concerned.variables }, plain, concerned),
      /^Calls that get prod\n {2}app\.py:3 {2}does not pass tone; still passes mood$/m,
    );
  });

  it('cannot steer a terminal, whatever the prompt, its settings, variables, files and callers are called', () => {
    const terminal = styleOf(captured({ terminal: true }).stdout, { NO_COLOR: '1' });
    const hostile = '\x1b[2J\u202e[x](command:y)\u2066';
    const variables = { added: [hostile], removed: [hostile] };
    const text = comparisonText(
      'a@1',
      'a@2',
      {
        same: false,
        text: [{ ...hunk, lines: [`-${hostile}`] }],
        linesAdded: 0,
        linesRemoved: 1,
        settings: [{ path: `parameters.${hostile}`, left: hostile, right: { [hostile]: 1 } }],
        variables,
        files: [{ path: hostile, state: 'changed', text: [{ ...hunk, lines: [`+${hostile}`] }] }],
      },
      terminal,
      {
        prompt: 'a',
        environment: 'prod',
        variables,
        gap: null,
        calls: [
          {
            path: `${hostile}.py`,
            line: 1,
            passes: { added: [], notAdded: [hostile], removed: [hostile] },
            isEnvironmentUnknown: false,
          },
        ],
      },
    );
    assert.equal(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(text), false, JSON.stringify(text));
    assert.equal(text.split('\\x1b[2J').length - 1, 9);
  });

  it('is coloured on a terminal, and not where NO_COLOR asks for none', () => {
    const changed: Comparison = { ...same, same: false, text: [hunk], variables: { added: ['name'], removed: [] } };
    const { stdout } = captured({ terminal: true });
    const text = comparisonText('a@1', 'a@2', changed, styleOf(stdout, {}));
    assert.ok(text.includes('\x1b[31m-two \\x1b[2J\x1b[39m') && text.includes('\x1b[32m  + name\x1b[39m'));
    assert.equal(comparisonText('a@1', 'a@2', changed, styleOf(stdout, { NO_COLOR: '1' })).includes('\x1b'), false);
  });
});
