import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, failure, folder, promptText, run, version, type Moved } from '../helpers';

interface Status {
  readonly root: string;
  readonly environments: readonly unknown[];
  readonly prompts: readonly {
    readonly id: string;
    readonly draft: { readonly path: string; readonly state: string; readonly matches: number | null };
    readonly latest: number | null;
    readonly pins: Readonly<Record<string, { readonly version: number } | null>>;
  }[];
  readonly findings: readonly unknown[];
}

describe('commands that only report', () => {
  before(extension);

  it('give the status of the registry as it is on disk', async () => {
    await version('tests/status-one', promptText('Status.'), 'dev');
    const status = await run<Status>('status', {});
    assert.equal(status.root, folder());
    assert.deepEqual(status.environments, [{ name: 'dev' }, { name: 'staging' }, { name: 'prod', protected: true }]);
    const prompt = status.prompts.find(({ id }) => id === 'tests/status-one');
    assert.deepEqual(prompt?.draft, { path: 'prompts/tests/status-one.prompt', state: 'clean', matches: 1 });
    assert.equal(prompt.latest, 1);
    assert.equal(prompt.pins['dev']?.version, 1);
    assert.equal(prompt.pins['prod'], null);
  });

  it('say what was pinned at a time', async () => {
    await version('tests/pinned-at', promptText('First.'), 'dev');
    const between = new Date().toISOString();
    const [first] = await run<{ id: string }[]>('showHistory', { prompt: 'tests/pinned-at' });
    await version('tests/pinned-at', promptText('Second.'), 'dev');
    const asked = { prompt: 'tests/pinned-at', environment: 'dev' };
    const numbers = async (at: string): Promise<unknown> => {
      const pins = await run<{ version: number | null; event: string | null }[]>('showPinsAt', { ...asked, at });
      return pins.map(({ version: number, event }) => [number, event]);
    };
    assert.deepEqual(await numbers(between), [[1, first?.id]]);
    assert.deepEqual(await numbers('2020-01-01'), [[null, null]]);
    const [newest, ...others] = await run<{ id: string }[]>('showHistory', { prompt: 'tests/pinned-at', limit: 1 });
    assert.deepEqual(others, []);
    assert.deepEqual(await numbers('2999-01-01'), [[2, newest?.id]]);
    await failure('usage', run('showPinsAt', { ...asked, at: 'noon' }));
    await failure('usage', run('showHistory', { limit: 0 }));
  });

  it('give history, newest first, of one prompt or environment where named', async () => {
    await version('tests/history-one', promptText('History.'), 'dev');
    const { event } = await run<Moved>('promote', { prompt: 'tests/history-one', to: 'staging', reason: 'Ready' });
    const events = await run<{ id: string; action: string; environment: string; reason: string | null }[]>(
      'showHistory',
      { prompt: 'tests/history-one' },
    );
    assert.deepEqual(
      events.map(({ action, environment }) => [action, environment]),
      [
        ['promote', 'staging'],
        ['pin', 'dev'],
      ],
    );
    assert.deepEqual([events[0]?.id, events[0]?.reason], [event, 'Ready']);
    const staging = await run<{ environment: string }[]>('showHistory', { environment: 'staging' });
    assert.ok(staging.length > 0 && staging.every(({ environment }) => environment === 'staging'));
    await failure('notFound', run('showHistory', { environment: 'moon' }));
  });

  it('verify a sound registry', async () => {
    assert.deepEqual(await run('verify', {}), { ok: true, findings: [] });
  });

  it('name the registries when they are read anew', async () => {
    const { registries } = await run<{ registries: { root: string }[] }>('refresh', {});
    assert.deepEqual(
      registries.map(({ root }) => root),
      [folder()],
    );
  });

  it('switch the lenses off and on', async () => {
    const setting = () => vscode.workspace.getConfiguration('promptEnvironments').get('codeLens.enabled');
    assert.equal(setting(), true);
    assert.deepEqual(await run('toggleCodeLens'), { enabled: false });
    assert.equal(setting(), false);
    assert.deepEqual(await run('toggleCodeLens'), { enabled: true });
    assert.equal(setting(), true);
  });

  it('refuse to set up a registry where there is one', async () => {
    await failure('refused', run('initialize', {}));
  });

  it('return plain data', async () => {
    const status = await run('status', {});
    assert.deepEqual(JSON.parse(JSON.stringify(status)), status);
  });
});
