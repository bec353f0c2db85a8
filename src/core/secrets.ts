/** Something that must not be kept in a version. */
export interface Secret {
  /** 1-based. */
  readonly line: number;
  readonly what: string;
}

/** Shapes of credentials that are told apart from prose by their prefix. Each is bounded, so that scanning stays linear. */
const shapes: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY-----/, 'a private key'],
  [/\bsk-ant-[A-Za-z0-9_-]{20,200}/, 'an Anthropic API key'],
  [/\bsk-lf-[A-Za-z0-9-]{20,100}/, 'a Langfuse secret key'],
  [/\bsk-(?:proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{32,200}/, 'an OpenAI API key'],
  [/\bAIza[A-Za-z0-9_-]{35}/, 'a Google API key'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}/, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{40,200}/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{20,200}/, 'a Slack token'],
  [/\bhf_[A-Za-z0-9]{30,100}/, 'a Hugging Face token'],
  [/\bpl_[a-f0-9]{32}\b/, 'a PromptLayer API key'],
  [/\blsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{8,12}\b/, 'a LangSmith API key'],
  [/\bsk_live_[A-Za-z0-9]{20,200}/, 'a Stripe key'],
];

/** The first thing in a text that looks like a secret, or null. */
export function findSecret(text: string): Secret | null {
  let first: { readonly index: number; readonly what: string } | null = null;
  for (const [pattern, what] of shapes) {
    const index = text.search(pattern);
    if (index !== -1 && (first === null || index < first.index)) {
      first = { index, what };
    }
  }
  return first === null ? null : { line: text.slice(0, first.index).split('\n').length, what: first.what };
}
