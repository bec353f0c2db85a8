import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isUnread } from '../../../src/core/model';
import type { Node } from '../../../src/host/nodes';
import { fileUri, until, type Extension } from '../helpers';
import { lensesOf, rowOf, rowsOf, textsOf } from '../rows';

/** The extension, active, with nothing read yet. */
async function unread(): Promise<Extension> {
  const found = vscode.extensions.getExtension<Extension>('prompt-environments.prompt-environments');
  assert.ok(found, 'the extension is not in the list of extensions');
  return found.activate();
}

// First in this window by its name: it sees how the registry is read for the first time.
describe('the first reading of a large registry', () => {
  let api: Extension;
  let teams: readonly string[];
  let team: readonly string[];
  const environments: string[][] = [];
  const drawn: (Node | undefined)[] = [];
  const tree = (): vscode.TreeDataProvider<Node> => api.views.prompts;
  const readTeam = async (): Promise<readonly string[]> => textsOf(tree(), (await rowOf(tree(), 'team-07')).node);

  before(async () => {
    api = await unread();
  });

  it('does not begin when the window opens', () => {
    assert.deepEqual(api.app.store.entries, []);
  });

  it('shows every prompt by its folder before they are read', async () => {
    const watch = api.views.prompts.onDidChangeTreeData((rows) => drawn.push(...[rows].flat()));
    await api.app.store.ensureListed();
    assert.equal(api.app.store.loaded, false, 'everything was read before anything was shown');
    teams = await textsOf(tree());
    assert.equal(teams.length, 100);
    assert.equal(teams[7], 'team-07 · 20 prompts');
    assert.deepEqual(drawn, [], 'rows were to be drawn anew that nobody was given yet');
    watch.dispose();
  });

  it('reads first what is looked at: the rows of an opened folder are whole at once', async () => {
    team = await readTeam();
    assert.equal(team.length, 20);
    assert.deepEqual(
      team.filter((text) => text.includes('…')),
      [],
    );
    assert.equal(api.app.store.loaded, false, 'the rows waited for everything');
    assert.ok(
      api.app.store.entries[0]?.snapshot?.prompts.some((prompt) => isUnread(prompt)),
      'nothing was left to read',
    );
  });

  it('shows the lens of an opened draft at once, with its own state', async () => {
    const [first] = await lensesOf(fileUri('prompts/team-09/prompt-00009.prompt'));
    assert.match(first?.title ?? '', /^prod v\d · staging v\d · dev v3 — (?:same as|modified since) v3$/);
  });

  it('says how far it is, and what environments pin is known', async () => {
    if (!api.app.store.loaded) {
      assert.match(api.views.promptsView.description ?? '', /^(?:reading [\d,]+ of 2,000)?$/);
    }
    for (const row of await rowsOf(api.views.environments)) {
      environments.push([row.text, ...row.flags]);
    }
    assert.match(environments[0]?.[0] ?? '', /^dev · 2000 prompts/);
    assert.match(environments[2]?.[0] ?? '', /^prod · 2000 prompts · \d+ waiting · protected$/);
  });

  it('never shows a state that is not so: what was shown early stays as it is', async () => {
    await api.app.store.ensureLoaded();
    assert.deepEqual(await textsOf(tree()), teams);
    assert.deepEqual(await readTeam(), team);
    const rows = await rowsOf(api.views.environments);
    assert.deepEqual(
      rows.map(({ text, flags }) => [text, ...flags]),
      environments,
    );
  });

  it('ends without a trace', async () => {
    await until(() => api.views.promptsView.description === '', 'the view still says that it reads');
    const states = api.app.store.entries[0]?.snapshot?.prompts ?? [];
    assert.equal(states.filter((prompt) => isUnread(prompt)).length, 0);
  });
});
