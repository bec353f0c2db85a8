import assert from 'node:assert/strict';
import { compareBytes, storedBytes, encodeText } from '../../../src/core/bytes';
import { PromptEnvError } from '../../../src/core/errors';
import { environmentNameProblem, isPromptId } from '../../../src/core/ids';
import { commonFolder, joinPath } from '../../../src/core/paths';
import { findVersion, formatReference, parseReference, workspaceVersion } from '../../../src/core/references';
import { findSecret } from '../../../src/core/secrets';

describe('prompt ids', () => {
  it('are segments of letters, digits, dots, underscores and dashes', () => {
    for (const id of ['a', 'support/ticket-triage', 'null', '1e3', 'A.b_c-d', 'x/y/z', 'v4', 'v4x-y']) {
      assert.ok(isPromptId(id), id);
    }
  });

  it('are nothing that could leave a folder, hide, or be taken for something else', () => {
    const bad = [
      '',
      '/a',
      'a/',
      'a//b',
      '..',
      'a/../b',
      '.a',
      '-a',
      '--help',
      'a b',
      'a\u0000',
      'ä',
      'a\\b',
      'a:b',
      'a@b',
      'con',
      'x/NUL',
      'aux.txt',
      'lpt1',
      'versions.jsonl',
      'v4-x',
      'x/v12-9f3a1c2b',
      'a'.repeat(201),
    ];
    for (const id of bad) {
      assert.ok(!isPromptId(id), JSON.stringify(id));
    }
  });
});

describe('environment names', () => {
  it('are short, lower-case and not reserved', () => {
    assert.equal(environmentNameProblem('prod-eu-1'), null);
    for (const name of ['', 'Prod', '1a', 'draft', 'latest', 'a_b', 'a'.repeat(37)]) {
      assert.notEqual(environmentNameProblem(name), null, name);
    }
  });
});

describe('references', () => {
  it('split at the first @', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    assert.deepEqual(parseReference(`a/b@4@${digest}`), {
      registry: null,
      prompt: 'a/b',
      target: { kind: 'version', version: `4@${digest}` },
    });
    assert.deepEqual(parseReference('a@prod').target, { kind: 'environment', name: 'prod' });
    assert.deepEqual(parseReference('a@draft').target, { kind: 'draft' });
    assert.equal(parseReference('team:a@1').registry, 'team');
    assert.equal(formatReference('a', { kind: 'draft' }), 'a@draft');
  });

  it('are a usage error where they are none', () => {
    for (const text of ['', 'a', '@1', 'a@', '../a@1', 'a b@1']) {
      assert.throws(
        () => parseReference(text),
        (error) => PromptEnvError.is(error, 'usage'),
        text,
      );
    }
  });

  it('find a version by number or in full, and refuse a number that two branches made', () => {
    const digest = (character: string): string => `sha256:${character.repeat(64)}`;
    const [one, two, twin] = [
      workspaceVersion(1, digest('1')),
      workspaceVersion(2, digest('2')),
      workspaceVersion(2, digest('3')),
    ];
    assert.equal(findVersion('a', [one, two], '2'), two);
    assert.equal(findVersion('a', [one, two, twin], twin.id), twin);
    assert.throws(
      () => findVersion('a', [one, two, twin], '2'),
      (error) => PromptEnvError.is(error, 'refused'),
    );
    assert.throws(
      () => findVersion('a', [one], '02'),
      (error) => PromptEnvError.is(error, 'notFound'),
    );
  });
});

describe('stored text', () => {
  it('has no byte order mark and LF line ends, and is otherwise unchanged', () => {
    const stored = storedBytes(encodeText('\ufeffone\r\ntwo\rthree\n\n  '));
    assert.equal(stored.text, 'one\ntwo\rthree\n\n  ');
  });

  it('leaves other files byte for byte', () => {
    const bytes = Uint8Array.from([0xff, 0xfe, 13, 10, 0]);
    assert.deepEqual(storedBytes(bytes), { bytes, text: null });
  });
});

describe('paths', () => {
  it('sort by bytes, not by UTF-16 units', () => {
    const names = ['\u{1F600}', '\uffee', 'z', 'B', 'a', 'a/b', 'a-b'];
    const sorted = [...names].sort(compareBytes);
    assert.deepEqual(
      sorted,
      [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });

  it('do not leave their start', () => {
    assert.equal(joinPath('a/b', '../c'), 'a/c');
    assert.equal(joinPath('a', '../../c'), null);
    assert.equal(commonFolder(['a/b/c', 'a/b/d/e']), 'a/b');
    assert.equal(commonFolder(['a/b']), 'a');
    assert.equal(commonFolder(['a', 'b/c']), '');
  });
});

describe('secrets', () => {
  it('are found with their line', () => {
    assert.equal(findSecret(`one\ntwo sk-proj-${'a1B2'.repeat(10)}`)?.line, 2);
    assert.equal(findSecret('-----BEGIN RSA PRIVATE KEY-----')?.what, 'a private key');
    assert.equal(findSecret('ask-for-the-customer-name and sk-short'), null);
  });
});
