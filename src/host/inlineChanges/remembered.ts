import type * as vscode from 'vscode';

/** What a workspace remembers of inline changes. */
export interface Remembered {
  readonly enabled: boolean;
  /** The environment that was chosen last; undefined until one was. */
  readonly environment?: string | undefined;
}

const key = 'inlineChanges';

export function remembered(memory: vscode.Memento): Remembered {
  return memory.get<Remembered>(key) ?? { enabled: false };
}

export async function remember(memory: vscode.Memento, what: Remembered): Promise<void> {
  await memory.update(key, what);
}
