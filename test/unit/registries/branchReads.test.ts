import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodePlatform } from '../../../src/platform/nodePlatform';
import { branchChanges } from '../../../src/registries/branchChanges';
import type { FileReader } from '../../../src/registries/ports';
import type { Registry } from '../../../src/registries/registry';
import { openWorkspaceRegistry } from '../../../src/registries/workspace/workspaceRegistry';
import { TemporaryRegistry } from '../../support/temporaryRegistry';

/** How often each file was read and each folder listed, by path from the root. */
interface Counts {
  readonly read: Map<string, number>;
  readonly listed: Map<string, number>;
}

function counted(root: string): { readonly registry: Registry; readonly counts: Counts } {
  const platform = nodePlatform();
  const counts: Counts = { read: new Map(), listed: new Map() };
  const count = (where: Map<string, number>, at: string): void => {
    const below = at.slice(root.length + 1);
    where.set(below, (where.get(below) ?? 0) + 1);
  };
  const files: FileReader = {
    ...platform.files,
    read: (at) => {
      count(counts.read, at);
      return platform.files.read(at);
    },
    readPlain: (at, ...rest) => {
      count(counts.read, at);
      return platform.files.readPlain(at, ...rest);
    },
    list: (at) => {
      count(counts.listed, at);
      return platform.files.list(at);
    },
  };
  return { registry: openWorkspaceRegistry({ ...platform, files }, root), counts };
}

const names = (kind: string, number: number): readonly string[] =>
  Array.from({ length: number }, (_, index) => `${kind}-${index}`);
const draftPath = (name: string): string => `prompts/group/${name}.prompt`;

describe('what a branch changes', () => {
  let temporary: TemporaryRegistry;
  let before: string;

  beforeEach(async () => {
    temporary = await TemporaryRegistry.create();
    before = realpathSync(mkdtempSync(path.join(tmpdir(), 'promptenv-before-')));
  });

  afterEach(() => {
    temporary.dispose();
    rmSync(before, { recursive: true, force: true });
  });

  /** Counts for a branch that changes, renames and removes so many drafts of each, beside three that stay. */
  async function countsFor(number: number): Promise<readonly Counts[]> {
    const all = [...names('stays', 3), ...['changes', 'moves', 'goes'].flatMap((kind) => names(kind, number))];
    all.forEach((name) => temporary.write(draftPath(name), `Say ${name}.\nAnd then some more about ${name}.\n`));
    cpSync(temporary.root, before, { recursive: true });
    const changed = new Set<string>();
    const change = (name: string, text: string | null): void => {
      changed.add(draftPath(name));
      if (text === null) {
        rmSync(path.join(temporary.root, draftPath(name)));
      } else {
        temporary.write(draftPath(name), text);
      }
    };
    names('changes', number).forEach((name) => change(name, 'Something else.\n'));
    names('goes', number).forEach((name) => change(name, null));
    names('moves', number).forEach((name) => {
      change(name, null);
      change(`new-${name}`, `Say ${name}.\nAnd then some more about ${name}.\nIndeed.\n`);
    });
    const [now, then] = [counted(temporary.root), counted(before)];
    const { drafts } = await branchChanges(now.registry, {
      registry: then.registry,
      isUnchanged: (at) => !changed.has(at),
    });
    assert.deepEqual(
      ['changed', 'moved', 'removed'].map((state) => drafts.filter((draft) => draft.state === state).length),
      [number, number, number],
    );
    return [now.counts, then.counts];
  }

  it('lists folders of drafts and reads drafts that stay as often, however many others change', async () => {
    const few = await countsFor(2);
    temporary.dispose();
    temporary = await TemporaryRegistry.create();
    rmSync(before, { recursive: true, force: true });
    const many = await countsFor(40);
    for (const [side, counts] of many.entries()) {
      assert.equal(counts.listed.get('prompts/group'), 1);
      assert.equal(few[side]?.listed.get('prompts/group'), 1);
      for (const name of names('stays', 3)) {
        assert.equal(counts.read.get(draftPath(name)), few[side].read.get(draftPath(name)));
      }
      // To tell their states, for their contents, and to find out where they went.
      const most = Math.max(...names('changes', 40).map((name) => counts.read.get(draftPath(name)) ?? 0));
      assert.ok(most <= 3, String(most));
    }
  });
});
