import assert from 'node:assert/strict';
import { extension, fileUri, folder } from '../helpers';
import { lensesOf, rowOf, textsOf } from '../rows';

// Runs after registries.test.ts has set up both folders.
describe('views of a window of several registries', () => {
  it('show each registry as a row of its own', async () => {
    const { views } = await extension();
    assert.deepEqual(await textsOf(views.prompts), ['desk · 1 prompt · 1 waiting', 'phone · 1 prompt · 1 waiting']);
    const phone = await rowOf(views.prompts, 'phone');
    assert.match((await textsOf(views.prompts, phone.node))[0] ?? '', /^opening · test v1/);
    assert.equal(views.prompts.getParent((await rowOf(views.prompts, 'opening', phone.node)).node), phone.node);
  });

  it('show the environments of each', async () => {
    const { views } = await extension();
    const names = async (registry: string): Promise<readonly (string | undefined)[]> => {
      const row = await rowOf(views.environments, registry);
      return (await textsOf(views.environments, row.node)).map((text) => text.split(' ')[0]);
    };
    assert.deepEqual(await names('desk'), ['dev', 'staging', 'prod']);
    assert.deepEqual(await names('phone'), ['test', 'live']);
  });

  it('say on a draft what its own registry pins', async () => {
    await extension();
    const [lens] = await lensesOf(fileUri('prompts/opening.prompt', folder('phone')));
    assert.equal(lens?.title, 'test v1 — same as v1');
  });
});
