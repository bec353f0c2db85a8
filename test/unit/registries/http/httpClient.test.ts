import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { PromptEnvError, type ErrorCode } from '../../../../src/core/errors';
import { clientOf, HttpServer, json, key } from './httpServer';

let server: HttpServer;

async function serve(...answering: Parameters<typeof HttpServer.start>): Promise<void> {
  server = await HttpServer.start(...answering);
}

async function failure(work: Promise<unknown>, code: ErrorCode, pattern: RegExp): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(PromptEnvError.is(error), String(error));
    assert.equal(error.code, code);
    assert.match(error.message, pattern);
    assert.ok(!`${error.message}${error.hint}${error.stack ?? ''}`.includes(key), 'the key is repeated');
    return true;
  });
}

describe('a server that is asked', () => {
  afterEach(() => server.stop());

  it('gets paths below its address, the query and who asks', async () => {
    await serve((_, response) => json(response, { ok: true }));
    const { client } = clientOf(server.address);
    assert.deepEqual(await client.read('v2/prompts', { page: 2, label: 'a b', none: undefined }), { ok: true });
    assert.deepEqual(server.asked, [{ method: 'GET', url: '/api/v2/prompts?page=2&label=a+b', key }]);
  });

  it('is never left by a path, whatever a prompt is called', async () => {
    await serve((_, response) => json(response, {}));
    const { client } = clientOf(server.address);
    for (const path of [
      '../admin',
      '/admin',
      '//elsewhere.example/x',
      'https://elsewhere.example/',
      '%2e%2e/x/../../y',
    ]) {
      await failure(client.read(path), 'invalid', /would leave the server/);
    }
    assert.deepEqual(server.asked, []);
  });

  it('is asked once for what a thousand want at once, and again by whoever comes later', async () => {
    await serve((_, response, count) => setTimeout(() => json(response, { count }), 20));
    const { client } = clientOf(server.address);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => client.read('prompts/a')));
    assert.ok(answers.every((answer) => JSON.stringify(answer) === '{"count":1}'));
    assert.deepEqual(await client.read('prompts/a'), { count: 2 });
    assert.equal(server.asked.length, 2);
  });

  it('has no more than four requests at a time', async () => {
    await serve((_, response) => setTimeout(() => json(response, {}), 5));
    const { client } = clientOf(server.address);
    await Promise.all(Array.from({ length: 40 }, (_, index) => client.read(`prompts/${index}`)));
    assert.deepEqual([server.asked.length, server.most], [40, 4]);
  });

  it('is read again after what passes, with longer and longer rests', async () => {
    await serve((request, response, count) => {
      if (count === 1) json(response, {}, 503);
      else if (count === 2) request.socket.destroy();
      else if (count === 3) response.writeHead(200, { 'content-length': 99 }).write('{"half', () => response.destroy());
      else json(response, { count });
    });
    const { client, waits } = clientOf(server.address);
    assert.deepEqual(await client.read('x'), { count: 4 });
    assert.deepEqual(waits, [187.5, 375, 750]);
  });

  it('is not bothered again after four attempts', async () => {
    await serve((_, response) => json(response, { message: 'in the dark' }, 504));
    await failure(
      clientOf(server.address).client.read('x'),
      'offline',
      /did not answer its gateway in time \(in the dark\)/,
    );
    assert.equal(server.asked.length, 4);
  });

  it('says how long to wait, in seconds or as a date; longer than anybody waits is an error at once', async () => {
    const headers = ['2', 'Sun, 22 Nov 2026 10:00:03 GMT', 'soon'];
    await serve((_, response, count) => {
      const header = headers[count - 1];
      if (header === undefined) json(response, {});
      else response.writeHead(429, { 'retry-after': header }).end();
    });
    const { client, waits } = clientOf(server.address);
    await client.read('x');
    assert.deepEqual(waits, [2000, 3000, 750]);
    server.asked.length = 0;
    headers.splice(0, headers.length, '3600');
    await failure(client.read('x'), 'rateLimited', /asks to wait/);
    assert.equal(server.asked.length, 1);
  });

  it('is not sent a change twice, but where it said that it did not look at the first', async () => {
    await serve((request, response, count) => {
      if (count === 1) json(response, {}, 429);
      else if (count === 2) json(response, {}, 503);
      else if (count === 3) request.socket.destroy();
      else json(response, { done: true });
    });
    const { client } = clientOf(server.address);
    const move = { method: 'PATCH', path: 'labels/1', body: { version: 2 } } as const;
    await failure(client.write(move), 'offline', /not available now/);
    await failure(client.write(move), 'offline', /cannot be reached \(ECONNRESET|cannot be reached \(UND_ERR_SOCKET/);
    assert.deepEqual(await client.write(move), { done: true });
    assert.equal(server.asked.length, 4);
  });

  it('gets no more changes a minute than it allows', async () => {
    await serve((_, response) => json(response, {}));
    let now = 0;
    const waits: number[] = [];
    const sleep = (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    };
    const { client } = clientOf(server.address, { writesPerMinute: 3, host: { sleep, monotonicNow: () => now } });
    for (let count = 0; count < 7; count += 1) await client.write({ method: 'POST', path: 'x' });
    assert.deepEqual(waits, [60_000, 60_000]);
  });
});

describe('a server that leads elsewhere', () => {
  let other: HttpServer;
  afterEach(() => Promise.all([server.stop(), other.stop()]));

  it('is followed on its own origin, and never with the key to another', async () => {
    other = await HttpServer.start((_, response) => json(response, {}));
    await serve((request, response) => {
      const target = request.url === '/api/near' ? '/elsewhere/x' : `${other.address}/x`;
      if (request.url === '/elsewhere/x') json(response, { found: true });
      else response.writeHead(307, { location: target }).end();
    });
    const { client } = clientOf(server.address);
    assert.deepEqual(await client.read('near'), { found: true });
    await failure(client.read('far'), 'badResponse', /where the key does not belong/);
    assert.deepEqual(other.asked, []);
  });

  it('is left when it leads in circles, nowhere, or a change to another place', async () => {
    other = await HttpServer.start((_, response) => json(response, {}));
    await serve((request, response) => {
      response.writeHead(302, { location: request.url === '/api/nowhere' ? 'http://[' : '/api/round' }).end();
    });
    const { client } = clientOf(server.address);
    await failure(client.read('round'), 'badResponse', /in circles/);
    assert.equal(server.asked.length, 6);
    await failure(client.read('nowhere'), 'badResponse', /leads nowhere/);
    await failure(client.write({ method: 'POST', path: 'x' }), 'badResponse', /leads a change elsewhere/);
  });
});

describe('an answer that cannot be used', () => {
  afterEach(() => server.stop());

  const statuses: readonly (readonly [number, ErrorCode, RegExp])[] = [
    [400, 'invalid', /refused the request/],
    [401, 'auth', /did not accept the key/],
    [403, 'forbidden', /does not allow/],
    [404, 'notFound', /nothing at that address/],
    [409, 'conflict', /changed meanwhile/],
    [422, 'invalid', /refused/],
    [418, 'badResponse', /status 418/],
    [500, 'badResponse', /failed with status 500/],
    [501, 'badResponse', /status 501/],
  ];
  for (const [status, code, pattern] of statuses) {
    it(`is told as ${code} for status ${status}, with the server's words and without the key that it repeats`, async () => {
      await serve((_, response) => json(response, { message: `no\u202e: ${key}` }, status));
      await failure(clientOf(server.address).client.read('x'), code, pattern);
      await failure(clientOf(server.address).client.read('x'), code, /\(no\\u202e: …\)$/);
    });
  }

  it('is a web page, no JSON, or JSON that would reach a prototype', async () => {
    const texts = ['<!DOCTYPE html><p>Sign in', '{"a":', '{"__proto__":{}}', `[${'['.repeat(200)}${']'.repeat(200)}]`];
    await serve((_, response, count) => response.end(texts[count - 1]));
    const { client } = clientOf(server.address);
    await failure(client.read('x'), 'badResponse', /web page/);
    for (const pattern of [/not JSON/, /__proto__/, /nested/]) await failure(client.read('x'), 'badResponse', pattern);
  });

  it('is larger than anything of use, whatever its compression makes of it', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    assert.ok(bomb.length < 100_000);
    await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    await failure(clientOf(server.address).client.read('x'), 'badResponse', /more than 16 MiB/);
  });

  it('never ends', async () => {
    await serve((_, response) => {
      const drip = setInterval(() => response.write(' '), 10);
      response.once('close', () => clearInterval(drip));
    });
    await failure(
      clientOf(server.address, { deadline: 150 }).client.read('x'),
      'offline',
      /did not answer within 0.15 s/,
    );
  });

  it('does not come where nobody listens', async () => {
    await serve((_, response) => json(response, {}));
    const { address } = server;
    await server.stop();
    await failure(clientOf(address).client.read('x'), 'offline', /cannot be reached \(ECONNREFUSED\)/);
    await serve((_, response) => json(response, {}));
  });
});

describe('whoever does not wait any longer', () => {
  afterEach(() => server.stop());

  it('leaves the answer to the others, and stops the request when nobody is left', async () => {
    let closed = 0;
    await serve((_, response) => {
      response.once('close', () => (closed += 1));
      setTimeout(() => json(response, { ok: true }), 100);
    });
    const { client } = clientOf(server.address);
    const [one, two] = [new AbortController(), new AbortController()];
    const first = client.read('x', {}, one.signal);
    const second = client.read('x', {}, two.signal);
    one.abort(new Error('enough'));
    await assert.rejects(first, /enough/);
    assert.deepEqual(await second, { ok: true });
    const third = client.read('x', {}, two.signal);
    setTimeout(() => two.abort(new Error('enough')), 20);
    await assert.rejects(third, /enough/);
    while (closed < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(server.asked.length, 2);
  });

  it('takes no place in the row of those who wait', async () => {
    await serve((_, response) => setTimeout(() => json(response, {}), 30));
    const { client } = clientOf(server.address);
    const stop = new AbortController();
    const busy = Array.from({ length: 4 }, (_, index) => client.read(`busy/${index}`));
    const gone = Array.from({ length: 4 }, (_, index) => client.read(`gone/${index}`, {}, stop.signal));
    const last = client.read('last');
    stop.abort(new Error('enough'));
    await Promise.all(gone.map((one) => assert.rejects(one, /enough/)));
    await Promise.all([...busy, last]);
    assert.deepEqual(
      server.asked.filter(({ url }) => url.includes('gone')),
      [],
    );
  });
});
