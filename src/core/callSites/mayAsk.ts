import type { CallRule } from './callRule';

/**
 * The rules by which a text may ask for a prompt: those whose SDK and call it mentions at all. Most files mention none,
 * and are not divided into tokens for nothing.
 */
export function rulesMentioned(text: string, rules: readonly CallRule[]): readonly CallRule[] {
  const mentioned = new Map<string, boolean>();
  return rules.filter((rule) => {
    const { mention } = rule;
    if (mention !== null) {
      const known = mentioned.get(mention.source) ?? mention.test(text);
      mentioned.set(mention.source, known);
      if (!known) {
        return false;
      }
    }
    return namesOf(rule).test(text);
  });
}

/** Whether a prompt's address may stand in a text. */
export function mentionsAddress(text: string): boolean {
  return text.includes('prompts:/') || text.includes('langfuse://');
}

/** The last names of a rule's calls as they may be written: `getPrompt`, `get_prompt`. */
const patterns = new WeakMap<CallRule, RegExp>();

function namesOf(rule: CallRule): RegExp {
  const known = patterns.get(rule);
  if (known !== undefined) {
    return known;
  }
  const written = rule.calls.map((call) => {
    const last = call.slice(call.lastIndexOf('.') + 1);
    return Array.from(last, (char) => (char === '$' ? '\\$' : char)).join('_*');
  });
  const pattern = new RegExp(written.join('|'), 'i');
  patterns.set(rule, pattern);
  return pattern;
}
