import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, fileUri, folder, promptText, read, run, until, write, type Extension } from '../helpers';
import { choose, rowOf, rowsOf, textsOf } from '../rows';

describe('what is wrong with a registry', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
  });
  const problemsIn = (file: string): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(fileUri(file));
  const rowsTop = (): Promise<readonly string[]> => textsOf(api.views.prompts);

  it('is told where it is: the row stays, the file has a problem on its line, the explorer marks it', async () => {
    const file = 'prompts/views/broken.prompt';
    write(file, '---\nmodel: [openai\n---\nHello.\n');
    await until(() => assert.equal(problemsIn(file).length, 1), 'the file has a problem');
    const [problem] = problemsIn(file);
    assert.equal(problem?.source, 'Prompt Environments');
    assert.equal(problem.code, 'invalidDraft');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(problem.range.start.line >= 1 && problem.range.start.line <= 2, `line ${problem.range.start.line}`);
    assert.match(problem.message, /\n\S/, 'the hint is said too');
    const row = await rowOf(api.views.prompts, 'broken ·');
    assert.match(row.text, /^broken · not pinned · invalid · /);
    assert.match(row.spoken, /error: /);
    const decoration = await api.views.decorations.provideFileDecoration(
      fileUri(file),
      new vscode.CancellationTokenSource().token,
    );
    assert.equal(decoration?.badge, '!');

    const [first] = await rowsOf(api.views.prompts);
    assert.equal(first?.node.kind, 'message');
    await choose(first);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), fileUri(file).toString());

    await vscode.workspace.fs.delete(fileUri(file));
    await until(() => assert.equal(problemsIn(file).length, 0), 'the problem is gone with the file');
    await until(async () => assert.ok(!(await rowsTop()).some((text) => text.startsWith('broken'))), 'the row is gone');
  });

  it('is counted in one row that opens the Problems panel', async () => {
    write('prompts/views/one.prompt', '');
    write('prompts/views/two.prompt', '   \n');
    await until(async () => assert.equal((await rowsTop())[0], '2 problems'), 'the row counts both');
    const [first] = await rowsOf(api.views.prompts);
    assert.equal(first?.item.command?.command, 'workbench.actions.view.problems');
    await vscode.workspace.fs.delete(fileUri('prompts/views/one.prompt'));
    await vscode.workspace.fs.delete(fileUri('prompts/views/two.prompt'));
    await until(async () => assert.ok(!(await rowsTop())[0]?.includes('problem')), 'the row is gone');
  });

  it('leaves the rest working when a pins file names a version that does not exist', async () => {
    const file = '.promptenv/environments/staging.yaml';
    const before = read(file);
    const digest = 'f'.repeat(64);
    write(file, before.replace(/^support\/ticket-triage: .*$/m, `support/ticket-triage: 99@sha256:${digest}`));
    try {
      await until(() => assert.ok(problemsIn(file).length > 0), 'the pins file has a problem');
      const staging = await rowOf(api.views.environments, 'staging');
      assert.match(
        (await rowOf(api.views.environments, 'ticket-triage', staging.node)).text,
        /^ticket-triage · v99 · not among its versions/,
      );
      assert.match((await rowOf(api.views.environments, 'voicemail-summary', staging.node)).text, /in step with dev/);
    } finally {
      write(file, before);
      await until(() => assert.equal(problemsIn(file).length, 0), 'the problem is gone');
    }
  });
});

describe('a folder of very many prompts', () => {
  const total = 450;

  it('shows never more than 200 rows at once, and every prompt once', async () => {
    const { views, app } = await extension();
    for (let index = 0; index < total; index++) {
      write(`prompts/bulk/p${String(index).padStart(4, '0')}.prompt`, promptText(`Rule ${index}.`));
    }
    await run('refresh', {});
    const seen = new Set<string>();
    let most = 0;
    const walk = async (below?: Parameters<typeof rowsOf>[1]): Promise<void> => {
      const rows = await rowsOf(views.prompts, below);
      most = Math.max(most, rows.length);
      for (const row of rows) {
        if (row.node.kind === 'folder') {
          assert.equal(views.prompts.getParent(row.node), below, 'a folder knows its parent');
          await walk(row.node);
        } else if (row.node.kind === 'prompt') {
          seen.add(row.node.prompt);
        }
      }
    };
    await walk();
    assert.ok(most <= 200, `${most} rows in one level`);
    assert.equal(seen.size, app.store.entries[0]?.snapshot?.prompts.length);
    const bulk = await rowOf(views.prompts, 'bulk');
    assert.equal(bulk.text, `bulk · ${total} prompts`);
    assert.deepEqual(await textsOf(views.prompts, bulk.node), [
      'p0000 … p0199 · 200 prompts',
      'p0200 … p0399 · 200 prompts',
      'p0400 … p0449 · 50 prompts',
    ]);
  });

  it('reveals a prompt through its folder and page', async () => {
    const { views } = await extension();
    const root = vscode.Uri.file(folder()).toString();
    const node = { kind: 'prompt', root, prompt: 'bulk/p0333', draftPath: 'prompts/bulk/p0333.prompt' };
    await until(async () => {
      // While the tree is drawn anew after so many new files, VS Code drops what was to be revealed.
      await run('revealPrompt', node);
      const [selected] = views.promptsView.selection;
      assert.equal(selected?.kind === 'prompt' ? selected.prompt : '', 'bulk/p0333');
    }, 'the row is selected');
    await vscode.workspace.fs.delete(fileUri('prompts/bulk'), { recursive: true });
    await run('refresh', {});
  });
});
