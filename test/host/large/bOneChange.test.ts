import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Node } from '../../../src/host/nodes';
import { extension, fileUri, pause, read, run, until, write, type Extension } from '../helpers';
import { lensesOf, rowOf, textsOf } from '../rows';

/** Longer than changes are gathered, and than reading everything takes. */
const quiet = 1_500;

interface Drawn {
  readonly prompts: (Node | undefined)[];
  readonly environments: (Node | undefined)[];
  readonly history: (Node | undefined)[];
  readonly marks: string[];
  /** How often the whole registry was read. */
  readings: number;
}

describe('one change among thousands of prompts', () => {
  let api: Extension;
  before(async () => {
    api = await extension();
    for (const team of ['team-05', 'team-06']) {
      await textsOf(api.views.prompts, (await rowOf(api.views.prompts, team)).node);
    }
  });

  /** What is drawn anew from the beginning of an act until all is quiet. */
  async function drawnBy(act: () => unknown): Promise<Drawn> {
    const drawn: Drawn = { prompts: [], environments: [], history: [], marks: [], readings: 0 };
    const { prompts, environments, history, decorations } = api.views;
    const registry = api.app.store.entries[0]?.registry;
    assert.ok(registry);
    const load = registry.load.bind(registry);
    registry.load = (options) => {
      drawn.readings += 1;
      return load(options);
    };
    const watches = [
      prompts.onDidChangeTreeData((rows) => drawn.prompts.push(...[rows].flat())),
      environments.onDidChangeTreeData((rows) => drawn.environments.push(...[rows].flat())),
      history.onDidChangeTreeData((rows) => drawn.history.push(...[rows].flat())),
      decorations.onDidChangeFileDecorations?.((uris) =>
        drawn.marks.push(...[uris ?? []].flat().map((uri) => uri.path.slice(uri.path.lastIndexOf('/') + 1))),
      ),
    ];
    await act();
    await pause(quiet);
    for (const watch of watches) {
      watch?.dispose();
    }
    registry.load = load;
    return drawn;
  }

  const promptOf = (node: Node | undefined): string | undefined => (node?.kind === 'prompt' ? node.prompt : undefined);

  it('draws the one row and mark of a draft that was edited, and reads no other prompt', async () => {
    const draft = 'prompts/team-05/prompt-00005.prompt';
    const before = read(draft);
    const row = (): Promise<string> =>
      rowOf(api.views.prompts, 'team-05').then(
        async ({ node }) => (await rowOf(api.views.prompts, 'prompt-00005', node)).text,
      );
    const drawn = await drawnBy(async () => {
      write(draft, `${before}One more rule.\n`);
      await until(async () => assert.match(await row(), /modified/), 'the row does not say modified');
    });
    assert.deepEqual(drawn.prompts.map(promptOf), ['team-05/prompt-00005']);
    assert.deepEqual([drawn.environments, drawn.history, drawn.readings], [[], [], 0]);
    assert.deepEqual(drawn.marks, ['prompt-00005.prompt']);
    const [lens] = await lensesOf(fileUri(draft));
    assert.match(lens?.title ?? '', /modified since v3$/);
    write(draft, before);
    await until(async () => assert.doesNotMatch(await row(), /modified/), 'the row still says modified');
  });

  it('does nothing at all for files that are no prompts', async () => {
    const drawn = await drawnBy(() => {
      write('src/app.ts', 'export {};\n');
      write('notes.prompt', 'Outside of the folder of prompts.\n');
      write('.vscode/settings.json', '{}\n');
    });
    assert.deepEqual(drawn, { prompts: [], environments: [], history: [], marks: [], readings: 0 });
  });

  it('reads the prompts that include a file, and only those, when that file changes', async () => {
    write('prompts/team-06/_tone.prompt', 'Be kind.\n');
    const draft = 'prompts/team-06/prompt-00006.prompt';
    write(draft, `${read(draft)}{{>tone}}\n`);
    await until(async () => (await lensesOf(fileUri(draft)))[0]?.title.includes('modified'), 'it is not modified');
    await run('snapshot', { prompt: 'team-06/prompt-00006', message: 'Take the tone in' });
    const state = (): string | undefined => {
      const [entry] = api.app.store.entries;
      return entry && api.app.store.promptOf(entry, 'team-06/prompt-00006')?.draft.state;
    };
    assert.equal(state(), 'clean');
    await pause(quiet);
    const drawn = await drawnBy(async () => {
      write('prompts/team-06/_tone.prompt', 'Be brief.\n');
      await until(() => state() === 'modified', 'the prompt does not follow the file that it includes');
    });
    assert.deepEqual([drawn.prompts.map(promptOf), drawn.readings], [['team-06/prompt-00006'], 0]);
  });

  it('draws nothing anew where everything was read again and nothing had changed', async () => {
    const drawn = await drawnBy(() => run('status', {}));
    assert.deepEqual(drawn, { prompts: [], environments: [], history: [], marks: [], readings: 1 });
  });

  it('shows a new prompt, and takes a removed one away', async () => {
    const team = async (): Promise<string> => (await rowOf(api.views.prompts, 'team-08')).text;
    assert.equal(await team(), 'team-08 · 20 prompts');
    write('prompts/team-08/brand-new.prompt', 'Hello.\n');
    await until(async () => assert.equal(await team(), 'team-08 · 21 prompts'), 'the new prompt is not there');
    await vscode.workspace.fs.delete(fileUri('prompts/team-08/brand-new.prompt'));
    await until(async () => assert.equal(await team(), 'team-08 · 20 prompts'), 'the removed prompt is still there');
  });
});
