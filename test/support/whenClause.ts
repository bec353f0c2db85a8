/** One comparison of a `when` clause: `view == promptEnvironments.prompts`, `!inDebugMode`. */
export interface WhenTerm {
  key: string;
  /** What the key is compared with, without quotes or slashes; null for a bare key. */
  value: string | null;
}

/** The terms of a `when` clause, in order. Understands what the manifest uses: `&& || ! ( ) == != =~ in`, no nesting of regexes in strings. */
export function whenTerms(clause: string): WhenTerm[] {
  return splitTerms(clause).map((term) => {
    const [, key = '', , value] = /^([^\s=!<>]+)\s*(==|!=|=~|<=|>=|<|>|not in\b|in\b)?\s*(.*)$/.exec(term) ?? [];
    return { key, value: value ? value.replace(/^(['/])(.*)\1[a-z]*$/, '$2') : null };
  });
}

// Splits at && and ||, but not inside a quoted string or a regex; drops grouping parentheses and negations.
function splitTerms(clause: string): string[] {
  const terms: string[] = [];
  let current = '';
  let quote: string | null = null;
  for (let i = 0; i < clause.length; i++) {
    const char = clause.charAt(i);
    if (quote !== null) {
      current += char;
      if (char === '\\') current += clause.charAt(++i);
      else if (char === quote) quote = null;
    } else if (char === "'" || (char === '/' && /=~\s*$/.test(current))) {
      quote = char;
      current += char;
    } else if (clause.startsWith('&&', i) || clause.startsWith('||', i)) {
      terms.push(current);
      current = '';
      i++;
    } else if (char === '(' || char === ')' || (char === '!' && clause.charAt(i + 1) !== '=')) {
      // Grouping says nothing about which keys are read.
    } else {
      current += char;
    }
  }
  terms.push(current);
  return terms.map((term) => term.trim()).filter((term) => term !== '');
}
