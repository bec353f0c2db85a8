import assert from 'node:assert/strict';
import type { Comparison } from '../../../src/core/comparison';
import { workspaceVersion } from '../../../src/core/references';
import {
  cautionText,
  changeLines,
  changeSummary,
  linklessText,
  messageBeside,
  moveText,
  plainText,
} from '../../../src/host/wording';

const none: Comparison = {
  same: false,
  text: [],
  linesAdded: 0,
  linesRemoved: 0,
  settings: [],
  variables: { added: [], removed: [] },
  files: [],
};
const v = (number: number) => workspaceVersion(number, `sha256:${'0'.repeat(64)}`);

describe('the words of a comparison', () => {
  it('name text first, then the model, parameters, tools, variables and files', () => {
    const lines = changeLines({
      ...none,
      linesAdded: 3,
      linesRemoved: 2,
      settings: [
        { path: 'tools.refund.name', left: undefined, right: 'refund' },
        { path: 'tools.refund.description', left: undefined, right: 'Refunds' },
        { path: 'tools.visit.description', left: 'Visits', right: 'Books visits' },
        { path: 'outputSchema.properties.tone', left: undefined, right: 'string' },
        { path: 'parameters.temperature', left: 0.2, right: 0.9 },
        { path: 'model', left: 'a', right: 'b' },
      ],
      variables: { added: ['tone'], removed: ['mood'] },
      files: [{ path: '_voice.prompt', state: 'changed', text: [] }],
    });
    assert.deepEqual(
      lines.map(({ label, description }) => `${label}: ${description}`),
      [
        'Text: +3 −2 lines',
        'model: a → b',
        'parameters.temperature: 0.2 → 0.9',
        'Tool refund: added',
        'Tool visit: changed: description',
        'Output schema: changed: properties.tone',
        'tone: variable added',
        'mood: variable removed',
        '_voice.prompt: included file changed',
      ],
    );
  });

  it('show a setting that is there on one side only, null included', () => {
    const lines = changeLines({
      ...none,
      settings: [
        { path: 'parameters.stop', left: undefined, right: null },
        { path: 'parameters.seed', left: 7, right: undefined },
      ],
    });
    assert.deepEqual(
      lines.map(({ label, description }) => `${label} ${description}`),
      ['parameters.stop added: null', 'parameters.seed removed: 7'],
    );
  });

  it('say that nothing differs, and whether the content is the same', () => {
    assert.equal(changeSummary({ ...none, same: true }), 'same content');
    assert.equal(changeSummary(none), 'only formatting differs');
  });

  it('cut a long list, but never to hide a single change', () => {
    const added = (count: number): Comparison => ({
      ...none,
      variables: { added: Array.from({ length: count }, (_, index) => `v${index}`), removed: [] },
    });
    assert.match(changeSummary(added(9)), /v2 variable added; 6 more changes$/);
    assert.match(changeSummary(added(4)), /v3 variable added$/);
  });

  it('keep what others wrote on one line', () => {
    const [line] = changeLines({ ...none, settings: [{ path: 'model', left: 'a\nb\u202e', right: 'c'.repeat(500) }] });
    assert.ok(line !== undefined && !/[\n\u202e]/.test(line.description) && line.description.length < 200);
  });
});

describe('the words of a move', () => {
  it('name both versions, and none where there is none', () => {
    assert.equal(moveText(v(3), v(4)), 'v3 → v4');
    assert.equal(moveText(null, v(4)), 'none → v4');
    assert.equal(moveText(v(3), null), 'v3 → none');
  });

  it('warn of what a person should know', () => {
    assert.equal(
      cautionText({ kind: 'undoesHold', hold: { reason: 'Too\nlong', held: v(4) } }),
      'Undoes the hold on v4: Too long',
    );
    assert.match(cautionText({ kind: 'movesBack' }), /older version/);
    assert.match(
      cautionText({ kind: 'skipsEnvironment', environment: 'staging', pinned: null }),
      /^staging pins no version/,
    );
  });
});

describe('the words of a finding beside its file', () => {
  it('leave the path out, or shorten it to the name that the sentence begins with', () => {
    const path = 'prompts/support/credit.prompt';
    assert.equal(messageBeside({ path, message: `${path}: a bracket is open` }), 'a bracket is open');
    assert.equal(messageBeside({ path, message: `${path} is empty` }), 'credit.prompt is empty');
    assert.equal(messageBeside({ path, message: 'two files have this id' }), 'two files have this id');
  });
});

describe('the text of others', () => {
  it('shows no icon in a label', () => {
    assert.equal(plainText('$(verified) reviewed'), '\\$(verified) reviewed');
    assert.match(
      cautionText({ kind: 'undoesHold', hold: { reason: '$(check) fine', held: null } }),
      /: \\\$\(check\) fine$/,
    );
  });

  it('is no link in a notification or an input box', () => {
    assert.equal(linklessText('model a → [b](command:x)'), 'model a → [b] (command:x)');
  });
});
