import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Workbench } from './pages/workbench';
import { waitFor } from './pages/waiting';

const prompt = 'support/first-reply';
/** Asks for what prod serves, and passes what v3 of it asks for. */
const replies = [
  'from langfuse import get_client',
  'langfuse = get_client()',
  'def reply(name, text, facts):',
  '    prompt = langfuse.get_prompt("support/first-reply", label="prod")',
  '    return prompt.compile(firstName=name, message=text, category="other", facts=facts)',
  '',
].join('\n');

describe('the dialogs that move pins', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      fixture: 'sample-workspace',
      name: 'support-desk',
      prepare: (folder) => {
        writeFileSync(path.join(folder, 'analytics', 'replies.py'), replies);
      },
    });
    await workbench.showSidebar();
  });

  after(() => workbench.close());

  it('name the variables that a promotion adds and the calls that do not pass them, and open a call', async () => {
    const { quickInput, environments } = workbench;
    await environments.inlineAction(['prod', 'first-reply'], /^Promote/);
    await quickInput.pick('v4');
    await quickInput.waitForMessage(/prod is protected/);
    await quickInput.type('Replay on last week’s tickets is stable');
    await quickInput.accept();
    const warning = await quickInput.item(/Asks for postcode/);
    assert.equal(warning.separator, 'before you agree');
    const call = await quickInput.item(/analytics\/replies\.py:4/);
    assert.deepEqual([call.separator, call.description], ['calls that get prod', 'does not pass postcode']);
    await quickInput.item(/service\/src\/inbox\.ts:34/);
    await workbench.screenshot('promote-calls');
    await quickInput.pick(/analytics\/replies\.py:4/);
    await workbench.editors.waitForTab('replies.py');
    await quickInput.item(/Asks for postcode/);
    await workbench.screenshot('promote-call-opened');
    await quickInput.cancel();
    assert.match(pins('prod'), /first-reply: 3@/);
  });

  it('promote by steps, with Back, and show what will change before it does', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('Prompt Environments: Promote…');
    await quickInput.waitForTitle('Promote');
    await quickInput.pick(prompt);
    await quickInput.waitForTitle(`Promote ${prompt}`);
    assert.equal((await quickInput.step())?.step, 2);
    await workbench.screenshot('promote-target');
    await quickInput.pick(/prod/);
    await quickInput.waitForTitle(`Promote ${prompt} to prod`);
    await workbench.screenshot('promote-version');
    const candidate = await quickInput.item('v4');
    assert.equal(candidate.separator, 'candidate');
    assert.match(candidate.description, /staging/);
    assert.match(candidate.detail, /—.*ago/);
    await quickInput.back();
    await quickInput.waitForTitle(`Promote ${prompt}`);
    await quickInput.pick(/prod/);
    await quickInput.waitForTitle(`Promote ${prompt} to prod`);
    await quickInput.pick(/staging/);
    await quickInput.waitForMessage(/prod is protected/);
    await workbench.screenshot('promote-reason');
    await quickInput.accept();
    await quickInput.waitForMessage(/reason is needed/);
    await quickInput.type('Replay on last week’s tickets is stable');
    await quickInput.accept();
    const agree = await quickInput.item(/Promote support\/first-reply to prod/);
    assert.match(agree.label, /v3 → v4/);
    await workbench.screenshot('promote-confirm');
    await quickInput.titleButton('Open the diff');
    await workbench.editors.waitForTab(/first-reply: prod v3 ↔ v\d/);
    assert.equal(await quickInput.isOpen(), true);
    await workbench.screenshot('promote-confirm-diff');
    assert.match(pins('prod'), /first-reply: 3@/);
    await quickInput.pick(/Promote support\/first-reply to prod/);
    await waitFor('the pin to move', () =>
      Promise.resolve(pins('prod').includes('first-reply: 3@') ? undefined : true),
    );
    await workbench.screenshot('promoted');
  });

  it('undo it from the status bar, after saying what that does', async () => {
    const { quickInput } = workbench;
    await workbench.statusBar.click(/Undo/);
    await quickInput.waitForTitle('Undo Promotion');
    await quickInput.accept();
    await quickInput.item(/Undo Promotion/);
    await workbench.screenshot('undo-confirm');
    await quickInput.pick(/Undo Promotion/);
    await waitFor('the pin to move back', () =>
      Promise.resolve(/first-reply:\n {2}version: 3@/.test(pins('prod')) ? true : undefined),
    );
  });

  it('show a hold before it is undone', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('Prompt Environments: Promote…');
    await quickInput.waitForTitle('Promote');
    await quickInput.pick('support/refund-decision');
    await quickInput.waitForTitle('Promote support/refund-decision');
    await quickInput.pick(/prod/);
    await quickInput.waitForTitle('Promote support/refund-decision to prod');
    await quickInput.pick('v4');
    await waitFor('the reason', async () => ((await quickInput.step())?.step === 4 ? true : undefined));
    await quickInput.type('The mechanic now looks first');
    await quickInput.accept();
    const hold = await quickInput.item(/Undoes the hold/);
    assert.match(hold.label, /v4 proposed two deposits/);
    await workbench.screenshot('promote-hold');
    await quickInput.cancel();
  });

  it('snapshot a draft after showing what changed since the last version', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Prompt Environments: Snapshot Draft…');
    await quickInput.pick('insights/churn-note');
    await quickInput.waitForTitle('Snapshot insights/churn-note');
    await quickInput.waitForMessage(/Since v3: /);
    await workbench.screenshot('snapshot-message');
    await quickInput.type('Say why the customer left');
    await quickInput.accept();
    await quickInput.item(/Snapshot and pin in dev/);
    await workbench.screenshot('snapshot-pin');
    await quickInput.pick(/Snapshot and pin in dev/);
    await waitFor('the pin', () => Promise.resolve(pins('dev').includes('churn-note: 4@') ? true : undefined));
  });

  it('refuse an unchanged draft, naming the version that it equals', async () => {
    await workbench.openFile('prompts/insights/churn-note.j2');
    await workbench.runCommand('Prompt Environments: Snapshot Draft…');
    await workbench.notifications.waitForText(/The draft of insights\/churn-note equals v4/);
    await workbench.screenshot('snapshot-unchanged');
  });

  it('roll back from a pin in two steps: why, and what will change', async () => {
    const { quickInput, environments } = workbench;
    await environments.show();
    const menu = await environments.contextMenu(['prod', /ticket-triage/]);
    await menu.choose(/Roll Back/);
    await quickInput.waitForTitle('Roll Back support/ticket-triage in prod');
    assert.deepEqual(await quickInput.step(), { step: 1, of: 2 });
    await workbench.screenshot('rollback-reason');
    await quickInput.type('The list grew too long');
    await quickInput.accept();
    const agree = await quickInput.item(/Roll back support\/ticket-triage in prod/);
    assert.match(agree.label, /v4 → v\d/);
    await quickInput.item(/Leaves a hold on v4/);
    await workbench.screenshot('rollback-confirm');
    await quickInput.pick(/Roll back support/);
    await waitFor('the rollback', () =>
      Promise.resolve(/ticket-triage:\n {2}version: [1-3]@/.test(pins('prod')) ? true : undefined),
    );
  });

  it('promote several prompts that wait for an environment in one act', async () => {
    const { quickInput, environments } = workbench;
    await environments.inlineAction(/^staging/, /Promote/);
    await quickInput.waitForTitle('Promote to staging');
    await quickInput.item('insights/churn-note');
    await workbench.screenshot('promote-several');
    await quickInput.accept();
    await quickInput.item(/Promote \d prompts to staging/);
    await workbench.screenshot('promote-several-confirm');
    await quickInput.pick(/Promote \d prompts to staging/);
    await waitFor('the pins', () => Promise.resolve(pins('staging').includes('churn-note: 4@') ? true : undefined));
    const events = new Set(pins('staging').match(/2026\d{4}T\S+/g));
    assert.ok(events.size >= 1);
  });

  it('restore a draft after listing the files that come with it, and who shares them', async () => {
    const { quickInput, prompts } = workbench;
    const menu = await prompts.contextMenu([/^first-reply/, /^v3/]);
    await menu.choose(/Restore/);
    await quickInput.waitForTitle(`Restore ${prompt} from v3`);
    const shared = await quickInput.item(/_safety\.prompt/);
    assert.match(shared.description, /also used by/);
    await workbench.screenshot('restore');
    await quickInput.pick(/Write v3 over the draft/);
    await waitFor('the restored draft', () =>
      Promise.resolve(read('prompts/support/first-reply.prompt').includes('find-visit-slot') ? undefined : true),
    );
  });

  it('offer the moves of one prompt, and open the changes of the one that is chosen', async () => {
    const { quickInput, prompts } = workbench;
    const menu = await prompts.contextMenu(/^first-reply/);
    await menu.choose(/History/);
    await quickInput.waitForTitle(`History of ${prompt}`);
    await workbench.screenshot('history-of-prompt');
    await quickInput.pick(/promote in prod/);
    await workbench.editors.waitForTab(/first-reply: v\d ↔ v\d/);
  });

  it('open all that differs between two environments in one editor', async () => {
    const { quickInput, environments } = workbench;
    await environments.titleAction(/Compare Environments/);
    await quickInput.waitForTitle('Compare Environments');
    await quickInput.pick('staging');
    await quickInput.item('prod');
    await quickInput.pick('prod');
    await workbench.editors.waitForTab(/staging ↔ prod: \d prompts/);
    await workbench.screenshot('compare-environments');
  });

  function read(file: string): string {
    return readFileSync(path.join(workbench.folder, file), 'utf8');
  }

  function pins(environment: string): string {
    return read(`.promptenv/environments/${environment}.yaml`);
  }
});
