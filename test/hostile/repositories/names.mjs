// Repositories whose names, paths and settings mean something else to a shell, a path, an object or a terminal.
// @ts-check

/** @typedef {import('../makeRepository.mjs').HostileRepository} HostileRepository */

const digest = `sha256:${'a'.repeat(64)}`;
const event = '20261101T080000000Z-0123456789abcdef';

/** @param {string[]} ids */
const pins = (ids) => ids.map((id) => `${JSON.stringify(id)}: 1@${digest} ${event}\n`).join('');

/** @param {string} text */
const config = (text) => ({ '.promptenv/config.yaml': text });

const include = '"**/*.{prompt,prompty,prompt.md,prompt.yml,prompt.yaml}"';

/** @type {HostileRepository[]} */
export const nameRepositories = [
  {
    name: 'drafts-named-like-options',
    files: {
      'prompts/--help.prompt': 'x\n',
      'prompts/-rf.prompt': 'x\n',
      'prompts/--upload-pack=touch x.prompt': 'x\n',
    },
  },
  {
    name: 'drafts-named-like-commands',
    files: {
      'prompts/$(touch ran).prompt': 'x\n',
      'prompts/`touch ran`.prompt': 'x\n',
      'prompts/a;touch ran;.prompt': 'x\n',
    },
  },
  {
    name: 'drafts-with-control-characters',
    files: {
      'prompts/a\nb.prompt': 'x\n',
      'prompts/\u001b[31mred.prompt': 'x\n',
      'prompts/\u202etpmorp.prompt': 'x\n',
    },
  },
  { name: 'pins-of-options', files: { '.promptenv/environments/prod.yaml': pins(['--help', '-rf', '--output=x']) } },
  {
    name: 'pins-of-paths',
    files: { '.promptenv/environments/prod.yaml': pins(['../../x', '/etc/passwd', 'a/../../b', '.git/config']) },
  },
  {
    name: 'pins-of-object-keys',
    files: {
      '.promptenv/environments/prod.yaml': pins(['__proto__', 'constructor', 'prototype/toString', 'hasOwnProperty']),
    },
  },
  {
    name: 'names-of-windows-devices',
    files: { 'prompts/con.prompt': 'x\n', 'prompts/nul/aux.prompt': 'x\n', 'prompts/com1.prompt': 'x\n' },
  },
  {
    name: 'names-that-differ-by-case',
    files: { 'prompts/Support/Reply.prompt': 'x\n', 'prompts/SUPPORT/reply.prompt': 'x\n' },
  },
  {
    name: 'very-long-names',
    files: { [`prompts/${'long/'.repeat(60)}x.prompt`]: 'x\n', [`prompts/${'n'.repeat(240)}.prompt`]: 'x\n' },
  },
  {
    name: 'ledger-of-files-elsewhere',
    files: {
      '.promptenv/versions/evil/versions.jsonl': [
        `{"version":1,"digest":"${digest}","parent":null,"format":"text","main":"../../../../outside/secret.txt","files":{"../../../../outside/secret.txt":"${'b'.repeat(64)}"}}`,
        `{"version":2,"digest":"${digest}","parent":null,"format":"text","main":"/etc/passwd","files":{"/etc/passwd":"${'b'.repeat(64)}"}}`,
        `{"version":3,"digest":"${digest}","parent":null,"format":"text","main":"C:\\\\x","files":{"C:\\\\x":"${'b'.repeat(64)}"}}`,
        '',
      ].join('\n'),
    },
  },
  {
    name: 'ledger-of-object-keys',
    files: {
      '.promptenv/versions/evil/versions.jsonl': `{"version":1,"digest":"${digest}","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"main":"__proto__","files":{"__proto__":"${'b'.repeat(64)}"}}\n`,
    },
  },
  {
    name: 'environments-that-are-paths',
    files: config(
      `format: 1\nprompts:\n  - root: prompts\n    include: ${include}\nenvironments:\n  "../../outside": {}\n  "--exec": {}\n  "__proto__": {protected: true}\n  dev: {}\n  prod: {}\n`,
    ),
  },
  ...Object.entries({
    'the-parent-folder': '../..',
    'the-root-folder': '/',
    'the-home-folder': '~',
    git: '.git',
    'the-registry': '.promptenv',
    'an-absolute-folder': '$OUTSIDE',
    'a-roundabout-folder': 'prompts/../../..',
    'a-network-share': '\\\\server\\share',
  }).map(([where, root]) => ({
    name: `drafts-in-${where}`,
    files: config(
      `format: 1\nprompts:\n  - root: ${JSON.stringify(root)}\n    include: "**/*"\nenvironments:\n  dev: {}\n  prod: {}\n`,
    ),
  })),
  {
    name: 'pattern-that-explodes',
    files: config(
      `format: 1\nprompts:\n  - root: prompts\n    include: ${JSON.stringify(`${'{a,b}'.repeat(40)}`)}\n  - root: prompts\n    include: ${JSON.stringify(`${'**/*'.repeat(60)}`)}\n  - root: prompts\n    include: ${JSON.stringify(`${'+(a|aa)'.repeat(20)}b`)}\nenvironments:\n  dev: {}\n`,
    ),
  },
  { name: 'a-format-of-the-future', files: config('format: 999\nrequires: [telepathy]\nenvironments:\n  dev: {}\n') },
  {
    name: 'settings-of-the-workspace',
    files: {
      '.vscode/settings.json': JSON.stringify({
        'promptEnvironments.author': '$(touch $OUTSIDE/ran)',
        'promptEnvironments.registries': [{ url: 'http://$SERVER/' }],
        'git.path': './evil.sh',
        'git.enabled': true,
        'security.workspace.trust.enabled': false,
        'task.allowAutomaticTasks': 'on',
      }),
      '.vscode/tasks.json': JSON.stringify({
        version: '2.0.0',
        tasks: [{ label: 'x', type: 'shell', command: 'touch $OUTSIDE/ran', runOptions: { runOn: 'folderOpen' } }],
      }),
      'evil.sh': '#!/bin/sh\ntouch $OUTSIDE/ran\n',
    },
    executable: ['evil.sh'],
  },
  {
    name: 'a-lock-that-lies',
    files: {
      '.promptenv/.lock':
        '{"host":"--help","process":1,"space":"","processStart":"","token":{"__proto__":{"polluted":true}}}\n',
    },
  },
];
