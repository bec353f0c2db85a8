import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, failure, fileUri, pinLine, promptText, read, run, until, version, write } from '../helpers';

const prod = '.promptenv/environments/prod.yaml';

describe('quick fixes', () => {
  before(extension);

  it('record a pin that was moved by hand', async () => {
    await version('tests/by-hand', promptText('One.'), 'dev');
    await version('tests/by-hand', promptText('Two.'));
    await run('promote', { prompt: 'tests/by-hand', from: 'dev', to: 'prod', reason: 'Ready', confirmed: true });
    const [one, two] = [idOf('tests/by-hand', 1), idOf('tests/by-hand', 2)];
    write(prod, read(prod).replace(`tests/by-hand: ${one}`, `tests/by-hand: ${two}`));
    const fix = await fixOf(prod, 'unrecorded', /^Record This Pin/);
    assert.equal(fix.command?.command, 'promptEnvironments.recordPin');
    const request = { prompt: 'tests/by-hand', environment: 'prod', reason: 'Hotfix at night' };
    await failure(
      'refused',
      run('promote', { prompt: 'tests/by-hand', to: 'prod', version: 1, reason: 'x', confirmed: true }),
    );
    const { event } = await run<{ event: string }>('recordPin', request);
    assert.ok(pinLine('prod', 'tests/by-hand')?.endsWith(event));
    await until(() => codesOf(prod).length === 0, 'the finding stays');
    assert.deepEqual(await run('verify', {}), { ok: true, findings: [] });
    assert.deepEqual(await run('recordPin', request), { changes: [], event: null });
  });

  it('settle a conflict of a merge, one prompt at a time', async () => {
    for (const prompt of ['tests/mine', 'tests/yours']) {
      await version(prompt, promptText('One.'), 'dev');
      await run('promote', { prompt, from: 'dev', to: 'prod', reason: 'Ready', confirmed: true });
    }
    const ours = read(prod);
    for (const prompt of ['tests/mine', 'tests/yours']) {
      await version(prompt, promptText('Two.'));
      await run('promote', { prompt, to: 'prod', version: 2, reason: 'Better', confirmed: true });
    }
    const theirs = read(prod);
    write(prod, inConflict(ours, theirs, ['tests/mine', 'tests/yours']));
    const fix = await fixOf(prod, 'conflictMarkers', /^Keep Our Pin for tests\/mine/);
    await failure(
      'invalid',
      run('promote', { prompt: 'tests/mine', to: 'prod', version: 2, reason: 'x', confirmed: true }),
    );
    await vscode.commands.executeCommand(fix.command?.command ?? '', ...((fix.command?.arguments ?? []) as unknown[]));
    assert.match(pinLine('prod', 'tests/mine') ?? '', /: 1@/);
    assert.ok(read(prod).includes('<<<<<<<'), 'the other conflict was settled too');
    await run('settleConflict', { path: prod, side: 'theirs', prompt: 'tests/yours' });
    assert.ok(!read(prod).includes('<<<<<<<'));
    assert.match(pinLine('prod', 'tests/yours') ?? '', /: 2@/);
    await until(() => codesOf(prod).length === 0, 'a finding stays');
    await failure('usage', run('settleConflict', { path: prod, side: 'mine' }));
  });

  it('keep the versions of both sides, and give one of two twins the next number', async () => {
    await version('tests/twins', promptText('One.'));
    const ledger = '.promptenv/versions/tests/twins/versions.jsonl';
    const base = read(ledger);
    await version('tests/twins', promptText('Two of ours.'));
    const ours = read(ledger).slice(base.length);
    write(ledger, base);
    await version('tests/twins', promptText('Two of theirs.'));
    const theirs = read(ledger).slice(base.length);
    write(ledger, `${base}<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> branch\n`);
    const settle = await fixOf(ledger, 'conflictMarkers', /^Keep the Versions of Both Sides/);
    await vscode.commands.executeCommand(
      settle.command?.command ?? '',
      ...((settle.command?.arguments ?? []) as unknown[]),
    );
    assert.equal(read(ledger).split('\n').length, 4);
    await fixOf(ledger, 'twins', /^Give One of the Two/);
    const renumbered = await run<{ from: number; to: number }>('renumberVersion', { prompt: 'tests/twins' });
    assert.deepEqual([renumbered.from, renumbered.to], [2, 3]);
    await until(() => codesOf(ledger).length === 0, 'the finding stays');
    assert.deepEqual(await run('verify', {}), { ok: true, findings: [] });
  });

  it('show what a verification found, and repair what loses nothing', async () => {
    const { digest } = await version('tests/lost', promptText('The draft still says it.'));
    const stored = `.promptenv/versions/tests/lost/v1-${digest.slice(7, 15)}.prompt`;
    const whole = read(stored);
    write(stored, whole.slice(0, 10));
    const found = await run<{ ok: boolean }>('verify', {});
    assert.equal(found.ok, false);
    const fix = await fixOf(stored, 'damaged', /^Repair What Loses Nothing/);
    assert.equal(fix.command?.command, 'promptEnvironments.repair');
    const repaired = await run<{ findings: unknown[]; repaired: { path: string; action: string }[] }>('repair', {});
    assert.deepEqual(repaired.findings, []);
    assert.ok(repaired.repaired.some(({ path, action }) => path === stored && action === 'restored'));
    assert.equal(read(stored), whole);
    await until(() => codesOf(stored).length === 0, 'the finding stays');
  });
});

function codesOf(file: string): unknown[] {
  return vscode.languages
    .getDiagnostics(fileUri(file))
    .filter(({ source }) => source === 'Prompt Environments')
    .map(({ code }) => code);
}

/** The quick fix that is offered where a finding is shown. */
async function fixOf(file: string, code: string, title: RegExp): Promise<vscode.CodeAction> {
  await until(() => codesOf(file).includes(code), `${file} shows no ${code}`);
  await vscode.workspace.openTextDocument(fileUri(file));
  const diagnostics = vscode.languages.getDiagnostics(fileUri(file)).filter((diagnostic) => diagnostic.code === code);
  const titles: string[] = [];
  for (const { range } of diagnostics) {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      fileUri(file),
      range,
    );
    const found = actions.find((action) => title.test(action.title));
    if (found) return found;
    titles.push(...actions.map((action) => action.title));
  }
  assert.fail(`no fix is called ${String(title)}: ${titles.join(' | ')}`);
}

function idOf(prompt: string, number: number): string {
  const lines = read(`.promptenv/versions/${prompt}/versions.jsonl`).trim().split('\n');
  const found = lines
    .map((text) => JSON.parse(text) as { version: number; digest: string })
    .find((each) => each.version === number);
  assert.ok(found, `${prompt} has no version ${number}`);
  return `${number}@${found.digest}`;
}

/** A pins file in which git left a conflict for each of some prompts. */
function inConflict(ours: string, theirs: string, prompts: readonly string[]): string {
  const lineOf = (text: string, prompt: string) => text.split('\n').find((line) => line.startsWith(`${prompt}:`)) ?? '';
  return ours
    .split('\n')
    .flatMap((line) => {
      const prompt = prompts.find((each) => line.startsWith(`${each}:`));
      return prompt === undefined
        ? [line]
        : ['<<<<<<< HEAD', line, '=======', lineOf(theirs, prompt), '>>>>>>> branch'];
    })
    .join('\n');
}
