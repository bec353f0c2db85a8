// @ts-check
import { builtinModules } from 'node:module';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const nodeBuiltins = [...builtinModules, 'node:*'];
const nodeGlobals = [
  ...[
    'process',
    'console',
    'Buffer',
    'URL',
    'URLSearchParams',
    'AbortController',
    'AbortSignal',
    'fetch',
    'performance',
  ],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'queueMicrotask'],
  ...['TextEncoder', 'TextDecoder', 'structuredClone', 'require', 'module', '__dirname', '__filename'],
  // Inside functions that a browser page runs.
  ...['window', 'document', 'location', 'requestAnimationFrame', 'MessageChannel', 'Event'],
];
const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'No default exports: one name for a thing everywhere.',
};
const rootHook = {
  selector: 'Program > ExpressionStatement > CallExpression[callee.name=/^(before|after)(Each)?$/]',
  message: 'Hooks outside of a describe run for the tests of every file.',
};
const constEnum = { selector: 'TSEnumDeclaration[const=true]', message: 'No const enum: use an `as const` object.' };

export default defineConfig(
  {
    ignores: [
      'dist/',
      '.test-build/',
      '.test-output/',
      '.test-output/',
      '.vscode-test/',
      'node_modules/',
      'sample/',
      'test/fixtures/*/',
      'media/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['warn', { max: 320, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', defaultExport, constEnum],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-control-regex': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    // Pure layers: what they need from the outside is handed in.
    files: ['src/core/**/*.ts', 'src/registries/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['vscode', ...nodeBuiltins], message: 'core and registries know no host.' }] },
      ],
      'no-restricted-globals': [
        'error',
        ...['process', 'Buffer', 'require', 'module', '__dirname', '__filename', 'global', 'console', 'NodeJS'],
        ...['setTimeout', 'setInterval', 'setImmediate', 'fetch'],
      ],
    },
  },
  {
    files: ['src/platform/**/*.ts', 'src/cli/**/*.ts', 'src/runtime/**/*.ts', 'src/matrix/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'vscode', message: 'Only src/host imports vscode.' }] }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      'max-lines': 'off',
    },
  },
  {
    files: ['test/unit/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', defaultExport, constEnum, rootHook] },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [js.configs.recommended, tseslint.configs.base],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['warn', { max: 320, skipBlankLines: true, skipComments: true }],
    },
  },
);
