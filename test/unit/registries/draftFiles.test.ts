import assert from 'node:assert/strict';
import picomatch from 'picomatch/posix';
import { draftMatcher } from '../../../src/registries/workspace/draftFiles';

describe('which files are drafts', () => {
  const globs = ['**/*.{prompt,prompt.md}', '*.md', 'a/**', '[a].prompt', '**/b/*', 'a*/?.md', '!(a).md', '**'];
  const names = ['x.prompt', '[a].prompt', 'a.prompt.md', 'a.md', 'b.md', '.hidden.md', 'plain', '!(a).md'];
  const folders = ['', 'a/', 'b/', 'a/b/', 'ab/', 'a/b/c/'];

  it('is what the globs say, whichever are taken in and left out', () => {
    let drafts = 0;
    for (const first of globs) {
      for (const second of globs) {
        for (const exclude of [[], [second]]) {
          const include = exclude.length === 0 ? [first, second] : [first];
          const matcher = draftMatcher([{ root: '', include, exclude }]);
          const expected = picomatch(include, { ignore: exclude, noextglob: true, dot: false });
          for (const path of folders.flatMap((folder) => names.map((name) => folder + name))) {
            assert.equal(
              matcher.isDraft(path),
              expected(path),
              `${path} by ${include.join()} without ${exclude.join()}`,
            );
            drafts += expected(path) ? 1 : 0;
          }
        }
      }
    }
    assert.ok(drafts > 100, `${drafts} drafts`);
  });

  it('leaves partials out, wherever they lie', () => {
    const matcher = draftMatcher([{ root: 'prompts', include: ['**'], exclude: [] }]);
    const paths = ['prompts/_tone.md', 'prompts/a/_tone.md', 'prompts/a_/tone_.md', 'prompts/_a/tone.md', 'tone.md'];
    assert.deepEqual(
      paths.map((path) => matcher.isDraft(path)),
      [false, false, true, true, false],
    );
  });
});
