import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { isUnread, type PromptState, type RegistrySnapshot } from '../../../src/core/model';
import { nodePlatform } from '../../../src/platform/nodePlatform';
import type { Cache } from '../../../src/registries/ports';
import { openWorkspaceRegistry } from '../../../src/registries/workspace/workspaceRegistry';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

const many = 101;
const nameOf = (index: number): string => `team/prompt-${String(index).padStart(3, '0')}`;

describe('reading a registry of many prompts', () => {
  let temporary: TemporaryRegistry;
  let listed: RegistrySnapshot[];
  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    listed = [];
    await temporary.version('gone', 'Gone\n', 'dev');
    rmSync(path.join(temporary.root, 'prompts/gone.prompt'));
    await temporary.version(nameOf(0), 'One\n', 'dev');
    for (let index = 0; index < many; index++) {
      temporary.write(`prompts/${nameOf(index)}.prompt`, index === 1 ? '---\nmodel: [\n---\nHello\n' : 'One\n');
    }
  });
  afterEach(() => {
    temporary.dispose();
  });
  const load = (
    onListed = (snapshot: RegistrySnapshot): void => void listed.push(snapshot),
  ): Promise<RegistrySnapshot> => temporary.registry.load({ onListed });

  it('tells first what listing tells: the same prompts with the same pins, none of them read', async () => {
    const whole = await load();
    const [first, another] = listed;
    assert.ok(first !== undefined && another === undefined);
    const places = ({ prompts }: RegistrySnapshot): unknown => prompts.map(({ id, draft }) => [id, draft.path]);
    assert.deepEqual(places(first), places(whole));
    assert.ok(first.prompts.every((prompt) => isUnread(prompt) && prompt.latest === null));
    assert.deepEqual([first.pins, first.environments], [whole.pins, whole.environments]);
    assert.ok(!whole.prompts.some((prompt) => isUnread(prompt)));
  });

  it('opens what was kept of an earlier reading only after that: listing waits for none of it', async () => {
    const told: string[] = [];
    const read = (): undefined => void told.push('kept');
    const cache: Cache = { program: 'a test', read, write: () => undefined };
    const registry = openWorkspaceRegistry({ ...nodePlatform(), cache }, temporary.root);
    await registry.load({ cached: 'keep', onListed: () => void told.push('listed') });
    assert.deepEqual(told, ['listed', 'kept']);
  });

  it('reads any of them at once while the rest waits', async () => {
    const states: (PromptState | null)[] = [];
    await temporary.registry.load({
      onListed: async () => {
        for (const id of [nameOf(0), nameOf(1), nameOf(2), 'gone']) {
          states.push((await temporary.registry.loadPrompt(id))?.state ?? null);
        }
      },
    });
    assert.deepEqual(
      states.map((state) => [state?.draft.state, state?.latest?.number]),
      [
        ['clean', 1],
        ['invalid', undefined],
        ['new', undefined],
        ['missing', 1],
      ],
    );
  });

  it('counts how far it is, up to all of them', async () => {
    const counts: number[] = [];
    await temporary.registry.load({
      breathe: () => Promise.resolve(),
      onListed: () => undefined,
      onProgress: (read, all) => {
        assert.equal(all, many + 1);
        counts.push(read);
      },
    });
    assert.deepEqual([counts[0], counts.at(-1)], [1, many + 1]);
  });

  it('reads few prompts at once instead', async () => {
    const small = await TemporaryRegistry.create();
    try {
      await small.version('a', 'One\n');
      await small.registry.load({ onListed: () => assert.fail('a small registry was told in two parts') });
    } finally {
      small.dispose();
    }
  });
});
