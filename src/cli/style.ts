import { escapeControls } from '../core/visibleText';
import type { Io, Sink } from './io';

type Paint = (text: string) => string;

/** How text for people is drawn on one sink. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  /** Text of several lines from the repository: harmless on a terminal, unchanged elsewhere. */
  readonly raw: Paint;
}

const plain: Paint = (text) => text;

/** Colours only on a terminal that has them, and not where NO_COLOR (https://no-color.org) asks for none. */
export function styleOf(sink: Sink, environment: Io['env']): Style {
  const raw: Paint = sink.isTerminal ? (text) => escapeControls(text) : plain;
  if (!sink.isTerminal || (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb') {
    return { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain, raw };
  }
  const sgr = (on: number, off: number): Paint => {
    return (text) => (text === '' ? '' : `\x1b[${on}m${text}\x1b[${off}m`);
  };
  return {
    bold: sgr(1, 22),
    dim: sgr(2, 22),
    red: sgr(31, 39),
    green: sgr(32, 39),
    yellow: sgr(33, 39),
    cyan: sgr(36, 39),
    raw,
  };
}
