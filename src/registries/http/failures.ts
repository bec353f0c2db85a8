import { PromptEnvError, type ErrorCode } from '../../core/errors';
import { visibleLine } from '../../core/visibleText';

const longestMessage = 300;

/** Why a server did not do what it was asked to, by its status. */
const statuses: ReadonlyMap<number, readonly [ErrorCode, string, string]> = new Map([
  [400, ['invalid', 'refused the request', 'correct what it names']],
  [401, ['auth', 'did not accept the key', 'connect again with a key that is valid']],
  [403, ['forbidden', 'does not allow this with this key', 'ask whoever runs the project for the rights']],
  [404, ['notFound', 'has nothing at that address', 'check the address, the project and the name']],
  [405, ['badResponse', 'does not know such a request', 'check its kind and version']],
  [408, ['offline', 'waited too long for the request', 'try again']],
  [409, ['conflict', 'says that something else was changed meanwhile', 'refresh, look again, then repeat']],
  [413, ['invalid', 'refused something as too large', 'make the prompt shorter']],
  [422, ['invalid', 'refused the request', 'correct what it names']],
  [429, ['rateLimited', 'asks to wait: too many requests', 'try again later']],
  [502, ['offline', 'cannot be reached through its gateway', 'try again later']],
  [503, ['offline', 'is not available now', 'try again later']],
  [504, ['offline', 'did not answer its gateway in time', 'try again later']],
]);

/**
 * A status as an error.
 * @param said the server's own message, shown as text; '' where it gave none
 * @param secrets what must not be repeated, whoever says it
 */
export function statusError(server: string, status: number, said: string, secrets: readonly string[]): PromptEnvError {
  const known = statuses.get(status);
  const [code, what, hint] =
    known ??
    (status >= 500
      ? (['badResponse', `failed with status ${status}`, 'see the log of the server'] as const)
      : (['badResponse', `answered with status ${status}`, 'check the address and the kind of the server'] as const));
  const line = redacted(visibleLine(said), secrets);
  const shown = line.length > longestMessage ? `${line.slice(0, longestMessage)}…` : line;
  return new PromptEnvError(code, `${server} ${what}${shown === '' ? '' : ` (${shown})`}`, hint);
}

const certificate = /CERT|SELF_SIGNED|TLS|SSL/;

/** A request that got no answer, as an error. The cause's own text is not repeated: it may hold an address with a key. */
export function networkError(server: string, cause: unknown): PromptEnvError {
  const code = errorCode(cause);
  if (code !== null && certificate.test(code)) {
    return new PromptEnvError(
      'offline',
      `the certificate of ${server} is not trusted (${code})`,
      'have the editor or node trust the authority that signed it',
    );
  }
  return new PromptEnvError(
    'offline',
    `${server} cannot be reached${code === null ? '' : ` (${code})`}`,
    'check the network, the proxy and the address',
  );
}

/** The code of a failed connection, wherever `fetch` has put it. */
function errorCode(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > 4) {
    return null;
  }
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) {
    return code;
  }
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return errorCode(cause, depth + 1) ?? errorCode(first, depth + 1);
}

/** A text without secrets, also where they are written as part of something else. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= 4).reduce((kept, secret) => kept.replaceAll(secret, '…'), text);
}
