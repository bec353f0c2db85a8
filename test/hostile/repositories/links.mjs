// Repositories in which a link, a pipe or a device stands where a file is expected. What lies outside holds a secret.
// @ts-check

/** @typedef {import('../makeRepository.mjs').HostileRepository} HostileRepository */

/** @type {HostileRepository[]} */
export const linkRepositories = [
  { name: 'registry-behind-a-link', remove: ['.promptenv'], links: { '.promptenv': '$OUTSIDE/registry' } },
  { name: 'config-behind-a-link', links: { '.promptenv/config.yaml': '$OUTSIDE/secret.txt' } },
  { name: 'environments-behind-a-link', links: { '.promptenv/environments': '$OUTSIDE/registry/environments' } },
  { name: 'pins-behind-a-link', links: { '.promptenv/environments/prod.yaml': '$OUTSIDE/secret.txt' } },
  { name: 'versions-behind-a-link', links: { '.promptenv/versions': '$OUTSIDE/registry/versions' } },
  {
    name: 'ledger-behind-a-link',
    links: { '.promptenv/versions/support/reply/versions.jsonl': '$OUTSIDE/secret.txt' },
  },
  { name: 'versions-of-a-prompt-behind-a-link', links: { '.promptenv/versions/support/reply': '$OUTSIDE' } },
  { name: 'stored-version-behind-a-link', links: { '$STORED/support/reply': '$OUTSIDE/secret.txt' } },
  { name: 'history-behind-a-link', links: { '.promptenv/history': '$OUTSIDE/registry/history' } },
  { name: 'events-behind-a-link', links: { '.promptenv/history/prod': '$OUTSIDE' } },
  { name: 'lock-behind-a-link', links: { '.promptenv/.lock': '$OUTSIDE/written-by-lock' } },
  { name: 'temporary-files-behind-a-link', links: { '.promptenv/.tmp': '$OUTSIDE' } },
  { name: 'drafts-behind-a-link', remove: ['prompts'], links: { prompts: '$OUTSIDE' } },
  { name: 'draft-behind-a-link', links: { 'prompts/support/reply.prompt': '$OUTSIDE/secret.txt' } },
  { name: 'draft-is-the-environment-of-a-process', links: { 'prompts/support/reply.prompt': '/proc/self/environ' } },
  { name: 'draft-is-an-endless-device', links: { 'prompts/support/reply.prompt': '/dev/zero' } },
  { name: 'partial-behind-a-link', links: { 'prompts/support/_safety.prompt': '$OUTSIDE/secret.txt' } },
  { name: 'folder-that-holds-itself', links: { 'prompts/loop': '..', 'prompts/support/loop': '../../prompts' } },
  {
    name: 'link-to-itself',
    links: { 'prompts/self.prompt': 'self.prompt', '.promptenv/environments/dev.yaml': 'dev.yaml' },
  },
  { name: 'draft-is-a-pipe', pipes: ['prompts/support/reply.prompt', 'prompts/pipe.prompt'] },
  { name: 'pins-are-a-pipe', pipes: ['.promptenv/environments/prod.yaml'] },
  { name: 'config-is-a-pipe', pipes: ['.promptenv/config.yaml'] },
  { name: 'ledger-is-a-pipe', pipes: ['.promptenv/versions/support/reply/versions.jsonl'] },
  { name: 'partial-is-a-pipe', pipes: ['prompts/support/_safety.prompt'] },
  { name: 'folders-where-files-are', files: { '.promptenv/environments/prod.yaml/x': '', '.promptenv/.lock/x': '' } },
  { name: 'git-is-a-link-outside', links: { '.git': '$OUTSIDE/evil.git' }, git: null },
];
