import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { textMember, type Json } from '../../../../src/core/json';
import { HttpClient, type HttpSettings } from '../../../../src/registries/http/httpClient';
import { parseServerAddress } from '../../../../src/registries/http/serverAddress';

export const key = 'pl_canary_0123456789';

type Answering = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server on this machine that answers as a test says, and keeps what it was asked. */
export class HttpServer {
  readonly asked: { readonly method: string; readonly url: string; readonly key: string | undefined }[] = [];
  /** The most requests that were open at once. */
  most = 0;
  #open = 0;
  readonly #server;

  private constructor(answering: Answering) {
    this.#server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      this.asked.push({ method, url, key: headers['x-api-key'] as string | undefined });
      this.#open += 1;
      this.most = Math.max(this.most, this.#open);
      response.once('close', () => (this.#open -= 1));
      answering(request, response, this.asked.length);
    });
  }

  static async start(answering: Answering): Promise<HttpServer> {
    const made = new HttpServer(answering);
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function json(response: ServerResponse, value: Json, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A client that waits for nothing between attempts, and keeps how long it would have. */
export function clientOf(
  address: string,
  settings: Partial<HttpSettings> = {},
): { readonly client: HttpClient; readonly waits: number[] } {
  const waits: number[] = [];
  const client = new HttpClient({
    address: parseServerAddress(`${address}/api`),
    server: 'the test server',
    fetch,
    host: {
      sleep: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
      monotonicNow: () => performance.now(),
    },
    now: () => Date.parse('2026-11-22T10:00:00Z'),
    random: () => 0.5,
    credentials: () => Promise.resolve({ headers: { 'x-api-key': key }, secrets: [key] }),
    messageOf: (answer) => textMember(answer, 'message') ?? '',
    ...settings,
  });
  return { client, waits };
}
