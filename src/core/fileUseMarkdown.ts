import type { EnvironmentUse, PromptUse } from './fileUse';
import { bringsWords, inDoubtWords, reachWords, roleWords, servesWords } from './fileUseWords';
import { plainMarkdown, tableRow } from './markdown';
import { versionLabel } from './model';
import { count, oneLine } from './wording';

/** More prompts than this are counted. */
const mostShown = 8;

/** Prompts that are served first. */
export function byReach(uses: readonly PromptUse[]): readonly PromptUse[] {
  const isServed = ({ environments }: PromptUse): boolean => environments.some(({ serves }) => serves);
  return [...uses.filter(isServed), ...uses.filter((use) => !isServed(use))];
}

/** The environments that pin anything of a prompt, or of which nobody can tell, the last one first. */
export function pinnedUses({ environments }: PromptUse): readonly EnvironmentUse[] {
  return environments.filter(({ version, unreadable }) => version !== null || unreadable !== null).reverse();
}

/** Where a file is served and what it would change there. Nothing of others in it is a link, an icon or HTML. */
export function usesMarkdown(file: string, uses: readonly PromptUse[], inDoubt: readonly string[] = []): string {
  const shown = byReach(uses).slice(0, mostShown);
  const rest = uses.length - shown.length;
  return [
    plainMarkdown(`${oneLine(file)} ${reachWords(uses)}`),
    ...shown.map(useMarkdown),
    ...(rest > 0 ? [`and ${count(rest, 'more prompt')}`] : []),
    ...(inDoubt.length > 0 ? [inDoubtWords(inDoubt, plainMarkdown)] : []),
  ].join('\n\n');
}

function useMarkdown(use: PromptUse): string {
  const title = `**${plainMarkdown(use.prompt)}** — ${roleWords(use)}`;
  const rows = pinnedUses(use).map((each) =>
    tableRow([
      column(plainMarkdown(each.environment)),
      column(each.version === null ? '' : plainMarkdown(versionLabel(each.version))),
      column(servesWords(each, use)),
      each.unreadable === null
        ? bringsWords(each, use, (name) => plainMarkdown(oneLine(name, 60)))
        : plainMarkdown(oneLine(each.unreadable)),
    ]),
  );
  return rows.length === 0
    ? `${title}; no environment pins it`
    : `${title}\n\n${[tableRow(['', '', '', '']), tableRow(['---', '---', '---', '---']), ...rows].join('\n')}`;
}

/** A short cell that does not wrap, with room before the next one. */
function column(text: string): string {
  return `${text.replaceAll(' ', '\u00a0')}&nbsp;&nbsp;`;
}
