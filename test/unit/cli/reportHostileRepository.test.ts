import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ReportBox } from './reportBox';

describe('promptenv report: a hostile repository', function () {
  this.timeout(60_000);
  let box: ReportBox;

  beforeEach(async () => {
    box = await ReportBox.make();
  });

  afterEach(() => {
    box.remove();
  });

  it('fetches nothing where the repository lacks objects, whatever transport it names', async () => {
    const evil = path.join(box.folder, 'evil');
    const blob = box.git('rev-parse', 'main:prompts/alone.prompt');
    await box.secondVersion();
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
    const { drafts } = await box.report();
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
