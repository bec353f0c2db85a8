import { fileNameOf } from '../../core/paths';
import type { Node } from '../nodes';

/** A row's stable id: it keeps selection and expansion when the row is drawn anew. */
export function nodeId(node: Node): string {
  switch (node.kind) {
    case 'registry':
      return `registry ${node.root}`;
    case 'folder': {
      const page = node.page === undefined ? '' : ` ${node.page.start}+${node.page.size}`;
      return `folder ${node.root} ${node.environment ?? ''} ${node.path}${page}`;
    }
    case 'prompt':
      return `prompt ${node.root} ${node.prompt} ${node.draftPath ?? ''}`;
    case 'draft':
      return `draft ${node.root} ${node.prompt} ${node.draftPath}`;
    case 'version':
      return `version ${node.root} ${node.prompt} ${node.version.id}`;
    case 'environment':
      return `environment ${node.root} ${node.environment}`;
    case 'pin':
      return `pin ${node.root} ${node.environment} ${node.prompt}`;
    case 'day':
      return `day ${node.root} ${node.day}`;
    case 'event':
      return `event ${node.root} ${node.event.environment} ${node.event.id} ${node.prompt ?? ''}`;
    case 'more':
      return `more ${node.root} ${node.level}`;
    case 'conflict':
      return `conflict ${node.root} ${node.path} ${node.side} ${node.prompt ?? ''}`;
    case 'message':
      return `message ${node.root} ${node.message}`;
  }
}

/** Keeps one object a row, because VS Code redraws a row by its object, and remembers each row's parent. */
export class NodeCache {
  private readonly nodes = new Map<string, Node>();
  private readonly parents = new WeakMap<Node, Node>();

  /** The row's one object. */
  keep<N extends Node>(node: N, parent: Node | undefined): N {
    const id = nodeId(node);
    const known = this.nodes.get(id) as N | undefined;
    const kept = known ?? node;
    if (known === undefined) {
      this.nodes.set(id, node);
    }
    if (parent !== undefined) {
      this.parents.set(kept, parent);
    }
    return kept;
  }

  /** The row with this id, if it was ever shown. */
  byId(id: string): Node | undefined {
    return this.nodes.get(id);
  }

  parentOf(node: Node): Node | undefined {
    return this.parents.get(this.nodes.get(nodeId(node)) ?? node);
  }
}

/** The last name of a folder's path below the folder that it stands in. */
export function folderLabel(path: string, parentPath: string): string {
  return path.startsWith(`${parentPath}/`)
    ? path.slice(parentPath.length + 1)
    : parentPath === ''
      ? path
      : fileNameOf(path);
}
