import assert from 'node:assert/strict';
import type { PromptUse } from '../../../src/core/fileUse';
import { usesMarkdown } from '../../../src/core/fileUseMarkdown';
import { inDoubtWords, reachWords, roleWords } from '../../../src/core/fileUseWords';
import { workspaceVersion } from '../../../src/core/references';
import { hostile, tokensOf } from './hostileMarkdown';

const version = workspaceVersion(3, `sha256:${'3'.repeat(64)}`);
const change = {
  same: false,
  text: [],
  linesAdded: 1,
  linesRemoved: 0,
  settings: [{ path: hostile, left: 1, right: 2 }],
  variables: { added: [], removed: [] },
  files: [{ path: hostile, state: 'changed' as const, text: [] }],
};

function use(prompt: string, serving: readonly string[], pinned: readonly string[] = serving): PromptUse {
  return {
    prompt,
    role: 'include',
    draft: 'modified',
    draftLine: null,
    version: null,
    unreadable: null,
    environments: ['dev', 'prod'].map((environment) => ({
      environment,
      version: pinned.includes(environment) ? version : null,
      unreadable: null,
      isDamaged: false,
      hold: null,
      serves: serving.includes(environment),
      change: pinned.includes(environment) ? change : null,
    })),
  };
}

describe('where a file is served, in words', () => {
  it('counts the prompts that are served with it, and those that are not', () => {
    assert.equal(reachWords([use('a', ['dev', 'prod']), use('b', ['dev'])]), 'reaches dev, prod through 2 prompts');
    assert.equal(
      reachWords([use('a', ['prod']), use('b', [])]),
      'reaches prod through 1 prompt, and belongs to 1 more',
    );
    assert.equal(reachWords([use('a', [])]), 'reaches no environment; it belongs to 1 prompt');
    assert.equal(reachWords([{ ...use('a', ['prod']), role: 'call' }]), 'asks for 1 prompt in prod');
  });

  it('says why a file was in a draft and is not, or that nobody can tell', () => {
    const former = { ...use('a', ['prod']), role: 'former' } as const;
    assert.equal(roleWords(former), 'in a pinned version, no more in its draft');
    assert.equal(roleWords({ ...former, draft: 'missing' }), 'in a pinned version; its draft is gone');
    assert.equal(
      roleWords({ ...former, draft: 'invalid', draftLine: 3 }),
      'in a pinned version; whether in its draft cannot be told: the draft cannot be read (line 3)',
    );
  });

  it('shows the last environment first, prompts that are served before others, and no more than a hover holds', () => {
    const text = usesMarkdown('_voice.prompt', [use('none', []), use('a', ['dev', 'prod'])]);
    assert.match(
      text,
      /\*\*a\*\*[^]*\| prod(?:&nbsp;)+ \|[^]*\| dev(?:&nbsp;)+ \|[^]*\*\*none\*\*[^]*no environment pins it$/,
    );
    const many = Array.from({ length: 20 }, (_, index) => use(`prompt-${index}`, ['prod']));
    assert.match(usesMarkdown('x', many), /\n\nand 12 more prompts$/);
  });

  it('names the drafts that nobody can tell it of', () => {
    const quote = (name: string): string => name;
    assert.equal(inDoubtWords(['a'], quote), '1 draft cannot be read, and may include it: a');
    const many = ['a', 'b', 'c', 'd', 'e', 'f'];
    assert.equal(inDoubtWords(many, quote), '6 drafts cannot be read, and may include it: a, b, c, d and 2 more');
    assert.match(usesMarkdown('x', [use('a', ['prod'])], ['b']), /\n\n1 draft cannot be read, and may include it: b$/);
  });

  it('says which environments nobody can tell it of, and why, as text', () => {
    const why = `both sides of a merge moved ${hostile}`;
    const torn = (prompt: string, serving: readonly string[]): PromptUse => {
      const { environments, ...rest } = use(prompt, serving);
      return {
        ...rest,
        environments: environments.map((each) => (each.environment === 'prod' ? { ...each, unreadable: why } : each)),
      };
    };
    assert.equal(
      reachWords([torn('a', ['dev'])]),
      'reaches dev through 1 prompt; whether it reaches prod cannot be told',
    );
    assert.equal(reachWords([torn('a', [])]), 'belongs to 1 prompt; whether it reaches prod cannot be told');
    assert.equal(
      reachWords([torn('a', []), use('b', ['prod'])]),
      'reaches prod through 1 prompt, and belongs to 1 more',
    );
    const text = usesMarkdown('a.prompt', [torn('a', ['dev'])]);
    assert.match(
      text,
      /\| prod(?:&nbsp;)+ \| (?:&nbsp;)+ \| cannot\u00a0be\u00a0told(?:&nbsp;)+ \| both sides of a merge/,
    );
    assert.doesNotMatch(text, /no environment pins it/);
    for (const { type } of tokensOf(text)) {
      assert.doesNotMatch(type, /^(?:link|image|html|heading|code|fence|blockquote|bullet)/);
    }
  });

  it('shows text of others as text', () => {
    const served = use(hostile, ['dev', 'prod']);
    const held = { ...served, environments: served.environments.map((each) => ({ ...each, hold: hostile })) };
    const text = usesMarkdown(hostile, [held], [hostile]);
    const tokens = tokensOf(text);
    for (const { type } of tokens) {
      assert.doesNotMatch(type, /^(?:link|image|html|heading|code|fence|blockquote|bullet)/);
    }
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    assert.equal(tokens.filter(({ type }) => type === 'tr_open').length, 3);
    assert.ok(tokens.some(({ type, content }) => type === 'text' && content.includes('<img src=x')));
  });
});
