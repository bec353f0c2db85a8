import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Node } from '../../../src/host/nodes';
import { closeEditors, extension, promptText, run, until, version, type Extension } from '../helpers';
import { choose, rowOf, rowsOf, textsOf, tooltipOf } from '../rows';

describe('the Environments view', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
  });
  const tree = (): vscode.TreeDataProvider<Node> => api.views.environments;

  it('lists environments in promotion order, with what waits in them', async () => {
    assert.deepEqual(await textsOf(tree()), [
      'dev · 8 prompts',
      'staging · 7 prompts · 4 waiting',
      'prod · 6 prompts · 3 waiting · 1 held · protected',
    ]);
  });

  /** Rows whose ages, which grow, are a word. */
  async function aged(below: Node): Promise<readonly string[]> {
    return (await textsOf(tree(), below)).map((text) => text.replace(/ · for \d+ \w+/, ' · for long'));
  }

  it('says of every pin how it stands to the environment before it, and since when', async () => {
    const staging = await rowOf(tree(), 'staging');
    await until(async () => (await aged(staging.node)).some((text) => text.includes('for long')), 'ages are shown');
    assert.deepEqual(await aged(staging.node), [
      'answer-from-articles · none → v3 · never promoted · for long · help-centre',
      'churn-note · v2 → v3 · 1 behind dev · for long · insights',
      'first-reply · v4 → v5 · 1 behind dev · for long · support',
      'refund-decision · v4 · in step with dev · support',
      'ticket-triage · v4 · in step with dev · support',
      'voicemail-summary · v3 · in step with dev · calls',
      'weekly-themes · v3 · in step with dev · insights',
      'write-macro · v1 → v3 · 2 behind dev · for long · desk',
    ]);
  });

  it('says which pin is held, and why', async () => {
    const prod = await rowOf(tree(), 'prod');
    const held = await rowOf(tree(), 'refund-decision', prod.node);
    assert.match(held.text, /^refund-decision · v3 · held: v4 proposed two deposits/);
    assert.match(await tooltipOf(tree(), held), /\nstaging pins v4\nThe hold warns of v4$/);
  });

  it('speaks moves in words', async () => {
    const staging = await rowOf(tree(), 'staging');
    const row = await rowOf(tree(), 'write-macro', staging.node);
    assert.match(row.spoken, /^desk\/write-macro, v1 to v3, 2 versions behind dev, for \d+ \w+$/);
    assert.match(await tooltipOf(tree(), row), /\nv1 → v3, 2 versions behind dev, for \d+ \w+\n/);
  });

  it('counts in its badge the prompts that wait for an environment', () => {
    const badge = api.views.environmentsView.badge;
    assert.equal(badge?.value, 5);
    assert.equal(badge.tooltip, '5 prompts wait for promotion to the next environment');
  });

  it('opens what needs a look, and leaves closed what is in step', async () => {
    const states = (await rowsOf(tree())).map(({ item }) => item.collapsibleState);
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    assert.deepEqual(states, [Collapsed, Expanded, Expanded]);
  });

  it('follows a promotion', async () => {
    await run('promote', { prompt: 'support/first-reply', to: 'staging' });
    await until(async () => {
      const staging = await rowOf(tree(), 'staging');
      assert.equal(staging.text, 'staging · 7 prompts · 3 waiting');
      const row = await rowOf(tree(), 'first-reply', staging.node);
      assert.equal(row.text, 'first-reply · v5 · in step with dev · support');
    }, 'the rows show the promotion');
    assert.equal(
      (await rowOf(api.views.prompts, 'first-reply')).text,
      'first-reply · prod v3 · staging v5 · dev v5 · support',
    );
    const prod = await rowOf(tree(), 'prod');
    await until(
      async () => (await aged(prod.node)).includes('first-reply · v3 → v5 · 2 behind staging · for long · support'),
      'prod is behind for longer than the last promotion',
    );
  });
});

describe('the History view', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
  });
  after(closeEditors);
  const tree = (): vscode.TreeDataProvider<Node> => api.views.history;

  it('begins with what was done today', async () => {
    await until(async () => assert.equal((await textsOf(tree()))[0], 'Today'), 'the first day is today');
    const today = await rowOf(tree(), 'Today');
    const [move] = await rowsOf(tree(), today.node);
    assert.match(move?.text ?? '', /^v4 → v5 first-reply · staging · Ada Lovelace · \d\d:\d\d$/);
  });

  it('groups older moves by day, and says who moved what, where and why', async () => {
    const days = await rowsOf(tree());
    const texts = await Promise.all(days.map(({ node }) => textsOf(tree(), node)));
    const rollback = texts.flat().find((text) => text.startsWith('v4 → v3 refund-decision'));
    assert.match(
      rollback ?? '',
      /^v4 → v3 refund-decision · prod · Mara Lindqvist · \d\d:\d\d · v4 proposed two deposits/,
    );
    const ids = days.map(({ node }) => (node.kind === 'day' ? node.day : ''));
    assert.deepEqual(ids, [...ids].sort().reverse());
  });

  it('opens the changes of a move', async () => {
    const today = await rowOf(tree(), 'Today');
    const [move] = await rowsOf(tree(), today.node);
    assert.ok(move);
    await choose(move);
    await until(
      () =>
        assert.match(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '', /first-reply: v4 ↔ v5|first-reply/),
      'a diff is open',
    );
  });

  it('shows fifty moves, and the next ones on demand', async () => {
    await version('views/moved', promptText('One.'), 'dev');
    await version('views/moved', promptText('Two.'));
    for (let index = 0; index < 26; index++) {
      await run('promote', { prompt: 'views/moved', to: 'dev', version: 2 });
      await run('promote', { prompt: 'views/moved', to: 'dev', version: 1 });
    }
    await until(async () => {
      const row = await rowOf(tree(), 'Today');
      assert.equal(row.text, 'Today · 50 moves');
    }, 'the day counts the moves that are shown');
    const more = (await rowsOf(tree())).at(-1);
    assert.match(more?.text ?? '', /^Load more… · before today, \d\d:\d\d$/);
    assert.ok(more);
    await choose(more);
    const texts = await textsOf(tree());
    assert.match(texts[0] ?? '', /^Today · 5[4-9] moves$/);
    assert.ok(texts.length > 10, texts.join(' | '));
  });
});
