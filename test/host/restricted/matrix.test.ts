import assert from 'node:assert/strict';
import { activeTab, closeEditors, extension, run, until } from '../helpers';
import { toldCells, ToldMatrix } from '../toldMatrix';

describe('the matrix in restricted mode', () => {
  before(extension);
  after(closeEditors);

  it('shows everything, says that nothing is written, and is not writable', async () => {
    const told = new ToldMatrix((await extension()).app);
    try {
      const { writable, total } = await told.whole();
      assert.equal(writable, false);
      assert.equal(told.notice, 'info: Restricted Mode: prompts can be read and compared, nothing is written.');
      assert.equal(told.prompts.length, total);
      const cells = toldCells(told.rows('rows'), 'support/first-reply');
      assert.equal(cells[2], 'behind v3 → v4 1 behind');
      const [move] = await told.moves('support/first-reply');
      assert.notEqual(move?.by, '');
    } finally {
      told.feed.dispose();
    }
  });

  it('opens', async () => {
    await run('openMatrix');
    await until(() => activeTab()?.label === 'Prompt Matrix', 'the tab is not there');
  });
});
