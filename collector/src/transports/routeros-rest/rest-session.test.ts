import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { RouterosError } from '../routeros-api/routeros-error.js';
import { errorTextOf, toRows } from './rest-reply.js';
import { toRestRequest } from './rest-request.js';
import { RestSession } from './rest-session.js';

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

async function sessionTo(serve: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const session = new RestSession(
    { host: '127.0.0.1', port, security: { kind: 'plain' } },
    { user: 'reader', password: 'sesame' },
    { refusedBackoffMs: 50, refusedBackoffMaxMs: 200 },
  );
  running.push(
    async () => {
      server.closeAllConnections();
      server.close();
    },
    () => session.close(),
  );
  return session;
}

async function failure(promise: Promise<unknown>): Promise<RouterosError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RouterosError)) throw new Error('it did not fail as a RouterosError');
  return error;
}

const says = (status: number, body: unknown) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

describe('toRestRequest', () => {
  it('puts a sentence into the words of REST', () => {
    const words = [
      '/interface/print',
      '=.proplist=.id,name',
      '=stats=',
      '?type=x',
      '?#!',
      '=a=b=c',
    ];
    expect(toRestRequest(words)).toEqual({
      path: '/rest/interface/print',
      body: { '.proplist': ['.id', 'name'], stats: '', a: 'b=c', '.query': ['type=x', '#!'] },
    });
  });

  it.each(['', 'interface', '/interface/../x', '/a b', '/a?b', '/Ä'])('takes no %j', (command) => {
    expect(() => toRestRequest([command])).toThrow(RangeError);
  });

  it('takes no word that is neither attribute nor query', () => {
    expect(() => toRestRequest(['/ping', '.tag=7'])).toThrow(RangeError);
  });
});

describe('an answer', () => {
  it('is rows of texts, each decoded by itself, whatever stands there instead', () => {
    const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
    const rows = toRows([
      { comment: latin1('Вышка') },
      { comment: 'Pe\u00f1a', count: 7, on: true, list: [1], none: null },
      'no row',
      { comment: 'escaped \u20ac' },
    ]);
    expect(rows.map((row) => Object.fromEntries(row))).toEqual([
      { comment: 'Вышка' },
      { comment: 'Peña', count: '7', on: 'true' },
      { comment: 'escaped €' },
    ]);
  });

  it('of any shape is read without a fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const row of toRows(value))
          for (const text of row.values()) expect(typeof text).toBe('string');
        errorTextOf(value);
      }),
    );
  });
});

describe('REST', () => {
  it('tells what is missing, forbidden and wrong as the API does', async () => {
    const meaningOf = async (status: number, body: unknown) => {
      const error = await failure((await sessionTo(says(status, body))).run(['/a/print']));
      return [error.scope, error.kind, error.meaning];
    };
    const bad = (detail: string) => ({ error: 400, message: 'Bad Request', detail });
    expect(await meaningOf(400, bad('no such command or directory (a)'))).toEqual([
      'command',
      'unsupported',
      'no-such-command',
    ]);
    expect(await meaningOf(404, { error: 404, message: 'Not Found' })).toEqual([
      'command',
      'protocol-error',
      'no-such-item',
    ]);
    expect(await meaningOf(400, bad('not enough permissions (9)'))).toEqual([
      'command',
      'not-permitted',
      'not-permitted',
    ]);
    expect(await meaningOf(400, bad('unknown parameter stats'))).toEqual([
      'command',
      'unsupported',
      'unknown-parameter',
    ]);
    expect(await meaningOf(401, { error: 401, message: 'Unauthorized' })).toEqual([
      'connection',
      'login-refused',
      undefined,
    ]);
  });

  it('sends one request at a time', async () => {
    let inFlight = 0;
    let most = 0;
    const session = await sessionTo((_, response) => {
      most = Math.max(most, ++inFlight);
      setTimeout(() => {
        inFlight--;
        response.end('[]');
      }, 3);
    });
    await Promise.all(Array.from({ length: 8 }, () => session.run(['/a/print'])));
    expect(most).toBe(1);
  });

  it('tries a refused login again, later and later', async () => {
    let requests = 0;
    const session = await sessionTo((request, response) => {
      requests += 1;
      says(401, { error: 401, message: 'Unauthorized sesame' })(request, response);
    });
    const error = await failure(session.run(['/a/print']));
    expect(error.message).not.toContain('sesame');
    await expect
      .poll(async () => {
        await failure(session.run(['/a/print']));
        return requests;
      })
      .toBe(3);
  });

  it('is bounded in rows, bytes and time; the next command finds it well', async () => {
    const session = await sessionTo((request, response) => {
      if (request.url === '/rest/many/print')
        says(200, Array(60_000).fill({ a: 'b' }))(request, response);
      else if (request.url === '/rest/long/print') {
        response.end(`[{"a":"${'x'.repeat(17 * 1024 * 1024)}"}]`);
      } else if (request.url === '/rest/web/print') response.end('<html>hello</html>');
      else if (request.url === '/rest/slow/print') response.write('[');
      else says(200, [{ a: '1' }])(request, response);
    });
    expect((await failure(session.run(['/many/print']))).message).toContain('over the limit');
    expect((await failure(session.run(['/long/print']))).message).toContain(
      'more than is accepted',
    );
    expect((await failure(session.run(['/web/print']))).message).toContain(
      'something else than JSON',
    );
    const late = await failure(session.run(['/slow/print'], { deadlineMs: 100 }));
    expect(late).toMatchObject({ kind: 'timeout', scope: 'command' });
    const { rows } = await session.run(['/good/print']);
    expect(rows[0]?.get('a')).toBe('1');
  });

  it('is not spoken to over anonymous TLS, nor after its end', async () => {
    const endpoint = { host: 'h', port: 1, security: { kind: 'anonymous' } } as const;
    expect(() => new RestSession(endpoint, { user: 'u', password: 'p' })).toThrow(RangeError);
    const session = await sessionTo(says(200, []));
    await session.close();
    expect(await failure(session.run(['/a/print']))).toMatchObject({ kind: 'not-measured' });
  });
});
