import { versionLabel, type EventChange, type HistoryEvent } from '../../core/model';
import { historyReport } from '../../core/reports';
import { authorName, count } from '../../core/wording';
import { visibleLine } from '../escape';
import { requirePromptId } from '../prompt';
import type { Style } from '../style';
import { textTable, type Cell } from '../textTable';
import type { Verb } from '../verb';

/** `promptenv history` */
export const history: Verb = async (args, place) => {
  const written = args.value('prompt');
  const prompt = written === undefined ? undefined : requirePromptId(written);
  const events = await (await place.registry()).history({ environment: args.value('env'), prompt });
  return { json: historyReport(events), text: (style) => historyText(events, style) };
};

function historyText(events: readonly HistoryEvent[], style: Style): string {
  if (events.length === 0) {
    return 'No moves are on record.\n';
  }
  const lines = textTable(events.map((event) => eventRow(event, style))).split('\n');
  const blocks: string[] = [];
  let day = '';
  events.forEach((event, index) => {
    if (event.at.slice(0, 10) !== day) {
      day = event.at.slice(0, 10);
      blocks.push(`${blocks.length === 0 ? '' : '\n'}${style.bold(day)}`);
    }
    blocks.push(lines[index] ?? '');
    if (event.changes.length > 1) {
      blocks.push(textTable(event.changes.map((change) => ['       ', change.prompt, moveText(change)])));
    }
  });
  return `${blocks.join('\n')}\n`;
}

/** Times are UTC, as in the events' own names. */
function eventRow(event: HistoryEvent, style: Style): readonly Cell[] {
  const [only, another] = event.changes;
  const what =
    only === undefined || another !== undefined
      ? count(event.changes.length, 'prompt')
      : `${only.prompt} ${moveText(only)}`;
  const reason = event.reason === null ? '' : `: ${visibleLine(event.reason)}`;
  return [
    { text: `  ${event.at.slice(11, 16)}Z`, paint: style.dim },
    { text: event.environment, paint: style.cyan },
    event.action,
    what,
    `${authorName(event.actor)}${reason}`,
  ];
}

function moveText({ from, to }: EventChange): string {
  const label = (version: EventChange['to']): string => (version === null ? '—' : versionLabel(version));
  return from !== null && from.id === to?.id ? label(from) : `${label(from)} → ${label(to)}`;
}
