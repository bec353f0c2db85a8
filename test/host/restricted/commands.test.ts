import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { activeTab, closeEditors, extension, failure, folder, run } from '../helpers';

describe('commands in restricted mode', () => {
  before(extension);
  after(closeEditors);

  it('read: status, versions, comparisons', async () => {
    const status = await run<{ prompts: { id: string }[] }>('status', {});
    assert.ok(status.prompts.some(({ id }) => id === 'support/first-reply'));
    const left = 'support/first-reply@1';
    const compared = await run<{ same: boolean }>('compare', { left, right: 'support/first-reply@2' });
    assert.equal(compared.same, false);
    assert.match(activeTab()?.label ?? '', /first-reply: v1 ↔ v2/);
  });

  it('refuse everything that writes, say why, and write nothing', async () => {
    const before = contents(path.join(folder(), '.promptenv'));
    const writing = [
      run('initialize', {}),
      run('snapshot', { prompt: 'support/first-reply', message: 'No' }),
      run('promote', { prompt: 'support/first-reply', to: 'staging' }),
      run('promote', { prompt: 'support/first-reply', to: 'prod', reason: 'No', confirmed: true }),
      run('rollback', { prompt: 'support/first-reply', environment: 'prod', reason: 'No', confirmed: true }),
      run('restoreDraft', { ref: 'support/first-reply@1', confirmed: true }),
    ];
    for (const started of writing) {
      const { message } = await failure('refused', started);
      assert.match(message, /restricted mode/);
    }
    assert.deepEqual(contents(path.join(folder(), '.promptenv')), before);
    assert.equal(vscode.workspace.isTrusted, false);
  });
});

function contents(start: string): Record<string, string> {
  const files = readdirSync(start, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(start, file), readFileSync(file, 'utf8')];
    }),
  );
}
