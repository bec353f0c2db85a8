import assert from 'node:assert/strict';
import { OnDisk } from './onDisk';
import { pictureFailures } from './pages/failures';
import { waitFor } from './pages/waiting';
import { Workbench } from './pages/workbench';

const prompt = 'support/ticket-triage';
const draft = 'prompts/support/ticket-triage.prompt';
const briefReply = 'Do not try to solve it. Two sentences, at most 40 words.';
const fullReply =
  'Then explain, step by step, what happens next and what the customer can do until then, so that nobody has to ask.';
const message = 'Tell the customer what happens next';
const promoteReason = 'Forty of last week’s tickets replayed, no category changed';
const rollbackReason = 'v5 gives overlong replies: 180 words where 40 are read';

describe('the founding story: a prompt travels to prod, does harm there, and is rolled back', () => {
  let workbench: Workbench;
  let disk: OnDisk;
  const v4 = () => `4@${disk.versions(prompt)[3]?.digest ?? ''}`;
  const v5 = () => `5@${disk.versions(prompt)[4]?.digest ?? ''}`;

  before(async () => {
    workbench = await Workbench.open({
      fixture: 'sample-workspace',
      name: 'hollybank-support',
      viewport: { width: 1440, height: 900 },
    });
    disk = new OnDisk(workbench.folder);
    await workbench.showSidebar();
    await workbench.widenSidebar(440);
  });

  after(() => workbench.close());
  pictureFailures(() => workbench);

  afterEach('the command line finds nothing wrong with what was written', () => {
    assert.deepEqual(disk.verify(), { ok: true, findings: [] });
  });

  it('begins with v4 of the ticket classification in every environment', async () => {
    await workbench.prompts.waitForDescription('ticket-triage', /^all v4 · support$/);
    await workbench.environments.waitForDescription(['prod', 'ticket-triage'], /^v4 · in step with staging/);
    await workbench.environments.collapse('dev');
    assert.deepEqual(pinned(), { dev: 4, staging: 4, prod: 4 });
    await workbench.prompts.click(['ticket-triage', 'Draft']);
    await workbench.editors.waitForTab('ticket-triage.prompt');
    await workbench.editors.waitForCodeLens('prod v4 · staging v4 · dev v4 — same as v4');
    await workbench.screenshot('story-1-before');
  });

  it('shows an edited draft as modified, before and after it is saved', async () => {
    const text = disk.text(draft);
    assert.ok(text.includes(briefReply));
    await workbench.editors.replaceText(text.replace(briefReply, fullReply));
    await workbench.editors.top();
    await workbench.editors.waitForCodeLens('prod v4 · staging v4 · dev v4 — modified since v4');
    await workbench.editors.save();
    await workbench.prompts.waitForDescription('ticket-triage', /^all v4 · modified/);
    await workbench.prompts.waitForDescription(['ticket-triage', 'Draft'], /^modified since v4$/);
    assert.equal(disk.text(draft), text.replace(briefReply, fullReply));
    assert.equal(disk.versions(prompt).length, 4);
    await workbench.screenshot('story-2-edited');
  });

  it('makes v5 of it with a message, pinned in dev', async () => {
    const { quickInput } = workbench;
    await workbench.editors.clickCodeLens('Snapshot…');
    await quickInput.waitForTitle(`Snapshot ${prompt}`);
    assert.deepEqual(await quickInput.step(), { step: 1, of: 2 });
    await quickInput.waitForMessage(/Since v4: \+1 −1 lines\. What changed, and why\?/);
    await quickInput.type(message);
    await workbench.screenshot('story-3-snapshot-message');
    await quickInput.accept();
    await quickInput.focusedItem(/Snapshot and pin in dev/);
    assert.deepEqual(disk.versions(prompt).length, 4);
    await quickInput.accept();

    await workbench.editors.waitForCodeLens('prod v4 · staging v4 · dev v5 — same as v5');
    await workbench.prompts.waitForDescription(['ticket-triage', 'v5'], new RegExp(`^dev · ${message} · Ada Lovelace`));
    await workbench.environments.waitForDescription(['staging', 'ticket-triage'], /^v4 → v5 · 1 behind dev/);
    const made = disk.versions(prompt).at(-1);
    assert.deepEqual(
      { number: made?.version, parent: made?.parent, message: made?.message, author: made?.author },
      { number: 5, parent: v4(), message, author: 'Ada Lovelace <ada@example.org>' },
    );
    assert.deepEqual(Object.keys(made?.files ?? {}), [
      '_safety.prompt',
      '_voice.prompt',
      'ticket-triage.prompt',
      'tools/lookup-membership.json',
    ]);
    assert.equal(disk.versionText(prompt, 5), disk.text(draft));
    assert.deepEqual(pinned(), { dev: 5, staging: 4, prod: 4 });
    assertMoved('dev', { action: 'pin', from: v4(), to: v5(), reason: message });
    await workbench.screenshot('story-4-in-dev');
  });

  it('promotes it to staging by the keyboard', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('Prompt Environments: Promote…');
    await quickInput.waitForTitle('Promote');
    await quickInput.type('ticket');
    await quickInput.focusedItem(/ticket-triage/);
    await quickInput.accept();
    await quickInput.waitForTitle(`Promote ${prompt}`);
    const target = await quickInput.focusedItem('staging');
    assert.equal(target.description, 'pins v4, v5 waits');
    await quickInput.accept();
    await quickInput.waitForTitle(`Promote ${prompt} to staging`);
    const candidate = await quickInput.focusedItem('v5');
    assert.equal(candidate.separator, 'candidate');
    assert.match(candidate.detail, new RegExp(`^${message} — Ada Lovelace, `));
    await quickInput.accept();
    await quickInput.focusedItem(/Promote support\/ticket-triage to staging: v4 → v5/);
    await quickInput.item(/^Text \+1 −1 lines/);
    assert.deepEqual(pinned(), { dev: 5, staging: 4, prod: 4 });
    await workbench.screenshot('story-5-promote-to-staging');
    await quickInput.accept();

    await workbench.environments.waitForDescription(['staging', 'ticket-triage'], /^v5 · in step with dev/);
    await workbench.environments.waitForDescription(['prod', 'ticket-triage'], /^v4 → v5 · 1 behind staging/);
    await workbench.editors.waitForCodeLens('prod v4 · staging v5 · dev v5 — same as v5');
    assert.deepEqual(pinned(), { dev: 5, staging: 5, prod: 4 });
    assertMoved('staging', { action: 'promote', from: v4(), to: v5() });
    await workbench.screenshot('story-6-in-staging');
  });

  it('promotes it to prod by the mouse, with a reason and after a look at the diff', async () => {
    const { quickInput } = workbench;
    await workbench.environments.inlineAction(['prod', 'ticket-triage'], /^Promote/);
    await quickInput.waitForTitle(`Promote ${prompt} to prod`);
    await quickInput.pick('v5');
    await quickInput.waitForMessage(/prod is protected/);
    await quickInput.accept();
    await quickInput.waitForMessage(/A reason is needed/);
    await quickInput.type(promoteReason);
    await quickInput.accept();
    const agree = await quickInput.item(/Promote support\/ticket-triage to prod: v4 → v5/);
    assert.match(agree.detail, new RegExp(promoteReason));
    await quickInput.titleButton('Open the diff');
    await workbench.editors.waitForDiff(/at most 40 words/, /step by step/);
    assert.equal(await quickInput.isOpen(), true);
    assert.deepEqual(pinned(), { dev: 5, staging: 5, prod: 4 });
    await workbench.screenshot('story-7-promote-to-prod');
    await quickInput.pick(/Promote support\/ticket-triage to prod/);

    await workbench.environments.waitForDescription(['prod', 'ticket-triage'], /^v5 · in step with staging/);
    await workbench.prompts.waitForDescription('ticket-triage', /^all v5 · support$/);
    assert.deepEqual(pinned(), { dev: 5, staging: 5, prod: 5 });
    assertMoved('prod', { action: 'promote', from: v4(), to: v5(), reason: promoteReason });
    await workbench.editors.select('ticket-triage.prompt');
    await workbench.editors.waitForCodeLens('prod v5 · staging v5 · dev v5 — same as v5');
    await workbench.screenshot('story-8-in-prod');
  });

  it('rolls prod back from its row in the Environments view', async () => {
    const { quickInput } = workbench;
    await (await workbench.environments.contextMenu(['prod', 'ticket-triage'])).choose(/^Roll Back/);
    await quickInput.waitForTitle(`Roll Back ${prompt} in prod`);
    await quickInput.waitForMessage(/rolled back from v5 to v4 in prod\? A hold with this reason stays on it/);
    await quickInput.type(rollbackReason);
    await workbench.screenshot('story-9-roll-back');
    await quickInput.accept();
    await quickInput.item(/Leaves a hold on v5/);
    await quickInput.item(/^Text \+1 −1 lines/);
    assert.equal(disk.pinned('prod', prompt), 5);
    await quickInput.pick(/Roll back support\/ticket-triage in prod: v5 → v4/);

    await workbench.environments.waitForDescription(
      ['prod', 'ticket-triage'],
      new RegExp(`^v4 · held: ${rollbackReason}`),
    );
    assert.deepEqual(pinned(), { dev: 5, staging: 5, prod: 4 });
    assertMoved('prod', { action: 'rollback', from: v5(), to: v4(), reason: rollbackReason });
    const { version, hold, held } = disk.pin('prod', prompt) ?? {};
    assert.deepEqual({ version, hold, held }, { version: v4(), hold: rollbackReason, held: v5() });
  });

  it('shows the hold wherever the prompt is, and before anybody would undo it', async () => {
    const { quickInput } = workbench;
    await workbench.editors.waitForCodeLens('prod v4 held · staging v5 · dev v5 — same as v5');
    await workbench.statusBar.waitForItem('prod v4 held · staging v5 · dev v5');
    await workbench.prompts.waitForDescription('ticket-triage', /^prod v4 held · staging v5 · dev v5/);
    await workbench.screenshot('story-10-held');

    const before = disk.everything();
    await (await workbench.environments.contextMenu(['prod', 'ticket-triage'])).choose(/^Promote/);
    await quickInput.pick('v5');
    await quickInput.waitForMessage(/prod is protected/);
    await quickInput.type('Shorter now');
    await quickInput.accept();
    const warning = await quickInput.item(/Undoes the hold on v5/);
    assert.match(warning.label, new RegExp(rollbackReason));
    await workbench.screenshot('story-11-hold-before-promoting');
    await quickInput.cancel();
    assert.deepEqual(disk.everything(), before);
  });

  it('tells in its history who moved what, when and why, and shows the diff of a move', async () => {
    await workbench.history.show();
    const told = async (): Promise<string[]> => {
      const moves = (await workbench.history.rows()).filter(({ label }) => label.endsWith(' ticket-triage'));
      const texts = moves.map(({ label, description }) => `${label} · ${description}`);
      return texts.slice(0, 4).map((text) => text.replace(/\d\d:\d\d/, 'hh:mm'));
    };
    const wanted = [
      `v5 → v4 ticket-triage · prod · Ada Lovelace · hh:mm · ${rollbackReason}`,
      `v4 → v5 ticket-triage · prod · Ada Lovelace · hh:mm · ${promoteReason}`,
      'v4 → v5 ticket-triage · staging · Ada Lovelace · hh:mm',
      `v4 → v5 ticket-triage · dev · Ada Lovelace · hh:mm · ${message}`,
    ];
    await waitFor(
      'the four moves in the history',
      async () => ((await told()).join('\n') === wanted.join('\n') ? true : undefined),
      { seen: told },
    );
    await workbench.history.click([/day/, /^v5 → v4 ticket-triage/]);
    await workbench.editors.waitForDiff(/step by step/, /at most 40 words/);
    await workbench.screenshot('story-12-history');
  });

  function pinned() {
    return {
      dev: disk.pinned('dev', prompt),
      staging: disk.pinned('staging', prompt),
      prod: disk.pinned('prod', prompt),
    };
  }

  /** The pin names an event, and that event says this. */
  function assertMoved(
    environment: string,
    wanted: { action: string; from: string; to: string; reason?: string },
  ): void {
    const event = disk.event(environment, disk.pin(environment, prompt)?.event ?? '');
    const [change, ...others] = event.changes;
    assert.deepEqual(others, []);
    assert.deepEqual(
      { action: event.action, environment: event.environment, actor: event.actor, reason: event.reason ?? undefined },
      { action: wanted.action, environment, actor: 'Ada Lovelace <ada@example.org>', reason: wanted.reason },
    );
    assert.deepEqual([change?.prompt, change?.from, change?.to], [prompt, wanted.from, wanted.to]);
    // The chain goes on from the event that set what was pinned before.
    assert.ok(disk.events(environment).includes(change?.prev ?? ''));
  }
});
