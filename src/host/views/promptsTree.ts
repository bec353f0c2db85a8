import * as vscode from 'vscode';
import { isUnread, type PromptState, type Version } from '../../core/model';
import { commandId } from '../commandNames';
import type { DraftNode, Node, PromptNode, VersionNode } from '../nodes';
import { versionUri } from '../versionUris';
import { errorNode, messageItem } from './messageRows';
import { NodeCache, nodeId } from './nodeCache';
import { PromptLevels } from './promptLevels';
import {
  draftRow,
  moreVersionsRow,
  pinning,
  promptRow,
  promptTooltip,
  registryRow,
  versionRow,
  versionTooltip,
} from './promptRows';
import { RowChanges } from './rowChanges';
import { treeItem } from './treeItem';
import type { RegistryView, ViewModel } from './viewModel';

/** Versions shown below a prompt at first, and added by every "Load more". */
const versionsAtOnce = 20;

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** Prompts by folder; below each its draft and its versions. */
export class PromptsTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new RowChanges();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly cache = new NodeCache();
  private readonly levels: PromptLevels;
  /** How many versions are shown, by the prompt row's id, where it is not the first lot. */
  private readonly shownVersions = new Map<string, number>();
  private readonly versions = new WeakMap<VersionNode, Version>();

  constructor(private readonly model: ViewModel) {
    this.levels = new PromptLevels(model, this.cache);
    model.onDidChange((change) => {
      if (change === 'all' || this.levels.hasNewProblems(change.root)) {
        this.changed.fire(undefined);
        return;
      }
      // A row that was never shown needs no drawing; its folder shows nothing of it.
      const rows = [...change.prompts].flatMap((prompt) => this.shownRow(change.root, prompt) ?? []);
      if (rows.length > 0) {
        this.changed.fire(rows);
      }
    });
  }

  /** Shows the next older versions below a prompt. */
  showMore(level: string): void {
    const node = this.cache.byId(level);
    if (node?.kind === 'prompt') {
      this.shownVersions.set(level, this.shownCount(level) + versionsAtOnce);
      this.changed.fire(node);
    }
  }

  /** The row of a prompt, to reveal it. */
  rowOf(root: string, prompt: string): PromptNode | undefined {
    return this.levels.find(root, prompt);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      await this.model.store.ensureListed().finally(() => this.changed.given());
      return this.read([...this.levels.top()]);
    }
    return node.kind === 'prompt' ? this.below(node) : this.read([...this.levels.below(node)]);
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
      return this.registryItem(node.root, view, id);
    }
    if (view !== undefined && node.kind === 'folder') {
      return treeItem(this.levels.folder(view, node), id, Collapsed);
    }
    const prompt = view === undefined ? undefined : this.promptOf(view, node);
    return view === undefined || prompt === undefined
      ? new vscode.TreeItem('')
      : this.itemBelow(view, prompt, node, id);
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const view = this.model.of(node.root);
    const prompt = view === undefined ? undefined : this.promptOf(view, node);
    if (view !== undefined && prompt !== undefined && node.kind !== 'more') {
      const version = node.kind === 'version' ? this.versions.get(node) : undefined;
      item.tooltip =
        version === undefined
          ? promptTooltip(view.snapshot, prompt, view.findings.of(prompt))
          : versionTooltip(prompt, version, pinning(view.snapshot, prompt.id, version));
    }
    return item;
  }

  /** Rows with their prompts read: in a registry that was only listed so far, what is looked at comes first. */
  private async read(rows: Node[]): Promise<Node[]> {
    const prompts = rows.flatMap((row) => (row.kind === 'prompt' ? [row] : []));
    await this.model.readFirst(prompts);
    return rows;
  }

  private registryItem(root: string, view: RegistryView | undefined, id: string): vscode.TreeItem {
    const entry = this.model.store.entryAt(root);
    const prompts = view?.snapshot.prompts.length ?? 0;
    const waiting = view?.standings.waitingCount ?? 0;
    return treeItem(registryRow(entry?.name ?? root, prompts, waiting, entry?.error?.message ?? null), id, Expanded);
  }

  private itemBelow(view: RegistryView, prompt: PromptState, node: Node, id: string): vscode.TreeItem {
    const { snapshot, writable } = view;
    const findings = view.findings.of(prompt);
    switch (node.kind) {
      case 'draft': {
        const uri = vscode.Uri.joinPath(view.entry.root, node.draftPath);
        return treeItem(draftRow(prompt, findings, writable), id, None, opening(uri, 'Open Draft'));
      }
      case 'version': {
        const version = this.versions.get(node);
        if (version === undefined) {
          return new vscode.TreeItem('');
        }
        const row = versionRow(prompt, version, {
          environments: pinning(snapshot, prompt.id, version),
          damaged: snapshot.damaged.get(prompt.id)?.has(version.id) === true,
          writable,
          now: Date.now(),
        });
        return treeItem(row, id, None, opening(versionUri(node.root, prompt.id, version), 'Open Version'));
      }
      case 'more': {
        const row = moreVersionsRow(prompt, prompt.versions.length - this.shownCount(node.level));
        return treeItem(row, id, None, { command: commandId('loadMore'), title: row.label, arguments: [node] });
      }
      default: {
        const waiting = view.standings.waiting(prompt.id).length > 0;
        const { grouped } = view.groups;
        const ambiguous = view.groups.isAmbiguous(prompt.id);
        const row = promptRow(snapshot, prompt, findings, { grouped, ambiguous, writable, waiting });
        const isLeaf = prompt.draft.path === null && prompt.latest === null && !isUnread(prompt);
        return treeItem(row, id, isLeaf ? None : Collapsed);
      }
    }
  }

  /** The draft, and the newest versions with a row for the rest. */
  private async below(node: PromptNode): Promise<Node[]> {
    const { root, prompt } = node;
    const entry = this.model.store.entryAt(root);
    const level = nodeId(node);
    const rows: Node[] = [];
    let versions: readonly Version[] = [];
    try {
      versions = entry === undefined ? [] : await this.model.store.versionsOf(entry, prompt);
    } catch (error) {
      rows.push(errorNode(root, error));
    }
    if (node.draftPath !== null) {
      const draft: DraftNode = { kind: 'draft', root, prompt, draftPath: node.draftPath };
      rows.unshift(this.cache.keep(draft, node));
    }
    for (const version of versions.slice(0, this.shownCount(level))) {
      const row = this.cache.keep<VersionNode>({ kind: 'version', root, prompt, version }, node);
      this.versions.set(row, version);
      rows.push(row);
    }
    if (versions.length > this.shownCount(level)) {
      rows.push(this.cache.keep({ kind: 'more', root, level }, node));
    }
    return rows;
  }

  private shownCount(level: string): number {
    return this.shownVersions.get(level) ?? versionsAtOnce;
  }

  private promptOf(view: RegistryView, node: Node): PromptState | undefined {
    switch (node.kind) {
      case 'prompt':
      case 'draft':
        return this.model.promptAt(view, node.prompt, node.draftPath);
      case 'version':
        return this.model.promptAt(view, node.prompt);
      case 'more': {
        const prompt = this.cache.byId(node.level);
        return prompt?.kind === 'prompt' ? this.model.promptAt(view, prompt.prompt, prompt.draftPath) : undefined;
      }
      default:
        return undefined;
    }
  }

  private shownRow(root: string, id: string): Node | undefined {
    const view = this.model.of(root);
    const draftPath = view === undefined ? undefined : this.model.promptAt(view, id)?.draft.path;
    return draftPath === undefined
      ? undefined
      : this.cache.byId(nodeId({ kind: 'prompt', root, prompt: id, draftPath }));
  }
}

function opening(uri: vscode.Uri, title: string): vscode.Command {
  return { command: 'vscode.open', title, arguments: [uri] };
}
