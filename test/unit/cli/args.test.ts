import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseCommandLine, wantsJson, type Arguments } from '../../../src/cli/args';
import { helpText } from '../../../src/cli/help';
import { verbNames, verbSpec } from '../../../src/cli/verbTable';
import { PromptEnvError } from '../../../src/core/errors';

function parsed(...argv: string[]): { verb: string; args: Arguments } {
  const request = parseCommandLine(argv);
  return request.kind === 'run' ? request : assert.fail(`read as ${request.kind}`);
}

function refusedAsUsage(argv: readonly string[], message: RegExp): void {
  assert.throws(
    () => parseCommandLine(argv),
    (error: unknown) => {
      assert.ok(PromptEnvError.is(error, 'usage'), String(error));
      assert.match(error.message, message);
      assert.notEqual(error.hint, '');
      return true;
    },
    argv.join(' '),
  );
}

describe('the command line', () => {
  it('takes operands and flags in any order', () => {
    const { verb, args } = parsed('promote', 'a/b', '--to', 'staging', 'c', '--reason=it works = yes', '--json');
    assert.equal(verb, 'promote');
    assert.deepEqual(args.operands, ['a/b', 'c']);
    assert.equal(args.required('to'), 'staging');
    assert.equal(args.value('reason'), 'it works = yes');
    assert.equal(args.has('json'), true);
    assert.equal(args.has('all'), false);
  });

  it('takes common options before the verb', () => {
    const { verb, args } = parsed('--cwd', '/x', '--json', 'status');
    assert.equal(verb, 'status');
    assert.equal(args.value('cwd'), '/x');
  });

  it('reads -m with its value apart, attached or as --message', () => {
    for (const argv of [['-m', 'Shorter'], ['-mShorter'], ['--message', 'Shorter'], ['--message=Shorter']]) {
      assert.equal(parsed('snapshot', 'a', ...argv).args.required('message'), 'Shorter', argv.join(' '));
    }
  });

  it('takes what follows -- as operands', () => {
    assert.deepEqual(parsed('snapshot', '-m', 'x', '--', '--odd.prompt').args.operands, ['--odd.prompt']);
    assert.equal(parsed('--', 'status').verb, 'status');
  });

  it('lets a value begin with a dash, but not be another flag', () => {
    assert.equal(parsed('snapshot', 'a', '-m', '- shorter reply').args.required('message'), '- shorter reply');
    assert.equal(parsed('snapshot', 'a', '-m', '--verbose is gone').args.required('message'), '--verbose is gone');
    assert.equal(parsed('promote', 'a', '--to=-x').args.required('to'), '-x');
    refusedAsUsage(['promote', 'a', '--to', '--json'], /--to needs a value/);
    refusedAsUsage(['snapshot', 'a', '-m', '-h'], /-m needs a value/);
  });

  it('reads --version as a version of a prompt after a verb, as the program without one', () => {
    assert.equal(parsed('promote', 'a', '--to', 'dev', '--version', '3').args.value('version'), '3');
    assert.deepEqual(parseCommandLine(['--version']), { kind: 'version' });
    refusedAsUsage(['status', '--version'], /status takes no option --version/);
  });

  it('takes two letters for a value, whichever they are, and a flag for none', () => {
    assert.equal(parsed('snapshot', 'a', '-m', 'Hm').args.value('message'), 'Hm');
    assert.equal(parsed('hold', 'a', '--env', 'qh', '--reason', 'ah').args.value('reason'), 'ah');
    refusedAsUsage(['snapshot', 'a', '--pin', '-m', 'x'], /--pin needs a value/);
  });

  it('refuses what no verb takes', () => {
    refusedAsUsage([], /no verb/);
    refusedAsUsage(['--json'], /no verb/);
    refusedAsUsage(['stauts'], /"stauts" is no verb/);
    refusedAsUsage(['constructor'], /"constructor" is no verb/);
    refusedAsUsage(['status', 'extra'], /takes no argument "extra"/);
    refusedAsUsage(['status', '--verbose'], /takes no option --verbose/);
    refusedAsUsage(['status', '-v'], /takes no option -v/);
    refusedAsUsage(['--verbose', 'status'], /there is no option --verbose/);
    refusedAsUsage(['status', '--json=yes'], /--json takes no value/);
    refusedAsUsage(['diff', 'a@1'], /needs <ref> <ref>/);
    refusedAsUsage(['diff', 'a@1', 'a@2', 'a@3'], /takes no argument "a@3"/);
    refusedAsUsage(['show'], /show needs/);
    refusedAsUsage(['promote', 'a', '--to', 'dev', '--to', 'prod'], /--to was given twice/);
    refusedAsUsage(['promote', 'a', '--to'], /--to needs a value/);
    refusedAsUsage(['promote', 'a', '--to='], /--to needs a value/);
  });

  it('asks for the flags that a verb requires, blank ones included', () => {
    refusedAsUsage(['promote', 'a'], /--to is missing/);
    refusedAsUsage(['snapshot', 'a'], /--message is missing/);
    refusedAsUsage(['snapshot', 'a', '-m', '  '], /--message is missing/);
    refusedAsUsage(['rollback', 'a', '--env', 'prod'], /--reason is missing/);
    refusedAsUsage(['rollback', 'a', '--reason', 'x'], /--env is missing/);
    for (const verb of ['pin', 'unpin', 'hold', 'release', 'record']) {
      refusedAsUsage([verb, 'a', '--env', 'prod'], /--reason is missing/);
      refusedAsUsage([verb, 'a', '--env', 'prod', '--reason='], /--reason is missing/);
    }
  });

  it('answers help before it looks for anything else', () => {
    assert.deepEqual(parseCommandLine(['--help']), { kind: 'help', verb: null });
    assert.deepEqual(parseCommandLine(['help']), { kind: 'help', verb: null });
    assert.deepEqual(parseCommandLine(['help', 'promote']), { kind: 'help', verb: 'promote' });
    assert.deepEqual(parseCommandLine(['promote', '-h']), { kind: 'help', verb: 'promote' });
    refusedAsUsage(['help', 'nope'], /"nope" is no verb/);
  });

  it('knows whether JSON was asked for, whatever else is wrong', () => {
    assert.equal(wantsJson(['stauts', '--json']), true);
    assert.equal(wantsJson(['status']), false);
    assert.equal(wantsJson(['snapshot', '-m', 'x', '--', '--json']), false);
  });
});

describe('help', () => {
  it('names every verb and its summary', () => {
    const text = helpText(null);
    for (const verb of verbNames) {
      assert.match(text, new RegExp(`^  ${verb} +${verbSpec(verb).summary.slice(0, 10)}`, 'm'));
    }
  });

  it('shows a usage line that the parser itself accepts, for every verb', () => {
    for (const verb of verbNames) {
      const usage = helpText(verb).split('\n')[0] ?? '';
      const flags = verbSpec(verb).flags.filter((flag) => flag.required === true);
      assert.match(usage, new RegExp(`^usage: promptenv ${verb}`));
      for (const flag of verbSpec(verb).flags) {
        assert.ok(usage.includes(`--${flag.name}`), `${verb} --${flag.name}`);
      }
      const operands = Array.from({ length: verbSpec(verb).min }, (_, index) => `p${index}`);
      const request = parseCommandLine([verb, ...operands, ...flags.flatMap((flag) => [`--${flag.name}`, 'x'])]);
      assert.equal(request.kind, 'run');
    }
  });

  it('fits a terminal of 100 columns in its tables', () => {
    for (const line of [null, ...verbNames].flatMap((verb) => helpText(verb).split('\n'))) {
      assert.ok(line.startsWith('usage:') || line.length <= 100, line);
    }
  });
});
