import { PromptEnvError } from '../../core/errors';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address of a server's API as a person or a configuration gives it: `https://host[:port][/path]`, and plain `http`
 * for this machine alone. Throws invalid for anything else; the text itself is not repeated, since it may hold a key.
 * @returns without query and fragment, its path ending in `/`
 */
export function parseServerAddress(text: string): URL {
  const address = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (address === null || (address.protocol !== 'https:' && address.protocol !== 'http:')) {
    throw new PromptEnvError(
      'invalid',
      'the address of the server is no URL',
      'give one like https://prompts.example.com',
    );
  }
  if (address.username !== '' || address.password !== '' || address.search !== '' || address.hash !== '') {
    throw new PromptEnvError(
      'invalid',
      `the address of ${address.host} holds more than a host and a path`,
      'leave out user, password, ? and #: a key is kept apart from its address',
    );
  }
  if (address.protocol === 'http:' && !loopback.test(address.hostname)) {
    throw new PromptEnvError(
      'invalid',
      `http://${address.host} would send the key unencrypted`,
      'use https; plain http is for this machine alone',
    );
  }
  if (!address.pathname.endsWith('/')) {
    address.pathname += '/';
  }
  return address;
}
