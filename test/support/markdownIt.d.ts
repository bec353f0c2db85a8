/** As much of it as the tests use. */
declare module 'markdown-it' {
  export interface Token {
    readonly type: string;
    readonly content: string;
    readonly children: readonly Token[] | null;
  }
  class MarkdownIt {
    constructor(options?: { readonly html?: boolean; readonly linkify?: boolean });
    parse(text: string, environment: object): readonly Token[];
    render(text: string): string;
  }
  export { MarkdownIt as default };
}
