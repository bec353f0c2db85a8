import { fileNameOf } from '../../core/paths';
import type { FolderNode, MessageNode, Node, PromptNode } from '../nodes';
import { errorNode, problemsNode } from './messageRows';
import { folderLabel, nodeId, type NodeCache } from './nodeCache';
import { pageLabel, pagesOf } from './pages';
import type { Level, PromptGroups } from './promptGroups';
import { folderRow } from './promptRows';
import type { Row } from './row';
import type { RegistryView, ViewModel } from './viewModel';

type PlacedNode = FolderNode | PromptNode;

/** Which prompt and folder rows stand where: registries, folders, and pages of what is too long. */
export class PromptLevels {
  /** What the row of problems said, by registry, when it was last drawn. */
  private readonly problemsDrawn = new Map<string, string | undefined>();
  private readonly placedIn = new WeakMap<PromptGroups, Map<string, readonly PlacedNode[]>>();

  constructor(
    private readonly model: ViewModel,
    private readonly cache: NodeCache,
  ) {}

  /** The topmost rows: several registries, or what stands in the only one. */
  top(): readonly Node[] {
    const { entries } = this.model.store;
    const [only, another] = entries;
    if (only !== undefined && another === undefined) {
      return this.inRegistry(only.root.toString(), undefined);
    }
    return entries.map((entry) => this.cache.keep({ kind: 'registry', root: entry.root.toString() }, undefined));
  }

  /** What stands below a registry or a folder. */
  below(node: Node): readonly Node[] {
    switch (node.kind) {
      case 'registry':
        return this.inRegistry(node.root, node);
      case 'folder':
        return this.inFolder(node, node);
      default:
        return [];
    }
  }

  folder(view: RegistryView, node: FolderNode): Row {
    if (node.page === undefined) {
      const parent = this.cache.parentOf(node);
      const label = folderLabel(node.path, parent?.kind === 'folder' ? parent.path : '');
      return folderRow(label, view.groups.total(node.path));
    }
    const names = this.placed(view, node).map((row) => (row.kind === 'folder' ? row.path : row.prompt));
    const label = pageLabel(names.map(fileNameOf), node.page);
    return folderRow(label, Math.min(node.page.size, names.length - node.page.start));
  }

  /** The row of a prompt, with its parents known; undefined where it has none. */
  find(root: string, prompt: string): PromptNode | undefined {
    const view = this.model.of(root);
    const state = view === undefined ? undefined : this.model.promptAt(view, prompt);
    if (view === undefined || state === undefined) {
      return undefined;
    }
    const id = nodeId({ kind: 'prompt', root, prompt, draftPath: state.draft.path });
    let level = this.top();
    for (let depth = 0; depth < 200; depth++) {
      const found = level.find((node) => nodeId(node) === id);
      if (found !== undefined) {
        return found.kind === 'prompt' ? found : undefined;
      }
      const next = level.find((node) => node.root === root && this.leadsTo(view, node, prompt));
      level = next === undefined ? [] : this.below(next);
    }
    return undefined;
  }

  private leadsTo(view: RegistryView, node: Node, prompt: string): boolean {
    if (node.kind === 'registry') {
      return true;
    }
    if (node.kind !== 'folder') {
      return false;
    }
    const { page } = node;
    return page === undefined
      ? prompt.startsWith(`${node.path}/`)
      : this.placed(view, node)
          .slice(page.start, page.start + page.size)
          .some((row) => (row.kind === 'folder' ? prompt.startsWith(`${row.path}/`) : row.prompt === prompt));
  }

  /** Whether the row of a registry's problems came, went or says something else since it was drawn. */
  hasNewProblems(root: string): boolean {
    return this.problemsDrawn.get(root) !== this.problemsIn(this.model.of(root))?.message;
  }

  private problemsIn(view: RegistryView | undefined): MessageNode | undefined {
    return view === undefined ? undefined : problemsNode(view.entry.root, view.snapshot.findings);
  }

  private inRegistry(root: string, parent: Node | undefined): readonly Node[] {
    const view = this.model.of(root);
    const entry = this.model.store.entryAt(root);
    const error = entry?.error === undefined ? undefined : errorNode(root, entry.error);
    const problems = this.problemsIn(view);
    this.problemsDrawn.set(root, problems?.message);
    const rows = view === undefined ? [] : this.inFolder({ kind: 'folder', root, path: '' }, parent);
    return [...(error === undefined ? [] : [error]), ...(problems === undefined ? [] : [problems]), ...rows];
  }

  private inFolder(node: FolderNode, parent: Node | undefined): readonly Node[] {
    const view = this.model.of(node.root);
    if (view === undefined) {
      return [];
    }
    const rows = this.placed(view, node);
    const pages = pagesOf(rows.length, node.page);
    const { start, size } = node.page ?? { start: 0, size: rows.length };
    const shown: readonly PlacedNode[] =
      pages.length > 0
        ? pages.map((page) => ({ kind: 'folder', root: node.root, path: node.path, page }))
        : rows.slice(start, start + size);
    return shown.map((row) => this.cache.keep(row, parent));
  }

  /** Everything that stands directly in a folder, folders first. */
  private placed(view: RegistryView, { root, path }: FolderNode): readonly PlacedNode[] {
    const known = this.placedIn.get(view.groups) ?? new Map<string, readonly PlacedNode[]>();
    this.placedIn.set(view.groups, known);
    const placed = known.get(path) ?? placedNodes(root, view.groups.level(path));
    known.set(path, placed);
    return placed;
  }
}

function placedNodes(root: string, { folders, prompts }: Level): readonly PlacedNode[] {
  return [
    ...folders.map((folder): FolderNode => ({ kind: 'folder', root, path: folder })),
    ...prompts.map(({ id, draftPath }): PromptNode => ({ kind: 'prompt', root, prompt: id, draftPath })),
  ];
}
