import * as vscode from 'vscode';
import { linklessText, plainText } from './wording';

/** Thrown by a step when the person goes back. */
class WentBack extends Error {}

/** One step of a dialog: asks, notes the answer, and names the next step; undefined ends the dialog. */
export type Step = () => Promise<Step | undefined>;

/** Runs steps until one ends the dialog. Back returns to the step before; closing it throws CancellationError. */
export async function runSteps(first: Step): Promise<void> {
  const done: Step[] = [];
  let step: Step | undefined = first;
  while (step !== undefined) {
    try {
      const next = await step();
      done.push(step);
      step = next;
    } catch (error) {
      if (!(error instanceof WentBack)) {
        throw error;
      }
      step = done.pop() ?? cancel();
    }
  }
}

/** Ends a dialog. */
export function cancel(): never {
  throw new vscode.CancellationError();
}

/** Where a step stands in its dialog. */
export interface Place {
  readonly title: string;
  /** 1-based. */
  readonly step: number;
  readonly totalSteps: number;
  /** Whether the dialog runs in `runSteps` and has a step before this one. */
  readonly canGoBack?: boolean;
}

/** A title bar button and what it does; the dialog stays open. */
export interface ActionButton extends vscode.QuickInputButton {
  readonly run: () => Promise<unknown>;
}

/** A button that answers as if its item had been chosen. */
export interface AnswerButton<T> extends vscode.QuickInputButton {
  readonly answer: T;
}

export interface PickOptions<T extends vscode.QuickPickItem> extends Place {
  readonly placeholder: string;
  readonly items: readonly (T | Separator)[];
  /** The item to begin on. */
  readonly active?: T | undefined;
  readonly buttons?: readonly (ActionButton | AnswerButton<T>)[];
  /** What choosing an item does instead of answering: the dialog stays open. */
  readonly instead?: ((item: T) => (() => Promise<unknown>) | undefined) | undefined;
  /** Keeps the dialog when an editor that it opens takes the focus. */
  readonly keepOpen?: boolean;
  /** Items chosen at first; with it several may be chosen. */
  readonly picked?: readonly T[];
}

/** A heading between items. */
export interface Separator extends vscode.QuickPickItem {
  readonly kind: vscode.QuickPickItemKind.Separator;
}

export function separator(label: string): Separator {
  return { kind: vscode.QuickPickItemKind.Separator, label };
}

/** Asks for one item. */
export async function pickOne<T extends vscode.QuickPickItem>(options: PickOptions<T>): Promise<T> {
  const [chosen] = await pick(options, false);
  return chosen ?? cancel();
}

/** Asks for one or more items. */
export function pickMany<T extends vscode.QuickPickItem>(options: PickOptions<T>): Promise<readonly T[]> {
  return pick(options, true);
}

async function pick<T extends vscode.QuickPickItem>(options: PickOptions<T>, many: boolean): Promise<readonly T[]> {
  const input = vscode.window.createQuickPick<T | Separator>();
  const subscriptions: { dispose(): unknown }[] = [input];
  try {
    return await new Promise((resolve, reject) => {
      place(input, options, options.buttons ?? []);
      input.placeholder = options.placeholder;
      input.matchOnDescription = true;
      input.matchOnDetail = true;
      input.ignoreFocusOut = options.keepOpen === true;
      input.canSelectMany = many;
      input.items = options.items;
      if (options.active !== undefined) {
        input.activeItems = [options.active];
      }
      if (many) {
        input.selectedItems = options.picked ?? [];
      }
      subscriptions.push(
        input.onDidTriggerButton((button) => {
          if (button === vscode.QuickInputButtons.Back) {
            reject(new WentBack());
          } else if ('answer' in button) {
            resolve([(button as AnswerButton<T>).answer]);
          } else if ('run' in button) {
            doBeside(input, (button as ActionButton).run);
          }
        }),
        input.onDidAccept(() => {
          const chosen = input.selectedItems.filter((item): item is T => !isSeparator(item));
          const [first] = chosen;
          const instead = first === undefined || many ? undefined : options.instead?.(first);
          if (instead !== undefined) {
            doBeside(input, instead);
          } else if (first !== undefined) {
            resolve(chosen);
          }
        }),
        input.onDidHide(() => reject(new vscode.CancellationError())),
      );
      input.show();
    });
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}

export interface TextOptions extends Place {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** What is wrong with a text, or null. */
  readonly problem?: (text: string) => string | null;
  readonly buttons?: readonly ActionButton[];
}

/** Asks for a line of text; returned without space around it. */
export async function askText(options: TextOptions): Promise<string> {
  const input = vscode.window.createInputBox();
  const subscriptions: { dispose(): unknown }[] = [input];
  try {
    return await new Promise((resolve, reject) => {
      place(input, options, options.buttons ?? []);
      input.prompt = linklessText(plainText(options.prompt));
      input.placeholder = options.placeholder;
      input.value = options.value ?? '';
      // What is typed is not lost by looking something up.
      input.ignoreFocusOut = true;
      subscriptions.push(
        input.onDidChangeValue(() => (input.validationMessage = undefined)),
        input.onDidTriggerButton((button) => {
          if (button === vscode.QuickInputButtons.Back) {
            reject(new WentBack());
          } else if ('run' in button) {
            doBeside(input, (button as ActionButton).run);
          }
        }),
        input.onDidAccept(() => {
          const text = input.value.trim();
          const problem = options.problem?.(text) ?? null;
          if (problem === null) {
            resolve(text);
          } else {
            input.validationMessage = linklessText(plainText(problem));
          }
        }),
        input.onDidHide(() => reject(new vscode.CancellationError())),
      );
      input.show();
    });
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}

function place(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  at: Place,
  buttons: readonly vscode.QuickInputButton[],
): void {
  input.title = at.title;
  if (at.totalSteps > 1) {
    input.step = at.step;
    input.totalSteps = at.totalSteps;
  }
  input.buttons = [...(at.canGoBack === true ? [vscode.QuickInputButtons.Back] : []), ...buttons];
}

/** Does something while a dialog stays open, and gives the dialog the focus back. */
function doBeside(input: vscode.QuickInput, action: () => Promise<unknown>): void {
  const isOver = { value: false };
  const hiding = input.onDidHide(() => (isOver.value = true));
  void action()
    .catch((error: unknown) =>
      vscode.window.showErrorMessage(linklessText(error instanceof Error ? error.message : String(error))),
    )
    .finally(() => {
      hiding.dispose();
      if (!isOver.value) {
        input.show();
      }
    });
}

function isSeparator(item: vscode.QuickPickItem): item is Separator {
  return item.kind === vscode.QuickPickItemKind.Separator;
}
