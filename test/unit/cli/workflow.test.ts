import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { BuiltProgram } from '../../support/builtProgram';
import { GitSandbox } from '../../support/gitSandbox';
import { projectRoot } from '../../support/projectRoot';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly report: { readonly permissions?: unknown; readonly steps: readonly Step[] } };
}

const committer = {
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada Lovelace',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** What GitHub's own program is asked for by the workflow, on comments that are kept in a file. */
const fakeGh = `#!/usr/bin/env node
const fs = require('node:fs');
const [file, log] = [process.env.FAKE_COMMENTS, process.env.FAKE_LOG];
const comments = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : [];
const args = process.argv.slice(2);
const after = (name) => args[args.indexOf(name) + 1];
fs.appendFileSync(log, JSON.stringify({ args, token: process.env.GH_TOKEN }) + '\\n');
const keep = () => fs.writeFileSync(file, JSON.stringify(comments));
if (args[0] === 'pr' && args[1] === 'comment') {
  comments.push({ id: 100 + comments.length, user: 'github-actions[bot]', body: fs.readFileSync(after('--body-file'), 'utf8') });
  keep();
} else if (args.includes('PATCH')) {
  const id = Number(args.find((arg) => arg.includes('/comments/')).split('/').pop());
  comments.find((comment) => comment.id === id).body = fs.readFileSync(after('-F').slice('body=@'.length), 'utf8');
  keep();
} else {
  const mine = comments.filter(({ user, body }) => user === 'github-actions[bot]' && body.startsWith('<!-- promptenv report -->'));
  process.stdout.write(mine.map(({ id }) => id + '\\n').join(''));
}
`;

describe("the README's workflow", function () {
  this.timeout(120_000);
  const readme = readFileSync(path.join(projectRoot(), 'README.md'), 'utf8');
  const [, yaml = ''] = /```yaml\n(# \.github\/workflows\/prompts\.yml\n[^]*?)```/.exec(readme) ?? [];
  const workflow = parse(yaml) as Workflow;
  const { steps } = workflow.jobs.report;
  const stepNamed = (name: string): Step => steps.find((step) => step.name === name) ?? {};

  it('has a token that writes comments and nothing else, which only the step that comments gets', () => {
    assert.deepEqual(Object.keys(workflow.on), ['pull_request']);
    assert.deepEqual(workflow.permissions, { contents: 'read', 'pull-requests': 'write' });
    assert.equal(workflow.jobs.report.permissions, undefined);
    assert.deepEqual(
      steps.filter((step) => JSON.stringify(step).includes('token')).map(({ name }) => name),
      ['Comment'],
    );
    assert.equal(stepNamed('Comment').if, 'github.event.pull_request.head.repo.full_name == github.repository');
    assert.doesNotMatch(yaml, /secrets\./);
    const [checkout] = steps;
    assert.deepEqual(checkout?.with, { 'fetch-depth': 0, 'persist-credentials': false });
  });

  it('writes nothing of the pull request into a script', () => {
    for (const { run = '' } of steps) {
      assert.doesNotMatch(run, /\$\{\{/);
    }
  });

  describe('run in a clone of a repository', () => {
    let box: GitSandbox;
    let program: BuiltProgram;
    let folder: string;
    let clone: string;

    before(async () => {
      program = new BuiltProgram('promptenv-action-');
      box = new GitSandbox();
      folder = mkdtempSync(path.join(tmpdir(), 'promptenv-runner-'));
      clone = path.join(folder, 'clone');
      await box.done('init');
      box.write('prompts/a.prompt', 'One.\n');
      await box.done('snapshot', 'a', '-m', 'One', '--pin', 'dev');
      mkdirSync(path.join(box.folder, '.github'), { recursive: true });
      copyFileSync(program.file, path.join(box.folder, '.github/promptenv.js'));
      box.commit('One');
      box.git('checkout', '-qb', 'change');
      box.write('prompts/a.prompt', 'Two.\n');
      await box.done('snapshot', 'a', '-m', 'Two', '--pin', 'dev');
      // What a branch brings in place of the program is not what runs.
      box.write('.github/promptenv.js', 'require("node:fs").writeFileSync("pwned", "");\n');
      box.commit('Two');
      execFileSync('git', ['clone', '-q', '--branch', 'change', box.folder, clone]);
      writeFileSync(path.join(folder, 'gh'), fakeGh);
      chmodSync(path.join(folder, 'gh'), 0o755);
    });

    after(() => {
      program.remove();
      box.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    function runStep(name: string, said = /^$/): number | null {
      const step = stepNamed(name);
      const values: Readonly<Record<string, string>> = {
        'github.base_ref': 'main',
        'github.token': 'a token',
        'github.repository': 'hollybank/support',
        'github.event.pull_request.number': '7',
      };
      const given = Object.entries(step.env ?? {}).map(([key, value]) => [
        key,
        value.replace(/\$\{\{ ([\w.]+) \}\}/g, (_whole, what: string) => values[what] ?? ''),
      ]);
      const { status, stderr } = spawnSync('bash', ['-e', '-c', step.run ?? 'exit 9'], {
        cwd: clone,
        encoding: 'utf8',
        env: {
          ...process.env,
          PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}`,
          RUNNER_TEMP: folder,
          GITHUB_STEP_SUMMARY: path.join(folder, 'summary.md'),
          FAKE_COMMENTS: path.join(folder, 'comments.json'),
          FAKE_LOG: path.join(folder, 'log.jsonl'),
          ...Object.fromEntries(given),
        } as NodeJS.ProcessEnv,
      });
      assert.match(stderr, said);
      return status;
    }

    const comments = (): readonly { readonly id: number; readonly body: string }[] =>
      JSON.parse(readFileSync(path.join(folder, 'comments.json'), 'utf8')) as [];

    it('comments once, and rewrites that comment at the next push', async () => {
      writeFileSync(
        path.join(folder, 'comments.json'),
        JSON.stringify([{ id: 1, user: 'github-actions[bot]', body: 'Coverage: 91 %' }]),
      );
      assert.deepEqual([runStep('Report'), runStep('Comment'), runStep('Check')], [0, 0, 0]);
      const [other, first, ...more] = comments();
      assert.deepEqual([other?.body, more], ['Coverage: 91 %', []]);
      assert.match(first?.body ?? '', /^<!-- promptenv report -->\n\n## Prompt environments: 1 pin moves/);
      assert.equal(readFileSync(path.join(folder, 'summary.md'), 'utf8'), first?.body);

      box.write('prompts/b.prompt', 'Another.\n');
      await box.done('snapshot', 'b', '-m', 'Another', '--pin', 'dev');
      box.commit('Another');
      execFileSync('git', ['pull', '-q'], { cwd: clone });
      assert.deepEqual([runStep('Report'), runStep('Comment'), runStep('Check')], [0, 0, 0]);
      const [still, second, ...none] = comments();
      assert.deepEqual([still?.body, second?.id, none], ['Coverage: 91 %', first?.id, []]);
      assert.match(second?.body ?? '', /## Prompt environments: 2 pins move/);
      const log = readFileSync(path.join(folder, 'log.jsonl'), 'utf8').trim().split('\n');
      assert.equal(log.length, 4);
      for (const line of log) {
        assert.equal((JSON.parse(line) as { token: string }).token, 'a token');
      }
    });

    const git = (...args: readonly string[]): string =>
      execFileSync('git', args, { cwd: clone, encoding: 'utf8', env: { ...process.env, ...committer } }).trim();

    /** Runs steps while the branch that is merged into is another commit, or is not there. */
    function withBase(commit: string | null, act: () => void): void {
      const name = 'refs/remotes/origin/main';
      const main = git('rev-parse', name);
      git('update-ref', ...(commit === null ? ['-d', name] : [name, commit]));
      try {
        act();
      } finally {
        git('update-ref', name, main);
      }
    }

    it('says that it begins with the next pull request where the base has no program, and fails nothing', () => {
      rmSync(path.join(folder, 'comments.json'), { force: true });
      rmSync(path.join(folder, 'promptenv.js'), { force: true });
      const bare = git('commit-tree', '-m', 'Before', git('hash-object', '-t', 'tree', '-w', '/dev/null'));
      withBase(bare, () => {
        assert.deepEqual([runStep('Report'), runStep('Comment'), runStep('Check')], [0, 0, 0]);
        const [comment, ...more] = comments();
        assert.match(
          comment?.body ?? '',
          /^<!-- promptenv report -->\n\nPrompts are reported from the next pull request on: .* has no `\.github\/promptenv\.js` yet, .*\.\n$/,
        );
        assert.deepEqual(more, []);
        assert.equal(existsSync(path.join(folder, 'promptenv.js')), false);
        assert.equal(existsSync(path.join(clone, 'pwned')), false);
      });
      // The next one finds that comment by its first line.
      assert.deepEqual([runStep('Report'), runStep('Comment'), runStep('Check')], [0, 0, 0]);
      assert.deepEqual(
        comments().map(({ body }) => /^## .*$/m.exec(body)?.[0]),
        ['## Prompt environments: 2 pins move, 2 changed drafts, 2 new versions'],
      );
    });

    it('fails where the base is not there, rather than to take it for one without a program', () => {
      withBase(null, () => {
        assert.notEqual(runStep('Report', /not a valid object name/i), 0);
      });
    });

    it('fails at its end where a pin moved without its event', () => {
      const pins = path.join(clone, '.promptenv/environments/dev.yaml');
      const [line] = readFileSync(pins, 'utf8').split('\n');
      writeFileSync(
        path.join(clone, '.promptenv/environments/prod.yaml'),
        `${line?.split(' ').slice(0, 2).join(' ')} 20261122T113000000Z-8f00b1a2c3d4e5f6\n`,
      );
      assert.equal(runStep('Report'), 0);
      assert.match(readFileSync(path.join(folder, 'report.md'), 'utf8'), /moved \*\*without an event\*\*/);
      assert.equal(runStep('Check'), 1);
    });
  });
});
