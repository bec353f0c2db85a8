import * as vscode from 'vscode';
import type { Change } from '../../core/inlineChanges';
import type { Seen } from './inlineDraft';
import { editorsOfFiles, type InlineDrafts } from './inlineDrafts';
import type { Place } from './lineTable';
import type { DrawnMark } from './marks';
import { followsView, marksNear } from './nearMarks';

/** More changes than these leave no marks on the ruler, which would be all one colour. */
const mostOnRuler = 2000;

const theme = (name: string): vscode.ThemeColor => new vscode.ThemeColor(name);

const added = {
  backgroundColor: theme('diffEditor.insertedTextBackground'),
  border: '1px solid',
  borderColor: theme('diffEditor.insertedTextBorder'),
};
const removed = {
  backgroundColor: theme('diffEditor.removedTextBackground'),
  border: '1px solid',
  borderColor: theme('diffEditor.removedTextBorder'),
};

/** Draws the changes into the editors that show drafts. */
export class InlinePainter implements vscode.Disposable {
  private readonly added = vscode.window.createTextEditorDecorationType({
    ...added,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly drawn = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly rulers = {
    added: ruler('editorOverviewRuler.addedForeground'),
    removed: ruler('editorOverviewRuler.deletedForeground'),
    changed: ruler('editorOverviewRuler.modifiedForeground'),
  };
  /** What each editor shows, so that only what is new is sent to the window. */
  private readonly painted = new WeakMap<vscode.TextEditor, Seen | null>();
  private readonly scrolling: vscode.Disposable;

  constructor(private readonly drafts: InlineDrafts) {
    this.scrolling = vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      const seen = this.painted.get(textEditor);
      if (seen && followsView(seen)) {
        this.paintText(textEditor, seen);
      }
    });
  }

  /** Brings all editors up to date. */
  paint(): void {
    for (const editor of editorsOfFiles()) {
      const seen = this.drafts.of(editor.document)?.seen ?? null;
      // Marks of an older text move with the text until newer ones are there.
      const isOld = seen !== null && seen.version !== editor.document.version;
      if (!isOld && (this.painted.get(editor) ?? null) !== seen) {
        this.painted.set(editor, seen);
        this.paintRulers(editor, seen);
        this.paintText(editor, seen);
      }
    }
  }

  dispose(): void {
    this.scrolling.dispose();
    for (const type of [this.added, this.drawn, ...Object.values(this.rulers)]) {
      type.dispose();
    }
  }

  private paintText(editor: vscode.TextEditor, seen: Seen | null): void {
    const [added, drawn]: [vscode.Range[], vscode.DecorationOptions[]] = [[], []];
    for (const mark of seen === null ? [] : marksNear(seen, editor.visibleRanges)) {
      if ('at' in mark) {
        drawn.push(drawing(mark));
      } else {
        added.push(rangeOf(mark.start, mark.end));
      }
    }
    editor.setDecorations(this.added, added);
    editor.setDecorations(this.drawn, drawn);
  }

  private paintRulers(editor: vscode.TextEditor, seen: Seen | null): void {
    const rows: Record<keyof typeof this.rulers, vscode.Range[]> = { added: [], removed: [], changed: [] };
    for (const { pinned, draft } of seen === null ? [] : wordingsOnRuler(seen)) {
      const kind = pinned.start === pinned.end ? 'added' : draft.start === draft.end ? 'removed' : 'changed';
      const lines = seen?.lines;
      if (lines !== undefined) {
        rows[kind].push(rangeOf(lines.placeAt(draft.start), lines.placeAt(draft.end)));
      }
    }
    for (const kind of ['added', 'removed', 'changed'] as const) {
      editor.setDecorations(this.rulers[kind], rows[kind]);
    }
  }
}

function ruler(color: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    overviewRulerColor: theme(color),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
}

function drawing({ kind, at, isAfterLine, text }: DrawnMark): vscode.DecorationOptions {
  const attachment: vscode.ThemableDecorationAttachmentRenderOptions = {
    contentText: text,
    ...(kind === 'addedBreak' ? added : removed),
    color: theme(kind === 'removed' ? 'editor.foreground' : 'descriptionForeground'),
    ...(kind === 'removed' ? { textDecoration: 'line-through' } : {}),
  };
  return {
    range: rangeOf(at, at),
    renderOptions: isAfterLine ? { after: attachment } : { before: attachment },
  };
}

function wordingsOnRuler({ changes }: Seen): readonly Change[] {
  return changes.length - changes.spacings > mostOnRuler
    ? []
    : changes.slice().filter(({ kind }) => kind === 'wording');
}

function rangeOf(start: Place, end: Place): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
