import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeTab, closeEditors, extension, failure, folder, run, until } from '../helpers';
import { rowOf } from '../rows';
import { matrixTabs, toldCells, ToldMatrix } from '../toldMatrix';

// Runs after registries.test.ts has set up both folders.
describe('the matrix of a window of several registries', () => {
  before(extension);
  after(closeEditors);

  const rootOf = (name: string): string => vscode.Uri.file(folder(name)).toString();
  const names = (environments: readonly { readonly name: string }[]): readonly string[] =>
    environments.map(({ name }) => name);

  it('shows the first of them, and lets choose among all', async () => {
    const { app } = await extension();
    const told = new ToldMatrix(app);
    try {
      const desk = await told.whole();
      assert.deepEqual(desk.registries, [
        { root: rootOf('desk'), name: 'desk' },
        { root: rootOf('phone'), name: 'phone' },
      ]);
      assert.deepEqual([desk.registry, names(desk.environments)], [rootOf('desk'), ['dev', 'staging', 'prod']]);
      assert.deepEqual(told.prompts, ['greeting']);

      const phone = await told.choose(rootOf('phone'));
      assert.deepEqual([phone.registry, names(phone.environments)], [rootOf('phone'), ['test', 'live']]);
      assert.deepEqual(told.prompts, ['opening']);
      const rows = told.rows('rows').filter(({ round }) => round === phone.round);
      assert.deepEqual(toldCells(rows, 'opening'), ['latest v1 latest', 'missing none → v1 never promoted']);

      const before = told.messages.length;
      await run('promote', { prompt: 'greeting', to: 'staging' });
      await run('promote', { prompt: 'opening', to: 'live', registry: 'phone' });
      await until(() => told.rows('changes').length > 0, 'nothing is told of what it shows');
      const changed = told.messages.slice(before).flatMap((message) => ('rows' in message ? message.rows : []));
      assert.deepEqual([...new Set(changed.map(([id]) => id))], ['opening'], 'of the other registry nothing is told');
    } finally {
      told.feed.dispose();
    }
  });

  it('shows again the one that a page was left with, and the first where that one is gone', async () => {
    const { app } = await extension();
    for (const [left, shown] of [
      [rootOf('phone'), rootOf('phone')],
      ['file:///gone', rootOf('desk')],
    ] as const) {
      const told = new ToldMatrix(app);
      assert.equal((await told.whole(left)).registry, shown);
      told.feed.dispose();
    }
  });

  it('shows the one that a command or the row of a view names, in one tab', async () => {
    const { views } = await extension();
    await run('openMatrix', { registry: 'phone' });
    await until(() => activeTab()?.label === 'Prompt Matrix', 'the tab is not there');
    await run('openMatrix', (await rowOf(views.environments, 'desk')).node);
    await failure('notFound', run('openMatrix', { registry: 'elsewhere' }));
    assert.equal(matrixTabs().length, 1);
  });
});
