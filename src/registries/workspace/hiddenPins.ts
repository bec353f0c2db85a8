import type { Finding } from '../../core/model';
import type { HistoryReader } from '../registry';
import type { PinsFile } from './pinsFile';

/** Findings about pins that cannot be seen, as in a file with conflicts: what they were before cannot be told. */
export function hiddenPins(files: readonly PinsFile[], environment: string | undefined): readonly Finding[] {
  return files
    .filter((file) => file.readOnly !== null && (environment === undefined || file.environment === environment))
    .flatMap((file) => file.findings);
}

/** A walk whose beginnings could not all be found. */
export function withBroken(reader: HistoryReader, broken: readonly Finding[]): HistoryReader {
  return {
    next: (count) => reader.next(count),
    get isAtEnd() {
      return reader.isAtEnd;
    },
    get broken() {
      return [...broken, ...reader.broken];
    },
  };
}
