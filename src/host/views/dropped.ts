import { isNode, type DraftNode, type Node, type PinNode, type PromptNode, type VersionNode } from '../nodes';

/** Rows that can be dragged to an environment. */
export type DraggedNode = PromptNode | DraftNode | VersionNode | PinNode;

export function isDraggable(node: Node): node is DraggedNode {
  return node.kind === 'prompt' || node.kind === 'draft' || node.kind === 'version' || node.kind === 'pin';
}

/** Reads what was dropped; whatever is no row of ours that can be dragged is left out. */
export function draggedIn(text: string): readonly DraggedNode[] {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(items) ? items.filter(isNode).filter(isDraggable) : [];
}

/** What a drop asks for: one promotion of versions and prompts, and one for each environment that pins came from. */
export interface Drop {
  readonly rows: readonly Exclude<DraggedNode, PinNode>[];
  readonly pins: readonly { readonly from: string; readonly prompts: readonly string[] }[];
}

/** Sorts rows of one registry that were dropped on an environment. Pins dropped where they are ask for nothing. */
export function dropOn(
  target: { readonly root: string; readonly environment: string },
  dragged: readonly Node[],
): Drop {
  const rows: Exclude<DraggedNode, PinNode>[] = [];
  const pins = new Map<string, string[]>();
  for (const node of dragged) {
    if (node.root !== target.root || !isDraggable(node)) {
      continue;
    }
    if (node.kind !== 'pin') {
      rows.push(node);
    } else if (node.environment !== target.environment) {
      pins.set(node.environment, [...(pins.get(node.environment) ?? []), node.prompt]);
    }
  }
  return { rows, pins: [...pins].map(([from, prompts]) => ({ from, prompts })) };
}
