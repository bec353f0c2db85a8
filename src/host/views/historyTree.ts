import * as vscode from 'vscode';
import type { HistoryEvent, RegistrySnapshot } from '../../core/model';
import { breather } from '../breathe';
import { commandId } from '../commandNames';
import type { DayNode, EventNode, Node } from '../nodes';
import { changeRow, dayOf, dayRow, eventRow, eventTooltip, olderRow } from './historyRows';
import { errorNode, messageItem, problemsNode } from './messageRows';
import { NodeCache, nodeId } from './nodeCache';
import { PagedHistory, type KnownHistory } from './pagedHistory';
import { registryRow } from './promptRows';
import { RowChanges } from './rowChanges';
import { treeItem } from './treeItem';
import type { ViewModel } from './viewModel';

/** Moves shown at first, and added by every "Load more". */
const movesAtOnce = 50;
/** A single act may move thousands of prompts; this many are listed. */
const changesAtMost = 200;

/** The level that its "Load more" extends. */
const historyLevel = 'history';

const nothingKnown: KnownHistory = { events: [], isWhole: true, broken: [] };

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** Who moved what, newest first, by day. */
export class HistoryTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new RowChanges();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly cache = new NodeCache();
  private readonly shownMoves = new Map<string, number>();
  /** By registry root; read again after a pin moved, which changes `heads`. */
  private readonly readings = new Map<string, { readonly heads: string; readonly history: PagedHistory }>();
  private readonly known = new Map<string, KnownHistory>();

  constructor(private readonly model: ViewModel) {
    model.onDidChange((change) => {
      if (change === 'all' || change.environments.size > 0) {
        this.changed.fire(undefined);
      }
    });
  }

  /** Shows the next older moves of a registry. */
  showMore(root: string, level: string): void {
    if (level !== historyLevel) {
      return;
    }
    this.shownMoves.set(root, this.shownCount(root) + movesAtOnce);
    this.changed.fire(undefined);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      await this.model.store.ensureLoaded().finally(() => this.changed.given());
      const { entries } = this.model.store;
      const [only, another] = entries;
      return only !== undefined && another === undefined
        ? this.inRegistry(only.root.toString(), undefined)
        : entries.map((entry) => this.cache.keep({ kind: 'registry', root: entry.root.toString() }, undefined));
    }
    switch (node.kind) {
      case 'registry':
        return this.inRegistry(node.root, node);
      case 'day':
        return this.shown(node.root)
          .filter(({ at }) => dayOf(at) === node.day)
          .map((event) => this.cache.keep<EventNode>({ kind: 'event', root: node.root, event }, node));
      case 'event':
        return node.prompt !== undefined
          ? []
          : node.event.changes
              .slice(0, changesAtMost)
              .map(({ prompt }) => this.cache.keep<EventNode>({ ...node, prompt }, node));
      default:
        return [];
    }
  }

  getParent(node: Node): Node | undefined {
    return this.cache.parentOf(node);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const id = nodeId(node);
    switch (node.kind) {
      case 'registry': {
        const entry = this.model.store.entryAt(node.root);
        const prompts = entry?.snapshot?.prompts.length ?? 0;
        return treeItem(registryRow(entry?.name ?? node.root, prompts, 0, null), id, Expanded);
      }
      case 'day': {
        const moves = this.shown(node.root).filter(({ at }) => dayOf(at) === node.day).length;
        return treeItem(dayRow(node.day, moves, new Date(), vscode.env.language), id, Expanded);
      }
      case 'event':
        return eventItem(node, id);
      case 'more': {
        const row = olderRow(this.shown(node.root).at(-1), new Date(), vscode.env.language);
        return treeItem(row, id, None, { command: commandId('loadMore'), title: row.label, arguments: [node] });
      }
      case 'message':
        return messageItem(node, id);
      default:
        return new vscode.TreeItem('');
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'event') {
      item.tooltip = eventTooltip(node.event);
    }
    return item;
  }

  private async inRegistry(root: string, parent: Node | undefined): Promise<Node[]> {
    const entry = this.model.store.entryAt(root);
    if (entry?.snapshot === undefined || !entry.registry.capabilities.history) {
      return [];
    }
    const heads = headsOf(entry.snapshot);
    const former = this.readings.get(root);
    const { registry } = entry;
    const current =
      former?.heads === heads ? former : { heads, history: new PagedHistory(() => registry.history({}, breather())) };
    this.readings.set(root, current);
    try {
      this.known.set(root, await current.history.atLeast(this.shownCount(root)));
    } catch (error) {
      this.readings.delete(root);
      return [errorNode(root, error)];
    }
    const shown = this.shown(root);
    const days = [...new Set(shown.map(({ at }) => dayOf(at)))];
    const rows: Node[] = days.map((day) => this.cache.keep<DayNode>({ kind: 'day', root, day }, parent));
    const { isWhole, broken } = this.known.get(root) ?? nothingKnown;
    if (!isWhole) {
      rows.push(this.cache.keep({ kind: 'more', root, level: historyLevel }, parent));
    }
    const problems = problemsNode(entry.root, broken);
    return problems === undefined ? rows : [...rows, problems];
  }

  private shown(root: string): readonly HistoryEvent[] {
    return (this.known.get(root) ?? nothingKnown).events;
  }

  private shownCount(root: string): number {
    return this.shownMoves.get(root) ?? movesAtOnce;
  }
}

/** The newest event of every pin: as long as these stay, so does the history. */
function headsOf({ pins }: RegistrySnapshot): string {
  return [...pins].map(([name, rows]) => [name, ...[...rows.values()].map(({ event }) => event)].join(' ')).join('\n');
}

function eventItem(node: EventNode, id: string): vscode.TreeItem {
  const { event } = node;
  const change = event.changes.find(({ prompt }) => prompt === node.prompt);
  const isLeaf = node.prompt !== undefined || event.changes.length <= 1;
  const row = change === undefined ? eventRow(event) : changeRow(event, change, false);
  return treeItem(
    row,
    id,
    isLeaf ? None : Collapsed,
    isLeaf ? { command: commandId('openMove'), title: 'Open Changes', arguments: [node] } : undefined,
  );
}
