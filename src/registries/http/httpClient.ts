import { PromptEnvError } from '../../core/errors';
import type { Json } from '../../core/json';
import type { Host } from '../ports';
import { backOff, retryAfter } from './backOff';
import { networkError, statusError } from './failures';
import { RequestGate, WritePace } from './requestGate';
import { parseAnswer, readText } from './responseBody';

/** How a server is spoken to. Nothing here is kept beyond a request but the address. */
export interface HttpSettings {
  /** As `parseServerAddress` gives it. Requests go to its origin and to no other. */
  readonly address: URL;
  /** What the server is called in messages. */
  readonly server: string;
  readonly fetch: typeof fetch;
  readonly host: Pick<Host, 'sleep' | 'monotonicNow'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Headers that say who asks, asked for anew at each request; `secrets` are the parts that must never be repeated. */
  readonly credentials: () => Promise<Credentials>;
  /** The server's own words in an answer that refuses; '' where there are none. */
  readonly messageOf: (answer: Json) => string;
  /** Where the server asks for it. */
  readonly writesPerMinute?: number;
  /** Milliseconds for all of a request, with every attempt and redirection. */
  readonly deadline?: number;
}

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Write {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the address, each part percent-encoded, without a `/` before it. */
  readonly path: string;
  readonly body?: Json;
}

const defaultDeadline = 15_000;
const maxBytes = 16 * 1024 * 1024;
const requestsAtOnce = 4;
const mostAttempts = 4;
const mostRedirects = 5;

/** What may go better when it is read again. */
const passing: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
/** A write that was refused for coming too soon was not done. */
const unseen: ReadonlySet<number> = new Set([429]);
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

interface Attempt {
  readonly method: string;
  readonly url: URL;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
  /** When nobody waits for it any more, by the host's clock. */
  readonly until: number;
}

/** A reading that several callers wait for. */
interface Flight {
  readonly answer: Promise<Json>;
  readonly stop: AbortController;
  waiting: number;
}

/** Asks one server, so that neither of the two is harmed. All failures are PromptEnvErrors, but for a caller's own abort. */
export class HttpClient {
  readonly #settings: HttpSettings;
  readonly #gate = new RequestGate(requestsAtOnce);
  readonly #pace: WritePace | null;
  readonly #flights = new Map<string, Flight>();

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    const { writesPerMinute, host } = settings;
    this.#pace = writesPerMinute === undefined ? null : new WritePace(writesPerMinute, () => host.monotonicNow());
  }

  /** Reads what is at a path. Whoever asks for the same meanwhile gets the same answer. */
  async read(path: string, query: Query = {}, signal?: AbortSignal): Promise<Json> {
    signal?.throwIfAborted();
    const url = this.#url(path, query);
    const flight = this.#flights.get(url.href) ?? this.#depart(url);
    flight.waiting += 1;
    try {
      return await abortable(flight.answer, signal);
    } finally {
      flight.waiting -= 1;
      // Nobody waits for it any more.
      if (flight.waiting === 0) {
        flight.stop.abort();
        this.#land(url, flight);
      }
    }
  }

  /** Changes something. It is sent once, and again only where the server said that it has not been looked at. */
  async write({ method, path, body }: Write, signal?: AbortSignal): Promise<Json> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const wait = this.#pace?.next() ?? 0;
    if (wait > 0) {
      await abortable(this.#settings.host.sleep(wait), signal);
    }
    const url = this.#url(path, {});
    return this.#within(signal, (inTime) => this.#attempts({ method, url, body: text, ...inTime }, unseen));
  }

  #depart(url: URL): Flight {
    const stop = new AbortController();
    const answer = this.#within(stop.signal, (inTime) =>
      this.#attempts({ method: 'GET', url, body: undefined, ...inTime }, passing),
    );
    const flight: Flight = { answer, stop, waiting: 0 };
    this.#flights.set(url.href, flight);
    const land = (): void => this.#land(url, flight);
    answer.then(land, land);
    return flight;
  }

  #land(url: URL, flight: Flight): void {
    if (this.#flights.get(url.href) === flight) {
      this.#flights.delete(url.href);
    }
  }

  #url(path: string, query: Query): URL {
    const { address } = this.#settings;
    const url = new URL(path, address);
    if (url.origin !== address.origin || !url.pathname.startsWith(address.pathname)) {
      throw new PromptEnvError('invalid', 'a request would leave the server', 'check the names of its prompts');
    }
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(key, String(value));
      }
    }
    return url;
  }

  /** Gives work a deadline of its own. */
  async #within(
    signal: AbortSignal | undefined,
    work: (inTime: Pick<Attempt, 'signal' | 'until'>) => Promise<Json>,
  ): Promise<Json> {
    const { server, host, deadline = defaultDeadline } = this.#settings;
    const until = host.monotonicNow() + deadline;
    const late = AbortSignal.timeout(deadline);
    try {
      return await work({ signal: signal === undefined ? late : AbortSignal.any([signal, late]), until });
    } catch (error) {
      if (signal?.aborted !== true && late.aborted) {
        throw new PromptEnvError('offline', `${server} did not answer within ${deadline / 1000} s`, 'try again later');
      }
      throw error;
    }
  }

  async #attempts(attempt: Attempt, again: ReadonlySet<number>): Promise<Json> {
    const { host, now, random } = this.#settings;
    const isReading = attempt.method === 'GET';
    for (let count = 1; ; count += 1) {
      const isLast = count === mostAttempts;
      let wait = backOff(count, random());
      try {
        const response = await this.#gate.run(() => this.#follow(attempt), attempt.signal);
        wait = retryAfter(response.retryAfter, now()) ?? wait;
        const isInTime = host.monotonicNow() + wait < attempt.until;
        if (isLast || !isInTime || !again.has(response.status)) {
          return response.answer();
        }
      } catch (error) {
        attempt.signal.throwIfAborted();
        if (!(error instanceof Unanswered)) {
          throw error;
        }
        if (isLast || !isReading) {
          throw error.shown;
        }
      }
      await abortable(host.sleep(wait), attempt.signal);
    }
  }

  /** Sends it, and follows where the same server leads. */
  async #follow(attempt: Attempt): Promise<Received> {
    const credentials = await this.#settings.credentials();
    let { url } = attempt;
    for (let count = 0; ; count += 1) {
      const response = await this.#send({ ...attempt, url }, credentials);
      const location = response.headers.get('location');
      if (!redirects.has(response.status) || location === null) {
        return this.#receive(response, credentials);
      }
      await response.body?.cancel();
      url = this.#next(attempt, url, location, count);
    }
  }

  #next({ method }: Attempt, from: URL, location: string, count: number): URL {
    const { server } = this.#settings;
    const next = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
    if (next?.origin !== from.origin) {
      const where = next === null ? 'nowhere' : `to ${next.origin}`;
      throw new PromptEnvError(
        'badResponse',
        `${server} leads ${where}, where the key does not belong`,
        'if that is the right server, connect to its address',
      );
    }
    if (method !== 'GET' || count >= mostRedirects) {
      throw new PromptEnvError(
        'badResponse',
        method === 'GET' ? `${server} leads round in circles` : `${server} leads a change elsewhere (${next.pathname})`,
        'check the address, its http or https and its path included',
      );
    }
    return next;
  }

  async #send({ method, url, body, signal }: Attempt, { headers }: Credentials): Promise<Response> {
    const { fetch, server } = this.#settings;
    try {
      return await fetch(url, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
        // `fetch` would take most keys along to wherever it is led.
        redirect: 'manual',
        signal,
      });
    } catch (error) {
      throw new Unanswered(networkError(server, error));
    }
  }

  async #receive(response: Response, { secrets }: Credentials): Promise<Received> {
    const { server, messageOf } = this.#settings;
    const { ok, status, headers } = response;
    let text: string;
    try {
      text = await readText(response, maxBytes, server);
    } catch (error) {
      throw PromptEnvError.is(error) ? error : new Unanswered(networkError(server, error));
    }
    return {
      status,
      retryAfter: headers.get('retry-after'),
      answer: () => {
        if (!ok) {
          throw statusError(server, status, wordsOf(text, server, messageOf), secrets);
        }
        return parseAnswer(text, server);
      },
    };
  }
}

/** An answer that has come whole. */
interface Received {
  readonly status: number;
  readonly retryAfter: string | null;
  /** What it says; throws what it refuses with. */
  readonly answer: () => Json;
}

/** A request that got no answer: it may not have been looked at. */
class Unanswered extends Error {
  constructor(readonly shown: PromptEnvError) {
    super(shown.message);
  }
}

/** What the server says to a refusal, where it says it as it should. */
function wordsOf(text: string, server: string, messageOf: (answer: Json) => string): string {
  try {
    return messageOf(parseAnswer(text, server));
  } catch {
    return '';
  }
}

/** The work's outcome, or the signal's reason where that comes first. */
function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return work;
  }
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
