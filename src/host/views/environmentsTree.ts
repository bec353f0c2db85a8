import * as vscode from 'vscode';
import type { Environment } from '../../core/model';
import { fileNameOf } from '../../core/paths';
import type { EnvironmentNode, FolderNode, Node, PinNode } from '../nodes';
import { DriftAges } from './driftAges';
import { environmentRow, environmentTooltip, pinRow, pinTooltip, settledRow, splitPins } from './environmentRows';
import { errorNode, messageItem } from './messageRows';
import { NodeCache, nodeId } from './nodeCache';
import { pageLabel, pagesOf, type Page } from './pages';
import { folderRow, registryRow } from './promptRows';
import { RowChanges } from './rowChanges';
import type { EnvironmentSummary } from './standings';
import { treeItem } from './treeItem';
import type { RegistryView, ViewModel } from './viewModel';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** An environment opens by itself when it has something to look at, and no more than this. */
const openUpTo = 30;

/** Rows are drawn without their age after this long, in milliseconds. */
const patience = 100;

/** Environments in promotion order; below each its pins. */
export class EnvironmentsTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new RowChanges();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly cache = new NodeCache();
  private readonly ages: DriftAges;

  constructor(private readonly model: ViewModel) {
    this.ages = new DriftAges(model);
    model.onDidChange((change) => {
      if (change === 'all') {
        this.changed.fire(undefined);
        return;
      }
      const rows = [...change.environments].flatMap(
        (environment) => this.cache.byId(nodeId({ kind: 'environment', root: change.root, environment })) ?? [],
      );
      if (rows.length > 0) {
        this.changed.fire(rows);
      }
    });
  }

  /** The row of an environment, to reveal it. */
  rowOf(root: string, environment: string): Node {
    return this.cache.keep<EnvironmentNode>({ kind: 'environment', root, environment }, this.registryRowOf(root));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    const rows = await this.rowsBelow(node);
    await this.model.prepare(rows);
    await this.model.readFirst(rows.flatMap((row) => (row.kind === 'pin' ? [row] : [])));
    await this.readAges(rows);
    return rows;
  }

  /** Since when rows are as they are is read from their events: what takes long comes later. */
  private async readAges(rows: readonly Node[]): Promise<void> {
    let isGiven = false;
    const reading = this.ages.read(rows).then((read) => {
      if (isGiven && read.length > 0) {
        this.changed.fire([...read]);
      }
    });
    let timer: NodeJS.Timeout | undefined;
    // Nothing waits for it while prompts are still being read.
    const waiting = this.model.store.loaded ? patience : 0;
    await Promise.race([reading, new Promise<void>((resolve) => (timer = setTimeout(resolve, waiting)))]);
    clearTimeout(timer);
    isGiven = true;
  }

  private async rowsBelow(node: Node | undefined): Promise<Node[]> {
    if (node === undefined) {
      await this.model.store.ensureListed().finally(() => this.changed.given());
      const { entries } = this.model.store;
      const [only, another] = entries;
      return only !== undefined && another === undefined
        ? this.inRegistry(only.root.toString())
        : entries.map((entry) => this.cache.keep({ kind: 'registry', root: entry.root.toString() }, undefined));
    }
    switch (node.kind) {
      case 'registry':
        return this.inRegistry(node.root);
      case 'environment':
        return this.inEnvironment(node);
      case 'folder':
        return this.inFolder(node);
      default:
        return [];
    }
  }

  getParent(node: Node): Node | undefined {
    return this.cache.parentOf(node);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const id = nodeId(node);
    if (node.kind === 'message') {
      return messageItem(node, id);
    }
    const view = this.model.of(node.root);
    if (node.kind === 'registry') {
      const entry = this.model.store.entryAt(node.root);
      const waiting = view?.standings.waitingCount ?? 0;
      const row = registryRow(entry?.name ?? node.root, view?.snapshot.prompts.length ?? 0, waiting, null);
      return treeItem(row, id, Expanded);
    }
    if (view === undefined) {
      return new vscode.TreeItem('');
    }
    switch (node.kind) {
      case 'environment': {
        const summary = view.standings.in(node.environment);
        const environment = environmentOf(view, node.environment);
        return treeItem(environmentRow(environment, summary, view.writable), id, openness(summary));
      }
      case 'folder':
        return this.folderItem(view, node, id);
      default: {
        const standing = node.kind === 'pin' ? view.standings.of(node.environment, node.prompt) : undefined;
        if (node.kind !== 'pin' || standing === undefined) {
          return new vscode.TreeItem('');
        }
        return treeItem(pinRow(standing, view.writable, this.ages.textOf(view, node.environment, standing)), id);
      }
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const view = this.model.of(node.root);
    if (view !== undefined && node.kind === 'environment') {
      const index = view.snapshot.environments.findIndex(({ name }) => name === node.environment);
      const before = view.snapshot.environments[index - 1]?.name ?? null;
      item.tooltip = environmentTooltip(environmentOf(view, node.environment), before);
    }
    if (view !== undefined && node.kind === 'pin') {
      const standing = view.standings.of(node.environment, node.prompt);
      item.tooltip =
        standing === undefined
          ? node.prompt
          : pinTooltip(node.environment, standing, this.ages.textOf(view, node.environment, standing));
    }
    return item;
  }

  private registryRowOf(root: string): Node | undefined {
    return this.model.store.entries.length > 1 ? this.cache.keep({ kind: 'registry', root }, undefined) : undefined;
  }

  private inRegistry(root: string): Node[] {
    const view = this.model.of(root);
    const error = this.model.store.entryAt(root)?.error;
    return [
      ...(error === undefined ? [] : [errorNode(root, error)]),
      ...(view?.snapshot.environments.map(({ name }) => this.rowOf(root, name)) ?? []),
    ];
  }

  private inEnvironment(node: EnvironmentNode): Node[] {
    const view = this.model.of(node.root);
    if (view === undefined) {
      return [];
    }
    const { shown, settled } = splitPins(view.standings.in(node.environment));
    const rows: Node[] = this.paged(node, shown, attention, undefined, node);
    if (settled.length > 0) {
      rows.push(this.cache.keep(folderOf(node, settledPath), node));
    }
    return rows;
  }

  private inFolder(node: FolderNode): Node[] {
    const view = this.model.of(node.root);
    return view === undefined ? [] : this.paged(node, this.rowsIn(view, node), node.path, node.page, node);
  }

  /** The rows that a folder or its pages divide. */
  private rowsIn(view: RegistryView, node: FolderNode): readonly string[] {
    const { shown, settled } = splitPins(view.standings.in(node.environment ?? ''));
    return node.path === settledPath ? settled : shown;
  }

  private paged(
    node: EnvironmentNode | FolderNode,
    prompts: readonly string[],
    path: string,
    within: Page | undefined,
    parent: Node,
  ): Node[] {
    const pages = pagesOf(prompts.length, within);
    if (pages.length > 0) {
      return pages.map((page) => this.cache.keep<FolderNode>({ ...folderOf(node, path), page }, parent));
    }
    const { start, size } = within ?? { start: 0, size: prompts.length };
    const environment = node.environment ?? '';
    return prompts
      .slice(start, start + size)
      .map((prompt) => this.cache.keep<PinNode>({ kind: 'pin', root: node.root, environment, prompt }, parent));
  }

  private folderItem(view: RegistryView, node: FolderNode, id: string): vscode.TreeItem {
    const rows = this.rowsIn(view, node);
    if (node.page !== undefined) {
      const size = Math.min(node.page.size, rows.length - node.page.start);
      return treeItem(folderRow(pageLabel(rows.map(fileNameOf), node.page), size), id, Collapsed);
    }
    const environment = node.environment ?? '';
    const isFirst = view.snapshot.environments[0]?.name === environment;
    return treeItem(settledRow(environment, rows.length, isFirst), id, Collapsed);
  }
}

function openness({ all, unsettled }: EnvironmentSummary): vscode.TreeItemCollapsibleState {
  if (all.length === 0) {
    return None;
  }
  return unsettled.length > 0 && unsettled.length <= openUpTo ? Expanded : Collapsed;
}

/** Paths of the two kinds of folders: no prompt's id begins so. */
const attention = ' attention';
const settledPath = ' settled';

function folderOf(node: EnvironmentNode | FolderNode, path: string): FolderNode {
  return { kind: 'folder', root: node.root, path, environment: node.environment ?? '' };
}

function environmentOf(view: RegistryView, name: string): Environment {
  return view.snapshot.environments.find((environment) => environment.name === name) ?? { name, protected: false };
}
