import assert from 'node:assert/strict';
import { extension, fileUri } from '../helpers';
import { lensesOf, rowOf, rowsOf } from '../rows';

describe('the sidebar in restricted mode', () => {
  it('shows everything, says that nothing is written, and offers nothing that writes', async () => {
    const { views } = await extension();
    const prompts = await rowsOf(views.prompts);
    assert.ok(prompts.some(({ text }) => text.startsWith('ticket-triage · all v4')));
    const versions = await rowsOf(views.prompts, (await rowOf(views.prompts, 'first-reply')).node);
    const environments = await rowsOf(views.environments);
    const pins = await Promise.all(environments.map(({ node }) => rowsOf(views.environments, node)));
    for (const row of [...prompts, ...versions, ...environments, ...pins.flat()]) {
      assert.ok(!row.flags.includes('writable') && !row.flags.includes('canSnapshot'), row.text);
    }
    assert.match(views.promptsView.message ?? '', /^Restricted Mode/);
  });

  it('has lenses that read and none that write', async () => {
    const lenses = await lensesOf(fileUri('prompts/insights/weekly-themes.prompt.yml'));
    assert.deepEqual(
      lenses.map(({ title }) => title),
      ['prod v2 · staging v3 · dev v3 — modified since v3', 'Compare…'],
    );
  });
});
