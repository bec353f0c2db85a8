import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../src/cli/run';
import { GitSandbox } from '../../support/gitSandbox';
import type { JsonValue } from './sandbox';
import { captured } from './support';

interface Report {
  readonly configuration: readonly {
    readonly change: string;
    readonly subject: string;
    readonly to: readonly string[];
  }[];
  readonly removedPins: readonly unknown[];
  readonly base: { readonly revision: string; readonly commit: string };
  readonly ok: boolean;
  readonly pins: readonly {
    readonly environment: string;
    readonly prompt: string;
    readonly from: number | null;
    readonly to: number | null;
    readonly record: string;
    readonly events: readonly { readonly actor: string; readonly reason: string | null }[];
    readonly comparison: { readonly same: boolean } | null;
  }[];
  readonly drafts: readonly {
    readonly prompt: string;
    readonly files: readonly string[];
    readonly draft: string;
    readonly state: string;
    readonly formerly: string | null;
    readonly environments: readonly {
      readonly environment: string;
      readonly change: { readonly same: boolean } | null;
    }[];
  }[];
  readonly versions: readonly {
    readonly prompt: string;
    readonly version: number;
    readonly environments: readonly string[];
  }[];
  readonly findings: readonly { readonly code: string }[];
}

describe('promptenv report', function () {
  this.timeout(60_000);
  let box: GitSandbox;
  let start: string;

  beforeEach(async () => {
    box = new GitSandbox();
    await box.done('init');
    box.write('prompts/support/_voice.prompt', 'Be kind.\n');
    box.write('prompts/support/triage.prompt', '{{>voice}} Sort {{text}}.\n');
    box.write('prompts/alone.prompt', 'Alone.\n');
    for (const id of ['support/triage', 'alone']) {
      await box.done('snapshot', id, '-m', 'first', '--pin', 'dev');
      await box.done('promote', id, '--to', 'staging', '--reason', 'ready');
      await box.done('promote', id, '--to', 'prod', '--reason', 'ready');
    }
    start = box.commit('Two prompts');
    box.git('checkout', '-qb', 'branch');
  });

  afterEach(() => {
    box.remove();
  });

  async function report(base = 'main'): Promise<Report> {
    return (await box.json(0, 'report', '--base', base)) as unknown as Report & JsonValue;
  }

  /** A second version of `alone`, promoted everywhere. */
  async function secondVersion(): Promise<void> {
    box.write('prompts/alone.prompt', 'All alone.\n');
    await box.done('snapshot', 'alone', '-m', 'More', '--pin', 'dev');
    await box.done('promote', 'alone', '--to', 'staging', '--reason', 'tried');
    await box.done('promote', 'alone', '--to', 'prod', '--reason', 'tried for a week');
  }

  it('says that nothing changes where nothing does', async () => {
    box.write('README.md', 'No prompt.\n');
    box.commit('Say something');
    const { pins, drafts, versions, findings, ok } = await report();
    assert.deepEqual([pins, drafts, versions, findings, ok], [[], [], [], [], true]);
    const text = await box.done('report', '--base', 'main');
    assert.match(text, /^<!-- promptenv report -->\n\n## Prompt environments: nothing changes$/m);
    assert.match(text, /`promptenv verify` finds nothing wrong\./);
  });

  it('names every pin that moves, with who moved it, why, and the comparison', async () => {
    await secondVersion();
    box.commit('Promote');
    const found = await report();
    assert.equal(found.base.commit, start);
    assert.deepEqual(
      found.pins.map(({ environment, prompt, from, to, record, events }) =>
        [environment, prompt, from, to, record, ...events.map(({ actor, reason }) => `${actor}: ${reason}`)].join(' '),
      ),
      [
        'prod alone 1 2 recorded Ada Lovelace <ada@example.org>: tried for a week',
        'staging alone 1 2 recorded Ada Lovelace <ada@example.org>: tried',
        'dev alone 1 2 recorded Ada Lovelace <ada@example.org>: More',
      ],
    );
    assert.deepEqual(
      found.versions.map(({ prompt, version, environments }) => [prompt, version, environments]),
      [['alone', 2, ['dev', 'staging', 'prod']]],
    );
    const text = await box.done('report', '--base', 'main');
    assert.match(text, /^\| `prod` \| `alone` \| v1 → v2 \| `Ada Lovelace` \| `tried for a week` \|$/m);
    assert.match(
      text,
      /<summary><code>prod<\/code> <code>alone<\/code>: v1 → v2<\/summary>\n\n#### `alone@1` → `alone@2`/,
    );
    assert.match(text, /^-Alone\.\n\+All alone\.$/m);
  });

  it('counts from where the branch began, whatever happened to the other one since', async () => {
    box.git('checkout', '-q', 'main');
    await secondVersion();
    box.commit('Promote on main');
    box.git('checkout', '-q', 'branch');
    const { base, pins, versions } = await report();
    assert.deepEqual([base.commit, pins, versions], [start, [], []]);
  });

  it('follows a partial to the prompts and environments that it reaches', async () => {
    box.write('prompts/support/_voice.prompt', 'Be brief.\n');
    const { drafts } = await report();
    assert.deepEqual(
      drafts.map(({ prompt, files, draft }) => [prompt, files, draft]),
      [['support/triage', ['prompts/support/_voice.prompt'], 'modified']],
    );
    assert.deepEqual(
      drafts[0]?.environments.map(({ environment, change }) => [environment, change?.same]),
      [
        ['dev', false],
        ['staging', false],
        ['prod', false],
      ],
    );
    assert.match(
      await box.done('report', '--base', 'main'),
      /^\| `support\/triage` \| `prompts\/support\/_voice\.prompt` \| v1: `_voice\.prompt` \| v1: `_voice\.prompt` \| v1: `_voice\.prompt` \|$/m,
    );
  });

  it('tells new drafts and removed ones, and takes line ends for no change', async () => {
    box.write('prompts/new.prompt', 'New.\n');
    box.write('prompts/support/triage.prompt', '{{>voice}} Sort {{text}}.\r\n');
    rmSync(path.join(box.folder, 'prompts/alone.prompt'));
    const { drafts } = await report();
    assert.deepEqual(
      drafts.map(({ prompt, draft }) => [prompt, draft]),
      [
        ['alone', 'missing'],
        ['new', 'new'],
      ],
    );
  });

  it('says loudly that a pin moved without an event', async () => {
    box.write('prompts/alone.prompt', 'All alone.\n');
    await box.done('snapshot', 'alone', '-m', 'More', '--pin', 'dev');
    const staged = /^alone: (\S+)/m.exec(box.read('.promptenv/environments/dev.yaml'))?.[1] ?? '';
    const pins = box.read('.promptenv/environments/prod.yaml');
    box.write('.promptenv/environments/prod.yaml', pins.replace(/^alone: \S+/m, `alone: ${staged}`));
    box.commit('By hand');
    const { pins: moves, ok } = await report();
    assert.deepEqual(
      [moves[0]?.environment, moves[0]?.record, moves[0]?.events, ok],
      ['prod', 'unrecorded', [], false],
    );
    const text = await box.done('report', '--base', 'main');
    assert.match(
      text,
      /^> \[!CAUTION\]\n> \*\*A pin moves that nobody answers for\.\*\*\n> - `prod` `alone`: moved \*\*without an event\*\*/m,
    );
    assert.match(text, /^\| `prod` \| `alone` \| v1 → v2 \| \*\*nobody\*\* \| {2}\|$/m);
    assert.match(text, /unrecorded/);
    assert.equal((await box.run('report', '--base', 'main', '--check')).code, 1);
    assert.equal((await box.run('report', '--base', start, '--check')).code, 1);
  });

  it('tells a promotion that git reverted from a history that was rewritten', async () => {
    await secondVersion();
    const promoted = box.commit('Promote');
    box.git('branch', '-f', 'main');
    box.git('revert', '--no-edit', promoted);
    const reverted = await report();
    assert.deepEqual(
      reverted.pins.map(({ environment, from, to, record, events }) => [
        environment,
        from,
        to,
        record,
        events[0]?.reason,
      ]),
      [
        ['prod', 2, 1, 'reverted', 'ready'],
        ['staging', 2, 1, 'reverted', 'ready'],
        ['dev', 2, 1, 'reverted', 'first'],
      ],
    );
    assert.equal(reverted.ok, true);

    // Another beginning for the same pin: every event is whole, and none of them is one that main has.
    box.git('checkout', '-q', start);
    rmSync(path.join(box.folder, '.promptenv'), { recursive: true });
    await box.done('init');
    await box.done('snapshot', 'alone', '-m', 'Again', '--pin', 'dev');
    box.write('prompts/alone.prompt', 'Forged.\n');
    await box.done('snapshot', 'alone', '-m', 'Forged', '--pin', 'dev');
    await box.done('promote', 'alone', '--to', 'staging', '--reason', 'trust me');
    await box.done('promote', 'alone', '--to', 'prod', '--reason', 'trust me');
    assert.equal((await box.run('verify')).code, 0);
    const forged = await report('main');
    assert.deepEqual(
      forged.pins.find(({ environment, prompt }) => environment === 'prod' && prompt === 'alone')?.record,
      'rewritten',
    );
    assert.match(await box.done('report', '--base', 'main'), /`prod` `alone`: its history was \*\*rewritten\*\*/);
  });

  it('reports holds, and pins that went', async () => {
    await secondVersion();
    box.commit('Promote');
    box.git('branch', '-f', 'main');
    await box.done('rollback', 'alone', '--env', 'prod', '--reason', 'too long');
    await box.done('unpin', 'alone', '--env', 'staging', '--reason', 'gone');
    const text = await box.done('report', '--base', 'main');
    assert.match(text, /^\| `prod` \| `alone` \| v2 → v1, held \| `Ada Lovelace` \| rollback: `too long` \|$/m);
    assert.match(text, /^\| `staging` \| `alone` \| v2 → none \| `Ada Lovelace` \| unpin: `gone` \|$/m);
  });

  it('reads a registry that is new in the branch, and one below the top of the repository', async () => {
    box.git('checkout', '-q', '--orphan', 'fresh');
    box.git('rm', '-rfq', '.');
    box.commit('Nothing');
    box.git('checkout', '-qb', 'below');
    box.write('team/prompts/one.prompt', 'One.\n');
    await box.done('init', '--cwd', 'team');
    await box.done('snapshot', 'one', '-m', 'first', '--pin', 'dev', '--cwd', 'team');
    box.commit('A registry');
    const ran = await box.runIn('team', 'report', '--base', 'fresh', '--json');
    const { pins, drafts, ok } = JSON.parse(ran.out) as Report;
    assert.deepEqual(
      [pins.map(({ prompt, from, to }) => [prompt, from, to]), drafts.map(({ prompt }) => prompt), ok],
      [[['one', null, 1]], ['one'], true],
    );
  });

  function configure(change: (text: string) => string): void {
    box.write('.promptenv/config.yaml', change(box.read('.promptenv/config.yaml')));
  }

  it('lists what the configuration changes, and cautions where it takes protection away', async () => {
    configure((text) =>
      text.replace('protected: true', 'protected: false').replace(/^( *)staging:/m, '$1qa: {}\n$1staging:'),
    );
    const { configuration } = await report();
    assert.deepEqual(
      configuration.map(({ change, subject, to }) => [change, subject, ...to]),
      [
        ['protectionRemoved', 'prod'],
        ['environmentAdded', 'qa'],
        ['orderChanged', '', 'dev', 'qa', 'staging', 'prod'],
      ],
    );
    const text = await box.done('report', '--base', 'main');
    assert.match(text, /^## Prompt environments: the configuration changes$/m);
    assert.match(text, /^> \[!CAUTION\]\n(?:> .*\n)*> - `prod` is \*\*no longer protected\*\*/m);
    assert.match(
      text,
      /^- The order of promotion is `dev`, `qa`, `staging`, `prod`; it was `dev`, `staging`, `prod`\.$/m,
    );
  });

  it('lists drafts that the configuration takes for none any more, though their files are as they were', async () => {
    configure((text) => text.replace(/^prompts:[\s\S]*?(?=^\S)/m, 'prompts:\n  - root: prompts/support\n\n'));
    const { configuration, drafts } = await report();
    assert.deepEqual(
      configuration.map(({ change, subject }) => [change, subject]),
      [
        ['rootRemoved', 'prompts'],
        ['rootAdded', 'prompts/support'],
      ],
    );
    assert.deepEqual(
      drafts.filter(({ prompt }) => prompt === 'alone').map(({ state, files }) => [state, files]),
      [['unmatched', ['prompts/alone.prompt']]],
    );
    assert.match(
      await box.done('report', '--base', 'main'),
      /^\| `alone`, its file is as it was, and \*\*no draft any more\*\* \| `prompts\/alone\.prompt` \| v1, stays \|/m,
    );
  });

  it('says once that an environment or a pins file was removed', async () => {
    rmSync(path.join(box.folder, '.promptenv/environments/staging.yaml'));
    const file = await report();
    assert.deepEqual(
      [file.pins, file.removedPins, file.ok],
      [[], [{ environment: 'staging', isConfigured: true, pins: 2 }], false],
    );
    configure((text) => text.replace(/^ *staging:.*\n/m, ''));
    assert.deepEqual(
      [(await report()).pins, (await report()).removedPins],
      [[], [{ environment: 'staging', isConfigured: false, pins: 2 }]],
    );
    const text = await box.done('report', '--base', 'main');
    assert.match(text, /^> - `staging`: the environment was \*\*removed\*\*: 2 prompts had a pin there\.$/m);
    assert.doesNotMatch(text, /without an event\*\*/);
  });

  it('tells drafts that went without a version, and those that moved', async () => {
    box.write('prompts/first.prompt', 'Some words of its own.\n');
    box.write('prompts/gone.prompt', 'Others.\n');
    box.commit('Two drafts');
    box.git('branch', '-f', 'main');
    box.git('mv', 'prompts/first.prompt', 'prompts/second.prompt');
    rmSync(path.join(box.folder, 'prompts/gone.prompt'));
    const { drafts } = await report();
    assert.deepEqual(
      drafts.map(({ prompt, state, formerly, files }) => [prompt, state, formerly, files]),
      [
        ['gone', 'removed', null, ['prompts/gone.prompt']],
        ['second', 'moved', 'first', ['prompts/first.prompt', 'prompts/second.prompt']],
      ],
    );
    assert.match(await box.done('report', '--base', 'main'), /^\| `second`, \*\*was `first`\*\* \|/m);
  });

  it('says of a draft that cannot be parsed why, nothing of its files, and fails the check', async () => {
    box.write('prompts/support/triage.prompt', '---\nmodel: [x\n---\n{{>voice}} Sort {{text}}.\n');
    const { drafts, findings, ok } = await report();
    assert.deepEqual(
      [drafts.map(({ prompt, draft }) => [prompt, draft]), findings.map(({ code }) => code), ok],
      [[['support/triage', 'invalid']], ['invalidDraft'], false],
    );
    const text = await box.done('report', '--base', 'main');
    assert.match(text, /\*\*cannot be read\*\* \(line \d: `.*`\)/);
    assert.match(text, /v1: its text \(\+3 −0\); it cannot be read, so nothing can be said about settings or files/);
    assert.doesNotMatch(text, /_voice/);
    assert.equal((await box.run('report', '--base', 'main', '--check')).code, 1);
    const diff = await box.done('diff', 'support/triage@prod', 'support/triage@draft');
    assert.match(diff, /^The right side is nothing that its format can read/m);
    assert.doesNotMatch(diff, /_voice|Variables|Settings/);
  });

  it('follows links inside the registry to what they lead to', async () => {
    box.write('shared/tone.prompt', 'Calm.\n');
    symlinkSync('../shared/tone.prompt', path.join(box.folder, 'prompts/_tone.prompt'));
    box.write('prompts/toned.prompt', '{{>tone}} Go.\n');
    box.commit('A link');
    box.git('branch', '-f', 'main');
    assert.deepEqual((await report()).drafts, []);
    box.write('shared/tone.prompt', 'Wild.\n');
    assert.deepEqual(
      (await report()).drafts.map(({ prompt }) => prompt),
      ['toned'],
    );
  });

  it('cautions of a hold that ends, also where git went back before it', async () => {
    await secondVersion();
    box.commit('Promote');
    await box.done('rollback', 'alone', '--env', 'prod', '--reason', 'too long');
    const held = box.commit('Roll back');
    box.git('branch', '-f', 'main');
    box.git('revert', '--no-edit', held);
    const text = await box.done('report', '--base', 'main');
    assert.match(
      text,
      /^> - `prod` `alone`: its hold `too long` is \*\*undone by a revert in git\*\*, without an event\.$/m,
    );
    assert.match(text, /\| a revert in git \| back to what was set before: `Ada Lovelace`, `tried for a week` \|$/m);
  });

  it('asks about the folder that it runs in, whatever repository a hook names', async () => {
    box.git('checkout', '-q', '--orphan', 'fresh');
    box.git('rm', '-rfq', '.');
    box.write('team/prompts/one.prompt', 'One.\n');
    await box.done('init', '--cwd', 'team');
    await box.done('snapshot', 'one', '-m', 'first', '--pin', 'dev', '--cwd', 'team');
    box.commit('A registry');
    const tree = `${box.folder}-tree`;
    try {
      box.git('worktree', 'add', '-q', '-b', 'linked', tree);
      const gitFolder = execFileSync('git', ['rev-parse', '--absolute-git-dir'], {
        cwd: tree,
        encoding: 'utf8',
      }).trim();
      const inHook = { GIT_DIR: gitFolder, GIT_INDEX_FILE: path.join(gitFolder, 'index'), GIT_PREFIX: '' };
      const before = new Map(Object.keys(inHook).map((name) => [name, process.env[name]] as const));
      Object.assign(process.env, inHook);
      try {
        const io = captured({ cwd: path.join(tree, 'team') });
        assert.equal(await run(['report', '--base', 'fresh', '--json'], io), 0, io.err());
        const { pins, drafts, versions } = JSON.parse(io.out()) as Report;
        assert.deepEqual([pins, drafts, versions], [[], [], []]);
      } finally {
        for (const [name, value] of before) {
          if (value === undefined) {
            Reflect.deleteProperty(process.env, name);
          } else {
            process.env[name] = value;
          }
        }
      }
    } finally {
      rmSync(tree, { recursive: true, force: true });
    }
  });

  it('says what to do about a revision that cannot be used', async () => {
    const refusals: readonly (readonly [string, number, RegExp])[] = [
      ['-x', 2, /"-x" is no revision/],
      ['nope', 1, /git knows no commit "nope" here: fetch its branch first/],
      ['main:README.md', 1, /git knows no commit/],
    ];
    for (const [revision, code, message] of refusals) {
      const ran = await box.run('report', '--base', revision);
      assert.equal(ran.code, code, ran.err);
      assert.match(ran.err, message);
    }
    box.git('checkout', '-q', '--orphan', 'apart');
    box.commit('Apart');
    assert.match((await box.run('report', '--base', 'main')).err, /have no commit in common/);
    rmSync(path.join(box.folder, '.git'), { recursive: true });
    assert.match((await box.run('report', '--base', 'main')).err, /is in no git repository that git can read/);
  });

  it('asks for the whole history where the clone is shallow', async () => {
    box.commit('One more');
    const clone = mkdtempSync(path.join(tmpdir(), 'promptenv-shallow-'));
    try {
      execFileSync('git', ['clone', '-q', '--depth', '1', '--no-single-branch', `file://${box.folder}`, clone]);
      for (const base of ['origin/main', 'HEAD~3']) {
        const io = captured({ cwd: clone });
        const code = await run(['report', '--base', base], io);
        assert.deepEqual([code, /shallow.*fetch-depth: 0/.test(io.err())], [1, true], io.err());
      }
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  });

  it('fetches nothing where the repository lacks objects, whatever transport it names', async () => {
    const evil = path.join(box.folder, 'evil');
    const blob = box.git('rev-parse', 'main:prompts/alone.prompt');
    await secondVersion();
    box.commit('Promote');
    const settings: readonly (readonly [string, string])[] = [
      ['core.repositoryFormatVersion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', `ext::sh -c touch% ${evil}`],
      ['protocol.ext.allow', 'always'],
    ];
    settings.forEach(([key, value]) => box.git('config', key, value));
    rmSync(path.join(box.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    const ran = await box.run('report', '--base', 'main');
    assert.equal(ran.code, 1);
    assert.match(ran.err, /git does not have .*: fetch the whole history, without a filter: fetch-depth: 0/);
    assert.equal(existsSync(evil), false);
    // The trap does spring when git is asked without care.
    assert.throws(() => box.git('cat-file', 'blob', blob));
    assert.equal(existsSync(evil), true);
  });

  it('starts nothing that the repository names, and writes nothing', async () => {
    const evil = path.join(box.folder, '.git', 'evil');
    const script = `#!/bin/sh\ntouch '${evil}'\ncat\n`;
    box.write('.git/evil.sh', script);
    chmodSync(path.join(box.folder, '.git/evil.sh'), 0o755);
    const command = path.join(box.folder, '.git/evil.sh');
    const hostile: readonly (readonly [string, string])[] = [
      ['core.fsmonitor', command],
      ['core.pager', command],
      ['core.sshCommand', command],
      ['diff.external', command],
      ['diff.evil.textconv', command],
      ['filter.evil.smudge', command],
      ['filter.evil.clean', command],
      ['core.hooksPath', path.join(box.folder, '.git/hooks')],
    ];
    box.write('.gitattributes', '* diff=evil\n');
    box.commit('Attributes');
    hostile.forEach(([key, value]) => box.git('config', key, value));
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout']) {
      box.write(`.git/hooks/${hook}`, script);
      chmodSync(path.join(box.folder, '.git/hooks', hook), 0o755);
    }
    box.write('.git/info/attributes', '* filter=evil diff=evil\n');
    box.write('prompts/alone.prompt', 'All alone.\n');
    const before = readdirSync(path.join(box.folder, '.git')).sort();
    rmSync(evil, { force: true });
    const { drafts } = await report();
    assert.deepEqual(
      drafts.map(({ prompt }) => prompt),
      ['alone'],
    );
    assert.equal(existsSync(evil), false);
    assert.deepEqual(readdirSync(path.join(box.folder, '.git')).sort(), before);
    // The trap does spring when git is asked without care.
    box.git('diff', 'main');
    assert.equal(existsSync(evil), true);
  });
});
