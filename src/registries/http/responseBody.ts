import { PromptEnvError } from '../../core/errors';
import { readJson, type Json } from '../../core/json';

/**
 * The text of an answer, read only as far as is allowed: counted as it comes out of its compression, so that a small
 * answer cannot become a large one. Throws badResponse for more.
 * @param server what it is called, for messages
 */
export async function readText(response: Response, maxBytes: number, server: string): Promise<string> {
  if (response.body === null) {
    return '';
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    // Leaving the loop cancels the rest of the answer.
    if (size > maxBytes) {
      throw new PromptEnvError(
        'badResponse',
        `${server} answered with more than ${Math.floor(maxBytes / 1024 / 1024)} MiB`,
        'check that this is the right address; a prompt of that size cannot be used',
      );
    }
    parts.push(part);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return new TextDecoder().decode(bytes);
}

/** What an answer says as JSON; null for an empty one. Throws badResponse for anything else, without repeating it. */
export function parseAnswer(text: string, server: string): Json {
  if (text.trim() === '') {
    return null;
  }
  const reading = readJson(text);
  if (reading.ok) {
    return reading.value;
  }
  throw /^\s*<(?:!doctype|html|\?xml)/i.test(text)
    ? new PromptEnvError(
        'badResponse',
        `${server} answered with a web page`,
        'check the address: a proxy, a login page or a server of another kind answers there',
      )
    : new PromptEnvError(
        'badResponse',
        `${server} answered with something that is not JSON: ${reading.message} in line ${reading.line}`,
        'check that the address leads to the API of such a server',
      );
}
