import type { Finding } from '../core/model';
import { visibleLine } from '../core/visibleText';
import type { Style } from './style';

/** A finding as compilers write theirs: `<path>:<line>: error <code>: <what>: <what to do>`. */
export function findingLine(finding: Finding, style: Style): string {
  const { code, severity, path, line, message, hint } = finding;
  const place = `${visibleLine(path)}${line === null ? '' : `:${line}`}`;
  const kind = (severity === 'error' ? style.red : style.yellow)(`${severity} ${code}`);
  return `${style.bold(place)}: ${kind}: ${visibleLine(message)}: ${visibleLine(hint)}`;
}
