import { mergeUnknown, type TextMerge } from '../../core/threeWay';
import { mergeLedgers } from './ledgerMerge';
import { mergePins } from './pinsMerge';

/** Three texts of one of the registry's files as one; a file of no known name is told by how its lines begin. */
export function mergeFile(name: string | null, base: string, ours: string, theirs: string): TextMerge {
  const texts = [base, ours, theirs];
  const isLedger =
    name === null
      ? texts.every((text) => text === '' || text.startsWith('{"'))
      : /(?:^|[/\\])versions\.jsonl$/.test(name);
  if (isLedger) {
    return mergeLedgers(base, ours, theirs);
  }
  return name === null || name.endsWith('.yaml') ? mergePins(base, ours, theirs) : mergeUnknown(base, ours, theirs);
}
