import assert from 'node:assert/strict';
import { PromptEnvError } from '../../../../src/core/errors';
import { parseServerAddress } from '../../../../src/registries/http/serverAddress';

describe('the address of a server', () => {
  it('ends in a slash, so that paths go below it', () => {
    assert.equal(parseServerAddress(' https://prompts.example.com ').href, 'https://prompts.example.com/');
    assert.equal(parseServerAddress('https://prompts.example.com/mlflow').href, 'https://prompts.example.com/mlflow/');
  });

  it('may be plain http on this machine alone', () => {
    for (const host of ['localhost:5000', '127.0.0.1:5000', '127.1.2.3', '[::1]:6006']) {
      assert.equal(parseServerAddress(`http://${host}`).protocol, 'http:');
    }
    for (const host of ['prompts.example.com', '127.0.0.1.example.com', 'localhost.example.com', '10.0.0.1']) {
      assert.throws(() => parseServerAddress(`http://${host}`), /would send the key unencrypted/);
    }
  });

  it('holds no key, and is not repeated where it does', () => {
    for (const text of [
      'https://user:canary@prompts.example.com',
      'https://prompts.example.com/?key=canary',
      'https://prompts.example.com/#canary',
      'canary',
      'file:///canary',
      '',
    ]) {
      assert.throws(
        () => parseServerAddress(text),
        (error: unknown) => PromptEnvError.is(error, 'invalid') && !`${error.message}${error.hint}`.includes('canary'),
      );
    }
  });
});
