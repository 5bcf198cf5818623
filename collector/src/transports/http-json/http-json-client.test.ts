import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpJsonClient, type HttpJsonClientOptions } from './http-json-client.js';

const TOKEN = 'f00dfeed-secret-token';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function originOf(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function clientOf(handler: Handler, options: Partial<HttpJsonClientOptions> = {}) {
  const server = createServer(handler);
  const origin = await originOf(server);
  closers.push(() => server.closeAllConnections());
  return clientFor(origin, options);
}

function clientFor(origin: string, options: Partial<HttpJsonClientOptions> = {}) {
  const client = createHttpJsonClient({
    origin,
    server: 'The server',
    headers: { 'x-auth-token': TOKEN },
    secrets: [TOKEN],
    deadlineMs: 2_000,
    ...options,
  });
  closers.push(() => client.close());
  return client;
}

const signal = new AbortController().signal;

function json(response: ServerResponse, status: number, body: unknown, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

describe('http-json client', () => {
  it('gets and posts JSON with its headers', async () => {
    const client = await clientOf((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () =>
        json(response, 200, {
          asked: `${request.method} ${request.url}`,
          token: request.headers['x-auth-token'],
          sent: text,
        }),
      );
    });
    expect(await client.get('/a/b?c=d', signal)).toEqual({
      ok: true,
      value: { status: 200, body: { asked: 'GET /a/b?c=d', token: TOKEN, sent: '' } },
    });
    expect(await client.post('/p', { on: true }, signal)).toMatchObject({
      value: { body: { asked: 'POST /p', sent: '{"on":true}' } },
    });
  });

  it.each([
    [401, 'login-refused', 'The server refused the login (HTTP 401: no … here).'],
    [403, 'not-permitted', 'The server does not permit this (HTTP 403: no … here).'],
    [404, 'unsupported', 'The server does not know this (HTTP 404: no … here).'],
    [429, 'refused', 'The server asks for fewer requests (HTTP 429: no … here).'],
    [500, 'protocol-error', 'The server answered with an error (HTTP 500: no … here).'],
  ])('turns %i into %s without a secret', async (status, kind, message) => {
    const client = await clientOf((_, response) =>
      json(response, status, { message: `no\n${TOKEN}\nhere` }),
    );
    expect(await client.get('/', signal)).toEqual({
      ok: false,
      error: { kind, status, message },
    });
  });

  it('takes an empty body for null and HTML for no JSON', async () => {
    const client = await clientOf((request, response) => {
      response.end(request.url === '/empty' ? '' : '<html>Please log in</html>');
    });
    expect(await client.get('/empty', signal)).toEqual({
      ok: true,
      value: { status: 200, body: null },
    });
    expect(await client.get('/html', signal)).toMatchObject({
      error: { kind: 'protocol-error', message: expect.stringContaining('else than JSON') },
    });
  });

  it('stops reading a body that is too large', async () => {
    const client = await clientOf(
      (_, response) => {
        const more = () => {
          while (response.writable && response.write(' '.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      },
      { maxBodyBytes: 1_000_000 },
    );
    expect(await client.get('/', signal)).toMatchObject({
      error: { kind: 'protocol-error', message: 'The server answered with more than is accepted.' },
    });
  });

  it('keeps one deadline for headers and a dripping body', async () => {
    const client = await clientOf(
      (request, response) => {
        if (request.url === '/silent') return;
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
      { deadlineMs: 200 },
    );
    for (const path of ['/silent', '/drip']) {
      const startedAt = performance.now();
      expect(await client.get(path, signal)).toEqual({
        ok: false,
        error: { kind: 'timeout', message: 'The server did not answer in time.' },
      });
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
  });

  it('ends with a value when aborted', async () => {
    const client = await clientOf(() => {});
    const abort = new AbortController();
    const asking = client.get('/', abort.signal);
    await sleep(30);
    abort.abort();
    expect(await asking).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    expect(await client.get('/', abort.signal)).toMatchObject({ error: { kind: 'timeout' } });
  });

  it('follows redirects at home only, and only for GET', async () => {
    let visits = 0;
    const elsewhere = await originOf(
      createServer((_, response) => {
        visits += 1;
        json(response, 200, {});
      }),
    );
    const client = await clientOf((request, response) => {
      if (request.url === '/home') return json(response, 200, 'arrived');
      const location =
        { '/away': `${elsewhere}/x`, '/loop': '/loop' }[request.url ?? ''] ?? '/home';
      response.writeHead(302, { location }).end();
    });
    expect(await client.get('/start', signal)).toMatchObject({ value: { body: 'arrived' } });
    const refused = { error: { kind: 'protocol-error' } };
    expect(await client.get('/away', signal)).toMatchObject(refused);
    expect(await client.get('/loop', signal)).toMatchObject(refused);
    expect(await client.post('/start', {}, signal)).toMatchObject(refused);
    expect(visits).toBe(0);
  });

  it('leaves a server alone for as long as it asks', async () => {
    let asked = 0;
    const client = await clientOf((_, response) => {
      asked += 1;
      if (asked === 1) json(response, 429, {}, { 'retry-after': '1' });
      else json(response, 200, 'again');
    });
    expect(await client.get('/', signal)).toMatchObject({
      error: { kind: 'refused', status: 429, retryAfterMs: expect.any(Number) },
    });
    expect(await client.get('/', signal)).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        message: 'The server asked to be left alone for 1 s more.',
        retryAfterMs: expect.any(Number),
      },
    });
    expect(asked).toBe(1);
    await sleep(1_050);
    expect(await client.get('/', signal)).toMatchObject({ value: { body: 'again' } });
  });

  it('tells a closed port, a broken answer and a lost connection apart', async () => {
    const closed = await originOf(createTcpServer());
    await closers.pop()?.();
    expect(await clientFor(closed).get('/', signal)).toMatchObject({ error: { kind: 'refused' } });
    const gibberish = await originOf(
      createTcpServer((socket) => {
        socket.once('data', () => socket.end('SSH-2.0-x\r\n\r\n'));
      }),
    );
    expect(await clientFor(gibberish).get('/', signal)).toMatchObject({
      error: { kind: 'protocol-error' },
    });
    const dropping = await originOf(createTcpServer((socket) => socket.destroy()));
    expect(await clientFor(dropping).get('/', signal)).toMatchObject({
      error: { kind: 'connection-lost' },
    });
  });

  it('never shows a header that cannot be sent', async () => {
    const client = await clientOf((_, response) => json(response, 200, {}), {
      headers: { 'x-auth-token': 'bad\r\ntoken' },
    });
    const result = await client.get('/', signal);
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain('bad');
  });
});
