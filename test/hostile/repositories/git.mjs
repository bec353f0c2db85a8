// Repositories whose git would run a program, if git were asked anything.
// @ts-check

/** @typedef {import('../makeRepository.mjs').HostileRepository} HostileRepository */

/** What a hostile program does: it leaves a file. `$OUTSIDE` becomes a folder beside the repositories. */
const run = 'touch $OUTSIDE/ran';
const program = `#!/bin/sh\n${run}\n`;

const hookNames = [
  ...['applypatch-msg', 'commit-msg', 'fsmonitor-watchman', 'post-checkout', 'post-commit', 'post-index-change'],
  ...[
    'post-merge',
    'post-rewrite',
    'pre-auto-gc',
    'pre-commit',
    'pre-push',
    'prepare-commit-msg',
    'reference-transaction',
  ],
];

/** @type {HostileRepository[]} */
export const gitRepositories = [
  { name: 'fsmonitor', git: { config: `[core]\n\tfsmonitor = "${run}"\n` } },
  { name: 'hooks', git: { hooks: Object.fromEntries(hookNames.map((hook) => [hook, program])) } },
  {
    name: 'hooks-path',
    files: Object.fromEntries(hookNames.map((hook) => [`hooks/${hook}`, program])),
    executable: hookNames.map((hook) => `hooks/${hook}`),
    git: { config: '[core]\n\thooksPath = hooks\n' },
  },
  {
    name: 'textconv',
    files: { '.gitattributes': '*.prompt diff=evil\n*.yaml diff=evil\n' },
    git: { config: `[diff "evil"]\n\ttextconv = ${run}\n\tcommand = ${run}\n\tcachetextconv = true\n` },
  },
  { name: 'external-diff', git: { config: `[diff]\n\texternal = ${run}\n` } },
  {
    name: 'filters',
    files: { '.gitattributes': '* filter=evil\n' },
    git: { config: `[filter "evil"]\n\tclean = ${run}\n\tsmudge = ${run}\n\tprocess = ${run}\n\trequired = true\n` },
  },
  {
    name: 'merge-driver',
    files: { '.promptenv/.gitattributes': '* -text\n*.yaml merge=promptenv-pins\n' },
    git: { config: `[merge "promptenv-pins"]\n\tname = pins\n\tdriver = ${run}\n` },
  },
  { name: 'aliases', git: { config: `[alias]\n\tconfig = !${run}\n\tstatus = !${run}\n\tversion = !${run}\n` } },
  {
    name: 'ssh-command',
    git: {
      config: `[core]\n\tsshCommand = ${run}\n\tgitProxy = ${run}\n[remote "origin"]\n\turl = ssh://git@$SERVER/x\n`,
    },
  },
  {
    name: 'ext-remote',
    git: { config: `[remote "origin"]\n\turl = ext::sh -c ${run}\n[protocol]\n\tallow = always\n` },
  },
  {
    name: 'http-remote',
    git: { config: '[remote "origin"]\n\turl = http://$SERVER/x.git\n[fetch]\n\tprune = true\n' },
  },
  { name: 'instead-of', git: { config: '[url "http://$SERVER/"]\n\tinsteadOf = https://\n' } },
  {
    name: 'editor-and-pager',
    git: { config: `[core]\n\teditor = ${run}\n\tpager = ${run}\n[sequence]\n\teditor = ${run}\n` },
  },
  { name: 'askpass', git: { config: `[core]\n\taskPass = ${run}\n[credential]\n\thelper = !${run}\n` } },
  {
    name: 'gpg',
    git: { config: `[gpg]\n\tprogram = ${run}\n[commit]\n\tgpgSign = true\n[log]\n\tshowSignature = true\n` },
  },
  {
    name: 'include-path',
    files: { 'evil.config': `[core]\n\tfsmonitor = "${run}"\n` },
    git: { config: '[include]\n\tpath = ../evil.config\n[includeIf "gitdir:**"]\n\tpath = ../evil.config\n' },
  },
  { name: 'worktree-elsewhere', git: { config: '[core]\n\tworktree = $OUTSIDE\n' } },
  {
    name: 'identity-with-escapes',
    git: { config: '[user]\n\tname = "$(touch $OUTSIDE/ran)\\n\u001b[31mred"\n\temail = "`touch $OUTSIDE/ran`"\n' },
  },
  {
    name: 'bare-repository-as-the-folder',
    files: {
      HEAD: 'ref: refs/heads/main\n',
      config: `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = "${run}"\n`,
      'objects/info/keep': '',
      'refs/heads/keep': '',
    },
    git: null,
  },
  {
    name: 'git-file-to-an-evil-folder',
    files: {
      '.git': 'gitdir: evil.git\n',
      'evil.git/HEAD': 'ref: refs/heads/main\n',
      'evil.git/config': `[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "${run}"\n`,
      'evil.git/objects/info/keep': '',
      'evil.git/refs/heads/keep': '',
    },
    git: null,
  },
  {
    name: 'submodules',
    files: { '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c ${run}\n\tupdate = !${run}\n` },
    git: {},
  },
  {
    name: 'git-attributes-outside',
    git: { config: '[core]\n\tattributesFile = $OUTSIDE/attributes\n\texcludesFile = $OUTSIDE/excludes\n' },
  },
];
