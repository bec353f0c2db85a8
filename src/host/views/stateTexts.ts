import { withCommas } from '../../core/wording';
import type { ReadingProgress } from '../registryReading';

export const restrictedText = 'Restricted Mode: prompts can be read and compared, nothing is written.';

/** `reading 3,200 of 10,000`. */
export function progressText({ read, all }: ReadingProgress): string {
  return `reading ${withCommas(read)} of ${withCommas(all)}`;
}
