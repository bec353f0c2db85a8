import assert from 'node:assert/strict';
import { activeTab, extension, run } from '../../helpers';

describe('before a reload: a diff of versions', () => {
  it('is open', async () => {
    await extension();
    await run('openVersion', { ref: 'support/first-reply@1' });
    await run('compare', { left: 'support/first-reply@1', right: 'support/first-reply@2' });
    assert.equal(activeTab()?.label, 'first-reply: v1 ↔ v2');
    await run('compare', { left: 'support/first-reply@1', right: 'support/first-reply@2' });
  });
});
