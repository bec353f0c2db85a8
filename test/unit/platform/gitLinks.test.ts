import assert from 'node:assert/strict';
import { withoutLinks } from '../../../src/platform/gitLinks';

describe('links in a commit', () => {
  const links: Readonly<Record<string, string>> = {
    shared: 'common',
    'prompts/tones': '../shared/tones/',
    'common/up': '..',
    'prompts/away': '../../elsewhere',
    'prompts/back': '../../team/common',
    'prompts/named': '/repo/team/common',
    'prompts/other': '/repo/teammate',
    'prompts/through': 'tones/../x',
    round: 'about',
    about: 'round',
  };
  const tree = { roots: ['/repo/team'], target: (path: string) => links[path] };
  const led = (path: string, followsLast = true): string | null => withoutLinks(tree, path, followsLast);

  it('are followed where they stand, from where they stand', () => {
    assert.equal(led('common/a'), 'common/a');
    assert.equal(led('shared/a'), 'common/a');
    assert.equal(led('prompts/tones/a'), 'common/tones/a');
    assert.equal(led('shared/up/prompts/tones/a'), 'common/tones/a');
    // Up from what a link leads to, as a system goes.
    assert.equal(led('prompts/through'), 'common/x');
    assert.equal(led('shared'), 'common');
    assert.equal(led('shared', false), 'shared');
    assert.equal(led('prompts/tones', false), 'prompts/tones');
  });

  it('may name the root itself, and lead nowhere else', () => {
    assert.equal(led('prompts/back/a'), 'common/a');
    assert.equal(led('prompts/named/a'), 'common/a');
    assert.equal(led('shared/up'), '');
    for (const path of ['prompts/away', 'prompts/away/a', 'prompts/other/a', 'round', 'round/a', 'shared/up/../../x']) {
      assert.equal(led(path), null, path);
    }
  });
});
