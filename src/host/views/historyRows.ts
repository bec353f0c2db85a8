import { labelOrNone } from '../../core/driftWords';
import type { Action, EventChange, HistoryEvent } from '../../core/model';
import { fileNameOf } from '../../core/paths';
import { authorName, count, oneLine } from '../../core/wording';
import { facts, spokenFacts, type Row, type RowIcon } from './row';
import { moreRow } from './promptRows';

const icons: Readonly<Record<Action, RowIcon>> = {
  promote: { id: 'arrow-circle-up' },
  rollback: { id: 'discard' },
  pin: { id: 'pinned' },
  unpin: { id: 'pin' },
  hold: { id: 'debug-pause' },
  release: { id: 'play' },
  record: { id: 'note' },
};

const deeds: Readonly<Record<Action, string>> = {
  promote: 'promoted',
  rollback: 'rolled back',
  pin: 'pinned',
  unpin: 'unpinned',
  hold: 'held',
  release: 'hold released',
  record: 'recorded',
};

/** The day of a time in the person's own time zone, as `2026-11-22`. */
export function dayOf(iso: string): string {
  const at = new Date(iso);
  const digits = (number: number): string => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${digits(at.getMonth() + 1)}-${digits(at.getDate())}`;
}

/** `Today`, `Yesterday`, or the date; with its year when that is another one. */
export function dayLabel(day: string, now: Date, locale?: string): string {
  if (day === dayOf(now.toISOString())) {
    return 'Today';
  }
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, 12);
  if (day === dayOf(yesterday.toISOString())) {
    return 'Yesterday';
  }
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const parts: Intl.DateTimeFormatOptions =
    year === now.getFullYear()
      ? { weekday: 'long', day: 'numeric', month: 'long' }
      : { day: 'numeric', month: 'long', year: 'numeric' };
  return new Intl.DateTimeFormat(locale, parts).format(new Date(year, month - 1, date, 12));
}

export function dayRow(day: string, moves: number, now: Date, locale?: string): Row {
  const label = dayLabel(day, now, locale);
  return {
    label,
    ...(moves > 1 ? { description: count(moves, 'move') } : {}),
    icon: { id: 'calendar' },
    spoken: spokenFacts(label, count(moves, 'move')),
    flags: ['day'],
  };
}

/** The row that shows moves older than this one: `before 3 March 2026, 10:15`. */
export function olderRow(oldest: HistoryEvent | undefined, now: Date, locale?: string): Row {
  if (oldest === undefined) {
    return moreRow('older moves', 'older');
  }
  const day = dayLabel(dayOf(oldest.at), now, locale).replace(/^(?:Today|Yesterday)$/, (word) => word.toLowerCase());
  return moreRow('older moves', `before ${day}, ${timeOf(oldest.at)}`);
}

/** `10:15`, in the person's own time zone. */
export function timeOf(iso: string): string {
  const at = new Date(iso);
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}

/** One act: its change, or how many prompts it moved. */
export function eventRow(event: HistoryEvent): Row {
  const [only, another] = event.changes;
  if (only !== undefined && another === undefined) {
    return changeRow(event, only, true);
  }
  const prompts = count(event.changes.length, 'prompt');
  return {
    label: `${prompts} ${deeds[event.action]}`,
    description: facts(event.environment, authorName(event.actor), timeOf(event.at), oneLine(event.reason ?? '', 160)),
    icon: icons[event.action],
    spoken: spokenFacts(
      `${prompts} ${deeds[event.action]} in ${event.environment}`,
      `by ${authorName(event.actor)}`,
      `at ${timeOf(event.at)}`,
      oneLine(event.reason ?? ''),
    ),
    flags: ['event'],
  };
}

/** One prompt's part in an act; `alone` when it is the whole act. */
export function changeRow(event: HistoryEvent, change: EventChange, alone: boolean): Row {
  const move = moveOf(event.action, change);
  const about = alone
    ? [event.environment, authorName(event.actor), timeOf(event.at), oneLine(event.reason ?? '', 160)]
    : [];
  return {
    label: `${move} ${fileNameOf(change.prompt)}`,
    ...(alone ? { description: facts(...about) } : {}),
    icon: icons[event.action],
    spoken: spokenFacts(
      `${change.prompt} ${deeds[event.action]} in ${event.environment}`,
      move.replace(' → ', ' to '),
      alone && `by ${authorName(event.actor)}`,
      alone && `at ${timeOf(event.at)}`,
      alone && oneLine(event.reason ?? ''),
    ),
    flags: ['event', 'change'],
  };
}

/** `v3 → v4`; a single version where the act moved nothing. */
export function moveOf(action: Action, change: EventChange): string {
  const [from, to] = [labelOrNone(change.from), labelOrNone(change.to)];
  return action === 'hold' || action === 'release' || (action === 'record' && from === to) ? to : `${from} → ${to}`;
}

/** Who moved what, when, from where to where and why, a fact a line. */
export function eventTooltip(event: HistoryEvent): string {
  const shown = event.changes.slice(0, 10);
  return [
    `${deeds[event.action]} in ${event.environment}`.replace(/^./, (letter) => letter.toUpperCase()),
    ...shown.map((change) => `${change.prompt}: ${moveOf(event.action, change)}`),
    ...(event.changes.length > shown.length ? [`and ${event.changes.length - shown.length} more`] : []),
    `${oneLine(event.actor)}, ${event.at}`,
    ...(event.reason === null ? [] : [oneLine(event.reason, 400)]),
  ].join('\n');
}
