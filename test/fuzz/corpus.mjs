// Real files to begin with: the sample's, and those of other projects where they are at hand.
// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../support/suite.mjs';

const folders = [
  path.join(projectRoot, 'test', 'fixtures', 'sample-workspace'),
  process.env['PROMPTENV_CORPUS'] ?? path.resolve(projectRoot, '..', 'shared', 'corpus'),
];
const markdown = /\.md$/;
/** Whose files each parser may be given. */
const names = new Map([
  ['config', /[/\\]config\.yaml$/],
  ['pins', /[/\\]environments[/\\].*\.yaml$/],
  ['versions', /versions\.jsonl$/],
  ['events', /[/\\]history[/\\].*\.json$/],
  ['dotprompt', /\.prompt$/],
  ['prompty', /\.prompty$/],
  ['copilot', /\.prompt\.md$/],
  ['github-models', /\.prompt\.ya?ml$|prompt\.yml$/],
  ['semantic-kernel', /skprompt\.txt$/],
  ['semantic-kernel yaml', /\.prompt\.ya?ml$/],
  ['markdown', markdown],
  ['text', markdown],
  ['jinja2', /\.(?:j2|prompty)$/],
  ['mustache', /\.(?:prompt|mustache)$/],
  ['handlebars', /\.(?:prompt|hbs)$/],
  ['comparison', /\.prompty?$/],
  ['inline changes', /\.prompty?$/],
]);

/** @param {string} parser @returns {readonly string[]} texts, no more than some hundreds */
export function corpusOf(parser) {
  const name = names.get(parser);
  if (name === undefined) return [];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => name.test(`/${file}`))
        .sort()
        .slice(0, 200)
        .map((file) => readFileSync(path.join(folder, file), 'utf8')),
    );
}
