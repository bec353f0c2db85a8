import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ReportBox } from './reportBox';

describe('promptenv report: the configuration', function () {
  this.timeout(60_000);
  let box: ReportBox;

  beforeEach(async () => {
    box = await ReportBox.make();
  });

  afterEach(() => {
    box.remove();
  });

  it('lists what the configuration changes, and cautions where it takes protection away', async () => {
    box.configure((text) =>
      text.replace('protected: true', 'protected: false').replace(/^( *)staging:/m, '$1qa: {}\n$1staging:'),
    );
    const { configuration } = await box.report();
    assert.deepEqual(
      configuration.map(({ change, subject, to }) => [change, subject, ...to]),
      [
        ['protectionRemoved', 'prod'],
        ['environmentAdded', 'qa'],
        ['orderChanged', '', 'dev', 'qa', 'staging', 'prod'],
      ],
    );
    const text = await box.markdown();
    assert.match(text, /^## Prompt environments: the configuration changes$/m);
    assert.match(text, /^> \[!CAUTION\]\n(?:> .*\n)*> - `prod` is \*\*no longer protected\*\*/m);
    assert.match(
      text,
      /^- The order of promotion is `dev`, `qa`, `staging`, `prod`; it was `dev`, `staging`, `prod`\.$/m,
    );
  });

  it('lists drafts that the configuration takes for none any more, though their files are as they were', async () => {
    box.configure((text) => text.replace(/^prompts:[\s\S]*?(?=^\S)/m, 'prompts:\n  - root: prompts/support\n\n'));
    const { configuration, drafts } = await box.report();
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
      await box.markdown(),
      /^\| `alone`, its file is as it was, and \*\*no draft any more\*\* \| `prompts\/alone\.prompt` \| v1, stays \|/m,
    );
  });

  it('says once that an environment or a pins file was removed', async () => {
    rmSync(path.join(box.folder, '.promptenv/environments/staging.yaml'));
    const file = await box.report();
    assert.deepEqual(
      [file.pins, file.removedPins, file.ok],
      [[], [{ environment: 'staging', isConfigured: true, pins: 2 }], false],
    );
    box.configure((text) => text.replace(/^ *staging:.*\n/m, ''));
    assert.deepEqual(
      [(await box.report()).pins, (await box.report()).removedPins],
      [[], [{ environment: 'staging', isConfigured: false, pins: 2 }]],
    );
    const text = await box.markdown();
    assert.match(
      text,
      /^> - `staging`: the environment was \*\*removed\*\*: 2 prompts had a pin there\. Unpin them in a branch before: that leaves events\.$/m,
    );
    assert.doesNotMatch(text, /without an event\*\*/);
  });

  it('lists every other key that changes, also those that only another release knows, and what is required', async () => {
    box.configure((text) =>
      text
        .replace('protected: true', 'protected: true\n    reviewers: [ada, grace]')
        .replace(/^( *)- root: prompts$/m, '$1- root: prompts\n$1  owner: "`support` @hollybank/leads"'),
    );
    box.write('.promptenv/config.yaml', `${box.read('.promptenv/config.yaml')}checks: { evals: true }\n`);
    box.commit('Settings');
    const added = await box.report();
    assert.deepEqual(
      added.configuration.map(({ change, subject, from, to }) => [change, subject, from, to]),
      [
        ['settingChanged', 'checks', [], ['{"evals":true}']],
        ['settingChanged', 'environments.prod.reviewers', [], ['["ada","grace"]']],
        ['settingChanged', 'prompts.prompts.owner', [], ['"`support` @hollybank/leads"']],
      ],
    );
    const text = await box.markdown();
    assert.match(text, /^- The setting `checks` is `\{"evals":true\}`, and new\.$/m);
    assert.match(text, /^- The setting `prompts\.prompts\.owner` is `` "`support` @hollybank\/leads" ``, and new\.$/m);

    box.git('branch', '-f', 'main');
    box.configure((config) => config.replace('[ada, grace]', '[ada]').replace(/^checks:.*\n/m, ''));
    assert.match(
      await box.markdown(),
      /^- The setting `checks` is gone; it was `\{"evals":true\}`\.\n- The setting `environments\.prod\.reviewers` is `\["ada"\]`; it was `\["ada","grace"\]`\.$/m,
    );
  });

  it('says what a release must know, and cautions where that is dropped', async () => {
    box.write('.promptenv/config.yaml', `${box.read('.promptenv/config.yaml')}requires: [approvals]\n`);
    const { configuration, ok } = await box.report();
    assert.deepEqual(
      [configuration.map(({ change, subject }) => [change, subject]), ok],
      [[['requirementAdded', 'approvals']], false],
    );
    assert.match(await box.markdown(), /^- `approvals` is required: releases that do not know it only read\.$/m);
    box.commit('Require');
    box.git('branch', '-f', 'main');
    box.configure((text) => text.replace(/^requires:.*\n/m, ''));
    assert.match(
      await box.markdown(),
      /^> \[!CAUTION\]\n> \*\*What protects pins changes\.\*\*\n> - `approvals` is \*\*no longer required\*\*/m,
    );
  });

  it('tells of a configuration that cannot be read, not of what would be missing from it', async () => {
    box.write('.promptenv/config.yaml', 'format: [1\n');
    const { configuration, findings } = await box.report();
    assert.deepEqual(
      [
        configuration.map(({ change, subject }) => [change, subject]),
        findings.some(({ code }) => code === 'badConfig'),
      ],
      [[['unreadable', 'branch']], true],
    );
    const text = await box.markdown();
    assert.match(text, /^> - \*\*What changes cannot be told\*\*: `config\.yaml` cannot be read in the branch\.$/m);
    assert.doesNotMatch(text, /no longer protected/);
    assert.equal((await box.run('report', '--base', 'main', '--check')).code, 1);
  });

  it('lets the check pass for what is only configured otherwise', async () => {
    box.configure((text) =>
      text.replace('protected: true', 'protected: false').replace(/^( *)dev:/m, '$1qa: {}\n$1dev:'),
    );
    const ran = await box.run('report', '--base', 'main', '--check');
    assert.match(ran.out, /^> - `prod` is \*\*no longer protected\*\*/m);
    assert.equal(ran.code, 0, ran.out);
  });

  it('reports that the registry is removed, and what was pinned', async () => {
    box.git('rm', '-q', '.promptenv/config.yaml');
    box.write('prompts/deep/notes.md', 'Notes.\n');
    box.commit('Remove it');
    const { findings, removedPins, ok } = await box.report();
    assert.deepEqual(
      [findings.map(({ code }) => code), removedPins, ok],
      [
        ['badConfig'],
        ['prod', 'staging', 'dev'].map((environment) => ({ environment, isConfigured: false, pins: 2 })),
        false,
      ],
    );
    const ran = await box.runIn('prompts/deep', 'report', '--base', 'main', '--check');
    assert.equal(ran.code, 1, ran.err);
    assert.match(ran.out, /^<!-- promptenv report -->\n\n## Prompt environments: the registry is removed/);
    assert.match(ran.out, /`prod`: the environment was \*\*removed\*\*: 2 prompts had a pin there/);

    box.git('branch', '-f', 'main');
    const never = await box.run('report', '--base', 'main');
    assert.equal(never.code, 1);
    assert.match(never.err, /is in no registry/);
  });

  it('fails the check where an environment goes with its pins, and passes once they were unpinned before', async () => {
    const removeProd = (): void => {
      box.configure((text) => text.replace(/^ *prod:.*\n(?: {4,}.*\n)*/m, ''));
      rmSync(path.join(box.folder, '.promptenv/environments/prod.yaml'));
    };
    removeProd();
    const removed = await box.run('report', '--base', 'main', '--check');
    assert.match(removed.out, /`prod`: the environment was \*\*removed\*\*: 2 prompts had a pin there\. Unpin them/);
    assert.equal(removed.code, 1, removed.out);

    box.git('checkout', '-q', '.');
    for (const prompt of ['support/triage', 'alone']) {
      await box.done('unpin', prompt, '--env', 'prod', '--reason', 'prod goes');
    }
    box.commit('Unpin');
    const unpinned = await box.run('report', '--base', 'main', '--check');
    assert.equal(unpinned.code, 0, unpinned.out);
    box.git('branch', '-f', 'main');
    removeProd();
    const gone = await box.run('report', '--base', 'main', '--check');
    assert.doesNotMatch(gone.out, /without an event/);
    assert.equal(gone.code, 0, gone.out);
  });
});
