import type { Comparison, SettingChange } from './comparison';
import { wordCounts } from './wordCounts';
import { linesText, signedCounts } from './wording';

/** `+3 −2 lines, +12 −8 words`; where lines were only wrapped anew, `+3 −2 lines, the same words`. */
export function textCounts(comparison: Comparison): string {
  const words = wordCounts(comparison.text);
  if (words === null) {
    return linesText(comparison);
  }
  const { added, removed } = words;
  return `${linesText(comparison)}, ${added + removed === 0 ? 'the same words' : signedCounts(added, removed, 'word')}`;
}

/** What one must know to read a comparison: that a side cannot be read, or that the formats differ. */
export function comparisonNotes(comparison: Comparison): readonly string[] {
  const { format, unread = [] } = comparison;
  const [side, other] = unread;
  const which = other === undefined ? `The ${side ?? ''} side is` : 'Both sides are';
  const whose = other === undefined ? 'its format' : 'their formats';
  return [
    ...(side === undefined ? [] : [`${which} nothing that ${whose} can read: the text alone is compared.`]),
    ...(format === undefined ? [] : [formatNote(comparison, format)]),
  ];
}

function formatNote(comparison: Comparison, format: NonNullable<Comparison['format']>): string {
  const change = `${format.left} → ${format.right}`;
  if (isOnlyFormat(comparison)) {
    return `Only the format differs: ${change}. Messages, settings, variables and files are the same.`;
  }
  return `The format differs: ${change}. The messages ${format.sameMessages ? 'are the same' : 'differ too'}.`;
}

/** Whether a comparison of two formats found nothing else that differs. */
export function isOnlyFormat({ format, settings, variables, files }: Comparison): boolean {
  const found = settings.length + variables.added.length + variables.removed.length + files.length;
  return format?.sameMessages === true && found === 0;
}

/** Whether nothing is to be said of a comparison but its text. */
export function isTextAlone({ format, unread, settings, variables, files }: Comparison): boolean {
  const found = settings.length + variables.added.length + variables.removed.length + files.length;
  return found === 0 && format === undefined && unread === undefined;
}

/** A value as JSON for a line, cut where it is longer than `limit`, in UTF-16 units; null where it is not set. */
export function settingJson(value: SettingChange['left'], limit = 300): string | null {
  const text = value === undefined ? null : JSON.stringify(value);
  return text === null || text.length <= limit ? text : `${text.slice(0, limit)}…`;
}
