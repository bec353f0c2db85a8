import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  exists,
  extension,
  failure,
  folder,
  pause,
  pinLine,
  promptText,
  read,
  run,
  until,
  version,
  type Moved,
} from '../helpers';

describe('the promote command', () => {
  before(extension);

  it('moves the next environment to what the one before it pins, and returns the change', async () => {
    const { digest } = await version('tests/promote-next', promptText('Next.'), 'dev');
    const { changes, event } = await run<Moved>('promote', { prompt: 'tests/promote-next', to: 'staging' });
    assert.deepEqual(changes, [{ prompt: 'tests/promote-next', environment: 'staging', from: null, to: 1 }]);
    assert.equal(pinLine('staging', 'tests/promote-next'), `tests/promote-next: 1@${digest} ${event}`);
    assert.ok(event);
    const month = `${event.slice(0, 4)}-${event.slice(4, 6)}`;
    assert.ok(exists(`.promptenv/history/staging/${month}/${event}.json`));
  });

  it('shows what was read back', async () => {
    const { app } = await extension();
    await version('tests/promote-shown', promptText('Shown.'), 'dev');
    await run('promote', { prompt: 'tests/promote-shown', to: 'staging' });
    const pin = app.store.entries[0]?.snapshot?.pins.get('staging')?.get('tests/promote-shown');
    assert.equal(pin?.version?.number, 1);
  });

  it('moves a protected environment only when that was confirmed, and with a reason', async () => {
    await version('tests/promote-protected', promptText('Protected.'), 'dev');
    const wish = { prompt: 'tests/promote-protected', to: 'prod', version: 1 };
    await failure('refused', run('promote', { ...wish, confirmed: true }));
    assert.equal(pinLine('prod', 'tests/promote-protected'), undefined);
    const { changes } = await run<Moved>('promote', { ...wish, confirmed: true, reason: 'It was tried' });
    assert.deepEqual(changes, [{ prompt: 'tests/promote-protected', environment: 'prod', from: null, to: 1 }]);
  });

  it('asks when a protected environment was not confirmed, and moves nothing when that is closed', async () => {
    await version('tests/promote-asked', promptText('Asked.'), 'dev');
    const asked = run('promote', { prompt: 'tests/promote-asked', to: 'prod', version: 1, reason: 'Because' });
    await pause(500);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await asked, undefined);
    assert.equal(pinLine('prod', 'tests/promote-asked'), undefined);
  });

  it('fails with conflict when another version is pinned than was expected', async () => {
    await version('tests/promote-expected', promptText('Expected.'), 'dev');
    const wish = { prompt: 'tests/promote-expected', to: 'staging' };
    await failure('conflict', run('promote', { ...wish, expect: 7 }));
    assert.equal(pinLine('staging', 'tests/promote-expected'), undefined);
    await run('promote', { ...wish, expect: 'none' });
    assert.ok(pinLine('staging', 'tests/promote-expected'));
  });

  it('changes nothing, and says so, where the version is pinned already', async () => {
    await version('tests/promote-again', promptText('Again.'), 'dev');
    await run('promote', { prompt: 'tests/promote-again', to: 'staging' });
    const again = await run<Moved>('promote', { prompt: 'tests/promote-again', to: 'staging' });
    assert.deepEqual(again, { changes: [], event: null });
  });

  it('moves several prompts in one act', async () => {
    await version('tests/promote-a', promptText('A.'), 'dev');
    await version('tests/promote-b', promptText('B.'), 'dev');
    const moved = await run<Moved>('promote', { prompts: ['tests/promote-a', 'tests/promote-b'], to: 'staging' });
    assert.deepEqual(
      moved.changes.map(({ prompt }) => prompt),
      ['tests/promote-a', 'tests/promote-b'],
    );
    for (const prompt of ['tests/promote-a', 'tests/promote-b']) {
      assert.ok(pinLine('staging', prompt)?.endsWith(moved.event ?? 'no event'));
    }
  });

  it('refuses all of several prompts when one of them is refused', async () => {
    await version('tests/promote-good', promptText('Good.'), 'dev');
    await version('tests/promote-unpinned', promptText('Not in dev.'));
    const prompts = ['tests/promote-good', 'tests/promote-unpinned'];
    const { message } = await failure('refused', run('promote', { prompts, to: 'staging' }));
    assert.match(message, /promote-unpinned/);
    assert.equal(pinLine('staging', 'tests/promote-good'), undefined);
  });

  it('says what is not there: environment, prompt, version', async () => {
    await failure('notFound', run('promote', { prompt: 'support/first-reply', to: 'moon' }));
    await failure('notFound', run('promote', { prompt: 'tests/none', to: 'dev' }));
    await failure('notFound', run('promote', { prompt: 'support/first-reply', to: 'dev', version: 999 }));
  });

  it('is walked through by keyboard from a row: environment, version, agreement', async () => {
    const { app } = await extension();
    await version('tests/promote-dialog', promptText('First.'), 'dev');
    const root = app.store.entries[0]?.root.toString();
    const row = {
      kind: 'prompt',
      root,
      prompt: 'tests/promote-dialog',
      draftPath: 'prompts/tests/promote-dialog.prompt',
    };
    const started = run<Moved>('promote', row, [row]);
    for (let step = 0; step < 3; step++) {
      await pause(700);
      assert.equal(pinLine('staging', 'tests/promote-dialog'), undefined, 'it moved before the last step');
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    }
    const moved = await started;
    assert.deepEqual(moved.changes, [{ prompt: 'tests/promote-dialog', environment: 'staging', from: null, to: 1 }]);
  });

  it('starts over when the pin moves while the dialog is open', async () => {
    const { app } = await extension();
    await version('tests/promote-moved', promptText('First.'), 'dev');
    await version('tests/promote-moved', promptText('Second.'), 'dev');
    const root = app.store.entries[0]?.root.toString();
    const row = {
      kind: 'prompt',
      root,
      prompt: 'tests/promote-moved',
      draftPath: 'prompts/tests/promote-moved.prompt',
    };
    const environment = { kind: 'environment', root, environment: 'staging' };
    const started = run<Moved>('promote', row, [row, environment]);
    await pause(700);
    // Another window promotes v1 meanwhile.
    await run('promote', { prompt: 'tests/promote-moved', to: 'staging', version: 1 });
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause(1000);
    assert.match(pinLine('staging', 'tests/promote-moved') ?? '', /: 1@/);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await started, undefined);
    assert.match(pinLine('staging', 'tests/promote-moved') ?? '', /: 1@/);
  });
});

describe('the rollback command', () => {
  before(extension);

  it('moves a pin back to the version before, leaves a hold with the reason, and returns the change', async () => {
    const first = await version('tests/rollback-one', promptText('First.'), 'dev');
    const second = await version('tests/rollback-one', promptText('Second.'), 'dev');
    const wish = { prompt: 'tests/rollback-one', environment: 'dev', reason: 'Too long' };
    const { changes, event } = await run<Moved>('rollback', wish);
    assert.deepEqual(changes, [{ prompt: 'tests/rollback-one', environment: 'dev', from: 2, to: 1 }]);
    const pin = pinLine('dev', 'tests/rollback-one') ?? '';
    assert.match(pin, new RegExp(`version: 1@${first.digest}`));
    assert.match(pin, new RegExp(`event: ${event}`));
    assert.match(pin, /hold: "?Too long/);
    assert.match(pin, new RegExp(`held: 2@${second.digest}`));
  });

  it('makes the next promotion say that it undoes the hold', async () => {
    await version('tests/rollback-held', promptText('First.'), 'dev');
    await version('tests/rollback-held', promptText('Second.'), 'dev');
    await run('rollback', { prompt: 'tests/rollback-held', environment: 'dev', reason: 'Rude' });
    const wish = { prompt: 'tests/rollback-held', to: 'dev', version: 2 };
    const { message } = await failure('refused', run('promote', wish));
    assert.match(message, /Rude/);
    await run('promote', { ...wish, releaseHold: true });
    assert.match(pinLine('dev', 'tests/rollback-held') ?? '', /^tests\/rollback-held: 2@/);
  });

  it('refuses a version that the environment never had', async () => {
    await version('tests/rollback-never', promptText('First.'));
    await version('tests/rollback-never', promptText('Second.'), 'dev');
    const wish = { prompt: 'tests/rollback-never', environment: 'dev', version: 1, reason: 'Back' };
    const { message } = await failure('refused', run('rollback', wish));
    assert.match(message, /never pinned v1/);
  });

  it('moves a protected environment only when that was confirmed', async () => {
    await version('tests/rollback-prod', promptText('First.'));
    const promotion = { prompt: 'tests/rollback-prod', to: 'prod', confirmed: true, reason: 'Go' };
    await run('promote', { ...promotion, version: 1 });
    await version('tests/rollback-prod', promptText('Second.'));
    await run('promote', { ...promotion, version: 2 });
    const wish = { prompt: 'tests/rollback-prod', environment: 'prod', reason: 'Overlong replies' };
    const asked = run('rollback', wish);
    await pause(700);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(await asked, undefined);
    assert.match(pinLine('prod', 'tests/rollback-prod') ?? '', /: 2@/);
    await run('rollback', { ...wish, confirmed: true });
    assert.match(pinLine('prod', 'tests/rollback-prod') ?? '', /version: 1@/);
  });
});

describe('undoing the last move', () => {
  before(extension);

  it('rolls a promotion back to the version before', async () => {
    await version('tests/undo-promotion', promptText('First.'), 'dev');
    await run('promote', { prompt: 'tests/undo-promotion', to: 'staging' });
    await version('tests/undo-promotion', promptText('Second.'), 'dev');
    await run('promote', { prompt: 'tests/undo-promotion', to: 'staging' });
    const { changes } = await run<Moved>('undoLastMove', { confirmed: true });
    assert.deepEqual(changes, [{ prompt: 'tests/undo-promotion', environment: 'staging', from: 2, to: 1 }]);
    assert.match(pinLine('staging', 'tests/undo-promotion') ?? '', /version: 1@/);
  });

  it('takes several prompts back in one act', async () => {
    const prompts = ['tests/undo-several-a', 'tests/undo-several-b'];
    for (const line of ['First.', 'Second.']) {
      for (const prompt of prompts) {
        await version(prompt, promptText(line), 'dev');
      }
      await run('promote', { prompts, to: 'staging' });
    }
    const { changes, event } = await run<Moved>('undoLastMove', { confirmed: true });
    assert.deepEqual(
      changes.map(({ prompt, from, to }) => [prompt, from, to]),
      prompts.map((prompt) => [prompt, 2, 1]),
    );
    for (const prompt of prompts) {
      assert.ok(pinLine('staging', prompt)?.includes(`event: ${event}`));
    }
  });

  it('unpins what a first promotion pinned', async () => {
    await version('tests/undo-first', promptText('First.'), 'dev');
    await run('promote', { prompt: 'tests/undo-first', to: 'staging' });
    await run('undoLastMove', { confirmed: true });
    assert.match(pinLine('staging', 'tests/undo-first') ?? '', /^tests\/undo-first: none /);
    await failure('refused', run('undoLastMove', { confirmed: true }));
  });

  it('promotes what a rollback took back, and releases its hold', async () => {
    await version('tests/undo-rollback', promptText('First.'), 'dev');
    await version('tests/undo-rollback', promptText('Second.'), 'dev');
    await run('rollback', { prompt: 'tests/undo-rollback', environment: 'dev', reason: 'A mistake' });
    const { changes } = await run<Moved>('undoLastMove', { confirmed: true });
    assert.deepEqual(changes, [{ prompt: 'tests/undo-rollback', environment: 'dev', from: 1, to: 2 }]);
    assert.match(pinLine('dev', 'tests/undo-rollback') ?? '', /^tests\/undo-rollback: 2@/);
  });

  it('fails with conflict when somebody moved the pin since', async () => {
    const { app } = await extension();
    await version('tests/undo-conflict', promptText('First.'), 'dev');
    await run('promote', { prompt: 'tests/undo-conflict', to: 'staging' });
    const entry = app.store.entries[0];
    assert.ok(entry && app.lastMove.current);
    const move = app.lastMove.current;
    await version('tests/undo-conflict', promptText('Second.'));
    await run('promote', { prompt: 'tests/undo-conflict', to: 'staging', version: 2 });
    // As if the second promotion had been made by another window.
    app.lastMove.set(move, 'the first promotion');
    await failure('conflict', run('undoLastMove', { confirmed: true }));
    assert.match(pinLine('staging', 'tests/undo-conflict') ?? '', /: 2@/);
  });
});

describe('what other programs change', () => {
  it('is shown after a moment: a moved pin, an edited draft, a new draft', async () => {
    const { app } = await extension();
    const [entry] = app.store.entries;
    assert.ok(entry);
    const state = (id: string) => app.store.promptOf(app.store.entries[0] ?? entry, id);
    await version('tests/watched', promptText('Watched.'), 'dev');
    const { writeFileSync, rmSync } = await import('node:fs');
    const draft = path.join(folder(), 'prompts/tests/watched.prompt');
    writeFileSync(draft, promptText('Edited by another program.'));
    await until(() => state('tests/watched')?.draft.state === 'modified', 'the edited draft is not shown');
    const fresh = path.join(folder(), 'prompts/tests/watched-new.prompt');
    writeFileSync(fresh, promptText('New.'));
    await until(() => state('tests/watched-new')?.draft.state === 'new', 'the new draft is not shown');
    rmSync(fresh);
    await until(() => state('tests/watched-new') === undefined, 'the removed draft is still shown');
    const pins = path.join(folder(), '.promptenv/environments/dev.yaml');
    const kept = read('.promptenv/environments/dev.yaml');
    writeFileSync(pins, kept.replace(/^tests\/watched: .*\n/m, ''));
    const pinned = () => app.store.entries[0]?.snapshot?.pins.get('dev')?.get('tests/watched');
    await until(() => pinned() === undefined, 'the removed pin is still shown');
    writeFileSync(pins, kept);
    await until(() => pinned()?.version?.number === 1, 'the pin that came back is not shown');
    assert.ok(readdirSync(path.join(folder(), '.promptenv')).length > 0);
  });
});
