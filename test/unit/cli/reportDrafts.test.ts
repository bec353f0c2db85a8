import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ReportBox, type Report } from './reportBox';

describe('promptenv report: drafts', function () {
  this.timeout(60_000);
  let box: ReportBox;

  beforeEach(async () => {
    box = await ReportBox.make();
  });

  afterEach(() => {
    box.remove();
  });

  it('follows a partial to the prompts and environments that it reaches', async () => {
    box.write('prompts/support/_voice.prompt', 'Be brief.\n');
    const { drafts } = await box.report();
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
      await box.markdown(),
      /^\| `support\/triage` \| `prompts\/support\/_voice\.prompt` \| v1: `_voice\.prompt` \| v1: `_voice\.prompt` \| v1: `_voice\.prompt` \|$/m,
    );
  });

  it('tells a partial that is gone from one that was edited, and fails the check while it is included', async () => {
    rmSync(path.join(box.folder, 'prompts/support/_voice.prompt'));
    const { findings, ok } = await box.report();
    assert.deepEqual([findings.map(({ code }) => code), ok], [['missingInclude'], false]);
    const cell = 'v1: `_voice.prompt` (removed; the draft still includes it)';
    assert.ok((await box.markdown()).includes(`| ${cell} | ${cell} | ${cell} |`));
    assert.equal((await box.run('report', '--base', 'main', '--check')).code, 1);
    assert.match(
      await box.done('where', 'prompts/support/_voice.prompt'),
      /prod +v1 +serves it +the draft changes _voice\.prompt \(removed; the draft still includes it\)$/m,
    );

    // What the base lacks already, nobody broke here.
    box.commit('Remove it');
    box.git('branch', '-f', 'main');
    box.write('prompts/support/triage.prompt', '{{>voice}} Sort {{text}} well.\n');
    assert.deepEqual((await box.report()).findings, []);

    box.write('prompts/support/triage.prompt', 'Sort {{text}}.\n');
    const without = await box.markdown();
    assert.match(without, /v1: its text \(\+1 −1\); `_voice\.prompt` \(removed\)/);
  });

  it('tells new drafts and removed ones, and takes line ends for no change', async () => {
    box.write('prompts/new.prompt', 'New.\n');
    box.write('prompts/support/triage.prompt', '{{>voice}} Sort {{text}}.\r\n');
    rmSync(path.join(box.folder, 'prompts/alone.prompt'));
    const { drafts } = await box.report();
    assert.deepEqual(
      drafts.map(({ prompt, draft }) => [prompt, draft]),
      [
        ['alone', 'missing'],
        ['new', 'new'],
      ],
    );
  });

  it('calls no draft new that the base has without a version', async () => {
    box.write('prompts/support/later.prompt', '{{>voice}} Later.\n');
    assert.match(await box.markdown(), /^\| `support\/later`, new \|/m);
    box.commit('Draft');
    box.git('branch', '-f', 'main');
    box.write('prompts/support/_voice.prompt', 'Be brief.\n');
    assert.match(await box.markdown(), /^\| `support\/later`, no version yet \|/m);
  });

  it('tells drafts that went without a version, and those that moved', async () => {
    box.write('prompts/first.prompt', 'Some words of its own.\n');
    box.write('prompts/gone.prompt', 'Others.\n');
    box.commit('Two drafts');
    box.git('branch', '-f', 'main');
    box.git('mv', 'prompts/first.prompt', 'prompts/second.prompt');
    rmSync(path.join(box.folder, 'prompts/gone.prompt'));
    const { drafts } = await box.report();
    assert.deepEqual(
      drafts.map(({ prompt, state, formerly, files }) => [prompt, state, formerly, files]),
      [
        ['gone', 'removed', null, ['prompts/gone.prompt']],
        ['second', 'moved', 'first', ['prompts/first.prompt', 'prompts/second.prompt']],
      ],
    );
    assert.match(await box.markdown(), /^\| `second`, \*\*was `first`\*\* \|/m);
  });

  it('says of a draft that cannot be parsed why, nothing of its files, and fails the check', async () => {
    box.write('prompts/support/triage.prompt', '---\nmodel: [x\n---\n{{>voice}} Sort {{text}}.\n');
    const { drafts, findings, ok } = await box.report();
    assert.deepEqual(
      [drafts.map(({ prompt, draft }) => [prompt, draft]), findings.map(({ code }) => code), ok],
      [[['support/triage', 'invalid']], ['invalidDraft'], false],
    );
    const text = await box.markdown();
    assert.match(text, /\*\*cannot be read\*\* \(line \d: `.*`\)/);
    assert.match(text, /v1: its text \(\+3 −0\); it cannot be read, so nothing can be said about settings or files/);
    assert.doesNotMatch(text, /_voice/);
    assert.equal((await box.run('report', '--base', 'main', '--check')).code, 1);
    const diff = await box.done('diff', 'support/triage@prod', 'support/triage@draft');
    assert.match(diff, /^The right side is nothing that its format can read/m);
    assert.doesNotMatch(diff, /_voice|Variables|Settings/);
  });

  const told = (drafts: Report['drafts']): readonly string[] =>
    drafts.flatMap(({ prompt, state, formerly, similarity }) =>
      formerly === null ? [`${state} ${prompt}`] : [`${Math.floor((similarity ?? 0) * 100)} % ${formerly} → ${prompt}`],
    );

  /** What git makes of the same branch, in the same words. */
  function toldByGit(): readonly string[] {
    const id = (file = ''): string => file.replace(/^prompts\/|\.prompt$/g, '');
    const lines = box.git('diff', '--find-renames', '--name-status', 'main', 'HEAD', '--', 'prompts').split('\n');
    return lines
      .map((line) => line.split('\t'))
      .map(([state = '', from, to]) => {
        const kept = /^R(\d+)$/.exec(state)?.[1];
        const what = state === 'A' ? 'added' : state === 'D' ? 'removed' : 'changed';
        return kept === undefined ? `${what} ${id(from)}` : `${Number(kept)} % ${id(from)} → ${id(to)}`;
      })
      .sort();
  }

  it('takes a draft for renamed, however it was edited, as far as git does', async () => {
    const lines = (word: string, from: number, to: number): string =>
      Array.from(
        { length: to - from },
        (_, index) => `${word} ${from + index}: say so in ${(from + index) * 7} words.\n`,
      ).join('');
    const long = 'One paragraph on a line of its own. '.repeat(30);
    box.write('prompts/edited.prompt', lines('Rule', 0, 20));
    box.write('prompts/halved.prompt', lines('Step', 0, 30));
    box.write('prompts/rewritten.prompt', lines('Point', 0, 12));
    box.write('prompts/long.prompt', `${long}\n`);
    box.write('prompts/same.prompt', lines('Tone', 0, 3));
    box.write('prompts/one.prompt', lines('Case', 0, 20));
    box.write('prompts/other.prompt', lines('Case', 0, 15) + lines('Other', 0, 5));
    box.commit('Drafts');
    box.git('branch', '-f', 'main');
    for (const name of ['edited', 'halved', 'rewritten', 'long', 'same', 'one', 'other']) {
      rmSync(path.join(box.folder, `prompts/${name}.prompt`));
    }
    box.write('prompts/a/shortened.prompt', lines('Rule', 2, 20));
    box.write('prompts/a/half.prompt', lines('Step', 0, 16) + lines('Stop', 16, 30));
    box.write('prompts/a/anew.prompt', lines('Point', 0, 3) + lines('Quite', 3, 14));
    box.write('prompts/a/longer.prompt', `${long}And one more sentence at its end.\n`);
    box.write('prompts/a/same.prompt', lines('Tone', 0, 3));
    box.write('prompts/a/first.prompt', lines('Case', 0, 19) + lines('Case', 30, 31));
    box.write('prompts/a/second.prompt', lines('Case', 0, 15) + lines('Other', 0, 4) + lines('Other', 9, 10));
    box.commit('Rename and edit');
    const found = [...told((await box.report()).drafts)].sort();
    assert.deepEqual(found, toldByGit());
    assert.equal(found.filter((line) => line.includes('→')).length, 6);
    assert.deepEqual(
      found.filter((line) => !line.includes('→')),
      ['added a/anew', 'removed rewritten'],
    );
  });

  it('says of a draft that was renamed what is served on by its former name', async () => {
    const text = 'Answer kindly.\nSay what you know.\nAsk for what you need.\n';
    box.write('prompts/reply.prompt', text);
    await box.done('snapshot', 'reply', '-m', 'first', '--pin', 'dev');
    await box.done('promote', 'reply', '--to', 'staging', '--reason', 'ready');
    box.commit('Reply');
    box.git('branch', '-f', 'main');
    box.git('mv', 'prompts/reply.prompt', 'prompts/answer.prompt');
    box.write('prompts/answer.prompt', `${text}Thank them.\n`);
    assert.deepEqual(told((await box.report()).drafts), ['82 % reply → answer']);
    assert.match(
      await box.markdown(),
      /^\| `answer`, \*\*was `reply`\*\* \(82 % of its text\) \| `prompts\/reply\.prompt`<br>`prompts\/answer\.prompt` \| `reply` v1, stays \| `reply` v1, stays \| — \|$/m,
    );
  });
});
