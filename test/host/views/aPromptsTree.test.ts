import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Node } from '../../../src/host/nodes';
import {
  closeEditors,
  extension,
  fileUri,
  promptText,
  read,
  run,
  until,
  version,
  write,
  type Extension,
} from '../helpers';
import { choose, rowOf, rowsOf, textsOf, tooltipOf } from '../rows';

describe('the Prompts view', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
  });
  after(closeEditors);
  const tree = (): vscode.TreeDataProvider<Node> => api.views.prompts;

  it('says of every prompt what each environment pins, and how its draft stands', async () => {
    assert.deepEqual(await textsOf(tree()), [
      'answer-from-articles · dev v3 · help-centre',
      'churn-note · prod v2 · staging v2 · dev v3 · modified · insights',
      'first-reply · prod v3 · staging v4 · dev v5 · support',
      'goodwill-credit · not pinned · new · support',
      'refund-decision · prod v3 held · staging v4 · dev v4 · support',
      'ticket-triage · all v4 · support',
      'voicemail-summary · all v3 · calls',
      'weekly-themes · prod v2 · staging v3 · dev v3 · modified · insights',
      'write-macro · staging v1 · dev v3 · desk',
    ]);
  });

  it('says the same to a screen reader, with the state that an icon shows', async () => {
    const row = await rowOf(tree(), 'weekly-themes');
    assert.equal(row.spoken, 'insights/weekly-themes, prod v2, staging v3, dev v3, modified since v3');
  });

  it('explains a row in plain text when the pointer rests on it', async () => {
    const row = await rowOf(tree(), 'refund-decision');
    assert.equal(row.item.tooltip, undefined, 'tooltips are made when they are asked for');
    assert.match(
      await tooltipOf(tree(), row),
      /^support\/refund-decision\nDraft: same as v4 .*\ndev: v4\nstaging: v4\nprod: v3, held: v4 proposed/,
    );
  });

  it('lists draft and versions of a prompt, newest first, with the environments that pin them', async () => {
    const prompt = await rowOf(tree(), 'first-reply');
    const texts = await textsOf(tree(), prompt.node);
    assert.equal(texts[0], 'Draft · same as v5');
    assert.deepEqual(
      texts
        .slice(1)
        .map((text) => text.split(' · ').slice(0, 2).join(' · '))
        .slice(0, 3),
      ['v5 · dev', 'v4 · staging', 'v3 · prod'],
    );
    assert.match(texts[1] ?? '', /Read what the customer already told us.* · Priya Nair · .* ago$/);
  });

  it('opens the draft, and a version read-only', async () => {
    const prompt = await rowOf(tree(), 'first-reply');
    await choose(await rowOf(tree(), 'Draft', prompt.node));
    assert.equal(
      vscode.window.activeTextEditor?.document.uri.toString(),
      fileUri('prompts/support/first-reply.prompt').toString(),
    );
    await choose(await rowOf(tree(), 'v3', prompt.node));
    const document = vscode.window.activeTextEditor.document;
    assert.equal(document.uri.scheme, 'prompt-env');
    assert.match(document.uri.path, /first-reply\.prompt$/);
    assert.notEqual(document.getText(), read('prompts/support/first-reply.prompt'));
  });

  it('redraws the one row of a draft that was edited on disk', async () => {
    const fired: (Node | undefined)[] = [];
    const watch = api.views.prompts.onDidChangeTreeData((rows) => fired.push(...[rows].flat()));
    const before = read('prompts/support/ticket-triage.prompt');
    try {
      await rowsOf(tree());
      write('prompts/support/ticket-triage.prompt', `${before}\nOne more rule.\n`);
      await until(
        async () =>
          assert.equal((await rowOf(tree(), 'ticket-triage')).text, 'ticket-triage · all v4 · modified · support'),
        'the row says modified',
      );
      const [first] = fired;
      assert.ok(first?.kind === 'prompt' && first.prompt === 'support/ticket-triage', 'the whole tree was drawn anew');
    } finally {
      watch.dispose();
      write('prompts/support/ticket-triage.prompt', before);
      await until(
        async () => assert.equal((await rowOf(tree(), 'ticket-triage')).text, 'ticket-triage · all v4 · support'),
        'the row is clean again',
      );
    }
  });

  it('keeps a row the same row when it is redrawn', async () => {
    const first = await rowOf(tree(), 'ticket-triage');
    await run('refresh', {});
    const second = await rowOf(tree(), 'ticket-triage');
    assert.equal(second.item.id, first.item.id);
    assert.equal(second.node, first.node);
  });

  it('shows a draft that appears and one that goes', async () => {
    write('prompts/support/appears.prompt', promptText('Hello.'));
    await until(
      async () => assert.equal((await rowOf(tree(), 'appears')).text, 'appears · not pinned · new · support'),
      'the new draft has a row',
    );
    await vscode.workspace.fs.delete(fileUri('prompts/support/appears.prompt'));
    await until(
      async () => assert.ok(!(await textsOf(tree())).some((text) => text.startsWith('appears'))),
      'the row is gone',
    );
  });

  it('keeps a prompt whose draft was deleted but whose versions are there', async () => {
    const before = read('prompts/desk/write-macro.prompt.md');
    await vscode.workspace.fs.delete(fileUri('prompts/desk/write-macro.prompt.md'));
    try {
      await until(
        async () => assert.match((await rowOf(tree(), 'write-macro')).text, / · draft missing · desk$/),
        'the row says that the draft is missing',
      );
      const prompt = await rowOf(tree(), 'write-macro');
      assert.ok((await textsOf(tree(), prompt.node)).every((text) => text.startsWith('v')));
    } finally {
      write('prompts/desk/write-macro.prompt.md', before);
      await until(
        async () => assert.doesNotMatch((await rowOf(tree(), 'write-macro')).text, /missing/),
        'the draft is back',
      );
    }
  });

  it('shows twenty versions, and twenty more on demand', async () => {
    for (let number = 1; number <= 23; number++) {
      await version('views/many', promptText(`Rule ${number}.`));
    }
    const prompt = await rowOf(tree(), 'many');
    const rows = await rowsOf(tree(), prompt.node);
    assert.equal(rows.length, 1 + 20 + 1);
    assert.equal(rows.at(-1)?.text, 'Load more… · 3 older versions');
    const more = rows.at(-1);
    assert.ok(more);
    await choose(more);
    assert.deepEqual(
      (await textsOf(tree(), prompt.node)).slice(1).map((text) => text.split(' ')[0]),
      Array.from({ length: 23 }, (_, index) => `v${23 - index}`),
    );
  });

  it('reveals the prompt of a file', async () => {
    const node = (await rowOf(tree(), 'first-reply')).node;
    await run('revealPrompt', node);
    await until(() => assert.deepEqual(api.views.promptsView.selection, [node]), 'the row is selected');
  });

  it('offers on each row what can be done with it', async () => {
    const flagsOf = async (start: string): Promise<string> => (await rowOf(tree(), start)).flags.join(' ');
    assert.match(await flagsOf('weekly-themes'), /^prompt .*\bcanSnapshot\b.*\bwritable\b/);
    assert.doesNotMatch(await flagsOf('ticket-triage'), /canSnapshot|waiting/);
    assert.match(await flagsOf('first-reply'), /\bwaiting\b/);
    assert.doesNotMatch(await flagsOf('goodwill-credit'), /hasVersions/);
  });
});
