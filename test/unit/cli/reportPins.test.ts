import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ReportBox } from './reportBox';

describe('promptenv report: pins', function () {
  this.timeout(60_000);
  let box: ReportBox;

  beforeEach(async () => {
    box = await ReportBox.make();
  });

  afterEach(() => {
    box.remove();
  });

  it('says that nothing changes where nothing does', async () => {
    box.write('README.md', 'No prompt.\n');
    box.commit('Say something');
    const { pins, drafts, versions, findings, ok } = await box.report();
    assert.deepEqual([pins, drafts, versions, findings, ok], [[], [], [], [], true]);
    const text = await box.markdown();
    assert.match(text, /^<!-- promptenv report -->\n\n## Prompt environments: nothing changes$/m);
    assert.match(text, /`promptenv verify` finds nothing wrong\./);
  });

  it('names every pin that moves, with who moved it, why, and the comparison', async () => {
    await box.secondVersion();
    box.commit('Promote');
    const found = await box.report();
    assert.equal(found.base.commit, box.start);
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
    const text = await box.markdown();
    assert.match(text, /^\| `prod` \| `alone` \| v1 → v2 \| `Ada Lovelace` \| `tried for a week` \|$/m);
    assert.match(
      text,
      /<summary><code>prod<\/code>, <code>staging<\/code>, <code>dev<\/code> <code>alone<\/code>: v1 → v2<\/summary>\n\n#### `alone@1` → `alone@2`/,
    );
    assert.equal(text.match(/^<details>$/gm)?.length, 1);
    assert.match(text, /^-Alone\.\n\+All alone\.$/m);
  });

  it('says loudly that a pin moved without an event', async () => {
    box.write('prompts/alone.prompt', 'All alone.\n');
    await box.done('snapshot', 'alone', '-m', 'More', '--pin', 'dev');
    const staged = /^alone: (\S+)/m.exec(box.read('.promptenv/environments/dev.yaml'))?.[1] ?? '';
    const pins = box.read('.promptenv/environments/prod.yaml');
    box.write('.promptenv/environments/prod.yaml', pins.replace(/^alone: \S+/m, `alone: ${staged}`));
    box.commit('By hand');
    const { pins: moves, ok } = await box.report();
    assert.deepEqual(
      [moves[0]?.environment, moves[0]?.record, moves[0]?.events, ok],
      ['prod', 'unrecorded', [], false],
    );
    const text = await box.markdown();
    assert.match(
      text,
      /^> \[!CAUTION\]\n> \*\*A pin moves that nobody answers for\.\*\*\n> - `prod` `alone`: moved \*\*without an event\*\*/m,
    );
    assert.match(text, /^\| `prod` \| `alone` \| v1 → v2 \| \*\*nobody\*\* \| {2}\|$/m);
    assert.match(text, /unrecorded/);
    assert.equal((await box.run('report', '--base', 'main', '--check')).code, 1);
    assert.equal((await box.run('report', '--base', box.start, '--check')).code, 1);
  });

  it('tells a promotion that git reverted from a history that was rewritten', async () => {
    await box.secondVersion();
    const promoted = box.commit('Promote');
    box.git('branch', '-f', 'main');
    box.git('revert', '--no-edit', promoted);
    const reverted = await box.report();
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
    box.git('checkout', '-q', box.start);
    rmSync(path.join(box.folder, '.promptenv'), { recursive: true });
    await box.done('init');
    await box.done('snapshot', 'alone', '-m', 'Again', '--pin', 'dev');
    box.write('prompts/alone.prompt', 'Forged.\n');
    await box.done('snapshot', 'alone', '-m', 'Forged', '--pin', 'dev');
    await box.done('promote', 'alone', '--to', 'staging', '--reason', 'trust me');
    await box.done('promote', 'alone', '--to', 'prod', '--reason', 'trust me');
    assert.equal((await box.run('verify')).code, 0);
    const forged = await box.report('main');
    assert.deepEqual(
      forged.pins.find(({ environment, prompt }) => environment === 'prod' && prompt === 'alone')?.record,
      'rewritten',
    );
    assert.match(await box.markdown(), /`prod` `alone`: its history was \*\*rewritten\*\*/);
  });

  it('lets a branch pass that puts a pins file of the base right, and fails one that breaks it', async () => {
    const file = '.promptenv/environments/prod.yaml';
    const good = box.read(file);
    box.write(file, `<<<<<<< ours\n${good}=======\n${good}>>>>>>> theirs\n`);
    const broken = await box.run('report', '--base', 'main', '--check');
    assert.equal(broken.code, 1, broken.out);
    assert.match(broken.out, /^> - `prod`: what it pins cannot be told: /m);

    box.commit('Conflict');
    box.git('branch', '-f', 'main');
    box.write(file, good);
    const mended = await box.run('report', '--base', 'main', '--check');
    assert.match(mended.out, /^> - `prod`: what it pins \*\*in the base\*\* cannot be told, so what moves neither: /m);
    assert.equal(mended.code, 0, mended.out);
  });

  it('reports holds, and pins that went', async () => {
    await box.secondVersion();
    box.commit('Promote');
    box.git('branch', '-f', 'main');
    await box.done('rollback', 'alone', '--env', 'prod', '--reason', 'too long');
    await box.done('unpin', 'alone', '--env', 'staging', '--reason', 'gone');
    const text = await box.markdown();
    assert.match(text, /^\| `prod` \| `alone` \| v2 → v1, held \| `Ada Lovelace` \| rollback: `too long` \|$/m);
    assert.match(text, /^\| `staging` \| `alone` \| v2 → none \| `Ada Lovelace` \| unpin: `gone` \|$/m);
  });

  it('cautions of a hold that ends, also where git went back before it', async () => {
    await box.secondVersion();
    box.commit('Promote');
    await box.done('rollback', 'alone', '--env', 'prod', '--reason', 'too long');
    const held = box.commit('Roll back');
    box.git('branch', '-f', 'main');
    box.git('revert', '--no-edit', held);
    const text = await box.markdown();
    assert.match(
      text,
      /^> - `prod` `alone`: its hold `too long` is \*\*undone by a revert in git\*\*, without an event\.$/m,
    );
    assert.match(text, /\| a revert in git \| back to what was set before: `Ada Lovelace`, `tried for a week` \|$/m);
  });
});
