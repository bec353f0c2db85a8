import assert from 'node:assert/strict';
import { parseConfig } from '../../../src/registries/workspace/config';

const environments = 'environments:\n  dev: {}\n';
/** The finding that a configuration gives, as `code:line`; every one makes the registry read-only. */
const found = (text: string): readonly string[] => {
  const { findings, readOnly } = parseConfig(text, []);
  assert.equal(readOnly === null, findings.length === 0);
  return findings.map(({ code, line }) => `${code}:${line}`);
};

describe('the configuration', () => {
  it('is good with or without CRLF, a byte order mark and keys of its own', () => {
    assert.deepEqual(found(`\ufeffformat: 1\r\nowner: us\r\n${environments.replaceAll('\n', '\r\n')}`), []);
  });

  it('only lets those write who know everything that it requires, however that is written', () => {
    assert.deepEqual(found(`format: 1\nrequires: []\n${environments}`), []);
    assert.deepEqual(found(`format: 1\nrequires: [approvals]\n${environments}`), ['unsupported:2']);
    assert.deepEqual(found(`format: 1\nrequires: approvals\n${environments}`), ['unsupported:2']);
    assert.deepEqual(found(`format: 1\nrequires: [1]\n${environments}`), ['unsupported:2']);
  });

  it('does not take a folder name alone for an entry of prompts', () => {
    assert.deepEqual(found(`format: 1\nprompts:\n  - prompts\n${environments}`), ['badConfig:3']);
  });

  it('takes the patterns that people write, and none that could match without end', () => {
    const withInclude = (glob: string): readonly string[] =>
      found(`format: 1\nprompts:\n  - root: prompts\n    include: ${JSON.stringify(glob)}\n${environments}`);
    for (const glob of ['**/*.{prompt,prompty}', '*draft*.md', 'a/**/b/**/[cd]?.txt', '**/*.{md,{txt,text}}']) {
      assert.deepEqual(withInclude(glob), [], glob);
    }
    for (const glob of ['*a*a*a*a*b', '{a,aa}'.repeat(40), '(a+)+b', '**/a/'.repeat(9), 'a'.repeat(600)]) {
      assert.deepEqual(withInclude(glob), ['badConfig:4'], glob);
    }
  });

  it('says that it holds conflict markers, on their line', () => {
    const text = `format: 1\n<<<<<<< HEAD\nprompts: []\n=======\nprompts:\n>>>>>>> theirs\n${environments}`;
    assert.deepEqual(found(text), ['conflictMarkers:2']);
  });

  it('names the line of an environment that cannot be one', () => {
    assert.deepEqual(found('format: 1\nenvironments:\n  dev: {}\n  Prod:\n    protected: true\n'), ['badConfig:4']);
  });

  it('takes a thousand folders of prompts', () => {
    const roots = Array.from({ length: 1000 }, (_, index) => `  - root: team-${index}/prompts\n    exclude: "old/**"`);
    const text = `format: 1\nprompts:\n${roots.join('\n')}\n${environments}`;
    assert.deepEqual(found(text), []);
    assert.equal(parseConfig(text, []).prompts.length, 1000);
  });

  it("reads a team's own calls, and stays writable where they are wrong", () => {
    const { ownCalls, findings, readOnly } = parseConfig(
      `format: 1\n${environments}calls:\n  - call: get_prompt\n    environment: environment\n  - call: "a b"\n`,
      [],
    );
    assert.deepEqual(ownCalls, [{ call: 'get_prompt', environment: 'environment' }]);
    assert.deepEqual(
      findings.map(({ code, severity, line, message }) => [code, severity, line, message]),
      [['badConfig', 'warning', 7, '"a b" is no name of a call']],
    );
    assert.equal(readOnly, null);
    const none = parseConfig(`format: 1\n${environments}calls: get_prompt\n`, []);
    assert.deepEqual([none.ownCalls, none.findings[0]?.line, none.readOnly], [[], 4, null]);
  });
});
