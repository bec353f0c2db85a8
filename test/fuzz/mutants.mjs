// The product broken on purpose: each must be found out.
// @ts-check

/** @type {readonly { name: string, parser: string | null, kind: string | null, mutations: readonly import('../support/mutants.mjs').Mutation[] }[]} */
export const mutants = [
  {
    name: "the library's own check for duplicate keys, which is quadratic",
    parser: 'config',
    kind: 'slow',
    mutations: [{ file: 'src/core/yamlCompose.ts', find: 'uniqueKeys: false,', replace: 'uniqueKeys: true,' }],
  },
  {
    name: 'no limit to how many words YAML has',
    parser: 'config',
    kind: 'slow',
    mutations: [
      { file: 'src/core/yamlLimits.ts', find: 'if (this.#words > this.#maxWords)', replace: 'if (this.#words < 0)' },
    ],
  },
  {
    name: 'no limit to how deep YAML is nested',
    parser: null,
    kind: null,
    mutations: [
      {
        file: 'src/core/yamlLimits.ts',
        find: 'if (this.#columns.length + this.#flow > maxDepth)',
        replace: 'if (this.#flow < 0)',
      },
    ],
  },
  {
    name: 'no limit to how deep JSON is nested',
    parser: null,
    kind: null,
    mutations: [{ file: 'src/core/json.ts', find: 'if (depth >= maxDepth)', replace: 'if (depth < 0)' }],
  },
  {
    name: 'a parser that takes null for an object',
    parser: 'dotprompt',
    kind: 'crash',
    mutations: [
      {
        file: 'src/core/json.ts',
        find: "return typeof value === 'object' && value !== null && !Array.isArray(value);",
        replace: "return typeof value === 'object' && !Array.isArray(value);",
      },
    ],
  },
  {
    name: 'keys that reach a prototype, let through',
    parser: 'github-models',
    kind: 'unsafe',
    mutations: [{ file: 'src/core/json.ts', find: 'return refusedKeys.has(key);', replace: 'return key.length < 0;' }],
  },
  {
    name: 'settings merged key by key into what is there',
    parser: 'dotprompt',
    kind: 'prototype',
    mutations: [
      { file: 'src/core/json.ts', find: 'return refusedKeys.has(key);', replace: 'return key.length < 0;' },
      {
        file: 'src/core/yaml.ts',
        find: 'return Object.fromEntries(entries);',
        replace:
          'const made: any = {}; for (const [key, value] of entries) { if (typeof value === "object" && value !== null) Object.assign((made[key] ??= {}), value); else made[key] = value; } return made;',
      },
    ],
  },
  {
    name: 'names compared one by one',
    parser: 'jinja2',
    kind: 'slow',
    mutations: [
      {
        file: 'src/core/formats/jinja.ts',
        find: '!known.has(token.text)',
        replace: '!(known.size > 0 && locals.includes(token.text))',
      },
    ],
  },
  {
    name: 'the marks of a change copied for each eighth that joins them',
    parser: 'inline changes',
    kind: 'slow',
    mutations: [
      {
        file: 'src/core/inlineChanges.ts',
        find: 'marks: last.marks };',
        replace: 'marks: last.marks.length % 8 === 0 ? last.marks.slice() : last.marks };',
      },
    ],
  },
  {
    name: 'brackets looked for among all that are open',
    parser: 'call sites',
    kind: 'slow',
    mutations: [
      {
        file: 'src/core/callSites/brackets.ts',
        find: 'Math.max(0, open.length - mostLeftOpen)',
        replace: '0',
      },
    ],
  },
  {
    name: 'the place of a text taken for that of its characters',
    parser: 'call sites',
    kind: 'wrong',
    mutations: [
      {
        file: 'src/core/callSites/places.ts',
        find: 'start: value.token.contentStart, end: value.token.contentEnd',
        replace: 'start: value.token.start, end: value.token.end',
      },
    ],
  },
];
