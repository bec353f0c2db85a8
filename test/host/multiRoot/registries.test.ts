import assert from 'node:assert/strict';
import { closeEditors, exists, extension, failure, folder, pinLine, read, run } from '../helpers';

describe('registries of several folders', () => {
  before(extension);
  after(closeEditors);

  it('are set up folder by folder', async () => {
    assert.equal((await extension()).app.store.entries.length, 0);
    const { message } = await failure('notFound', run('status', {}));
    assert.match(message, /no folder/);
    await failure('usage', run('initialize', {}));
    const desk = await run('initialize', { registry: 'desk' });
    assert.deepEqual(desk, { root: folder('desk') });
    assert.match(read('.promptenv/config.yaml', folder('desk')), /^format: 1\n/);
    assert.equal(exists('.promptenv/config.yaml', folder('phone')), false);
    await run('initialize', { registry: 'phone', environments: ['test', 'live'] });
    assert.match(read('.promptenv/config.yaml', folder('phone')), / {2}test: \{\}\n {2}live: \{\}\n/);
    const { app } = await extension();
    assert.deepEqual(
      app.store.entries.map(({ name }) => name),
      ['desk', 'phone'],
    );
  });

  it('are told apart by name', async () => {
    const { hint } = await failure('usage', run('status', {}));
    assert.match(hint, /desk, phone/);
    const status = await run<{ root: string; prompts: { id: string }[] }>('status', { registry: 'phone' });
    assert.equal(status.root, folder('phone'));
    assert.deepEqual(
      status.prompts.map(({ id }) => id),
      ['opening'],
    );
  });

  it('are found by a prompt that only one of them has', async () => {
    await run('snapshot', { prompt: 'greeting', message: 'First', pin: 'dev' });
    assert.match(pinLine('dev', 'greeting', folder('desk')) ?? '', /^greeting: 1@/);
    await run('snapshot', { prompt: 'opening', message: 'First', registry: 'phone', pin: 'test' });
    assert.match(pinLine('test', 'opening', folder('phone')) ?? '', /^opening: 1@/);
  });

  it('are named in references where that is wanted', async () => {
    const compared = await run<{ same: boolean }>('compare', {
      left: 'phone:opening@1',
      right: 'phone:opening@draft',
    });
    assert.equal(compared.same, true);
    await failure('usage', run('compare', { left: 'phone:opening@1', right: 'desk:greeting@1' }));
  });
});
