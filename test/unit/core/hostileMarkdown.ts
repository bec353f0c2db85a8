import MarkdownIt from 'markdown-it';

/** Whatever a text may try in a comment of GitHub: mentions, links, images, HTML, the end of what it stands in. */
export const hostile = [
  '@hollybank/leads [now](https://evil.example "x") ![](https://evil.example/p.png) <img src=x onerror=alert(1)>',
  '</details></summary><script>alert(1)</script> https://evil.example www.evil.example #1 hollybank/support#2',
  '```',
  '~~~',
  '````` `` ` | \\| \\\\| &lt; <!-- -->',
  '\u202egnp.exe\u2066\u200f',
  '\u001b[2J\u001b]8;;https://evil.example\u0007x',
  '[run](command:workbench.action.terminal.new)',
  '# Heading',
  '> quote',
  '- item',
  '|a|b|',
  '---',
].join('\n');

type Token = ReturnType<MarkdownIt['parse']>[number];

/** Every token of a text as GitHub's Markdown reads it, those inside of others included. */
export function tokensOf(text: string): readonly Token[] {
  const flat = (tokens: readonly Token[]): readonly Token[] =>
    tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);
  return flat(new MarkdownIt({ html: true, linkify: true }).parse(text, {}));
}
