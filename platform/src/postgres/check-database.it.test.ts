import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freeLoopbackPort } from '../runtime/free-port.js';
import { withDatabase } from '../testing/with-database.js';
import { checkDatabase } from './check-database.js';

const db = withDatabase();

const changed = (change: (url: URL) => void) => {
  const url = new URL(db.ownerUrl);
  change(url);
  return url.href;
};

describe('a database that is configured', () => {
  it('tells its version and its clock', async () => {
    const { version, now } = await checkDatabase(db.ownerUrl);
    expect(version).toMatch(/^18\./);
    expect(Math.abs(now - Date.now())).toBeLessThan(5_000);
  });

  it.each<[string, (url: URL) => void | Promise<void>, RegExp]>([
    [
      'a port where nothing listens',
      async (url) => {
        url.port = String(await freeLoopbackPort());
      },
      /^DATABASE_URL: nothing listens at 127\.0\.0\.1:\d+ \(connection refused\)/,
    ],
    [
      'a wrong password',
      (url) => {
        url.password = 'hush';
      },
      /^DATABASE_URL: PostgreSQL at .* refuses the user "atalaya" or its password\.$/,
    ],
    [
      'an unknown user',
      (url) => {
        url.username = 'nobody';
      },
      /refuses the user "nobody"/,
    ],
    [
      'an unknown database',
      (url) => {
        url.pathname = '/nowhere';
      },
      /has no database "nowhere": create it, owned by "atalaya"\.$/,
    ],
    [
      'an unknown host',
      (url) => {
        url.hostname = 'no-such-host.invalid';
      },
      /the host of no-such-host\.invalid:\d+ is not known/,
    ],
  ])('is refused in one sentence: %s', async (_what, change, sentence) => {
    const url = new URL(db.ownerUrl);
    await change(url);
    const refused = checkDatabase(url.href);
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.not.toThrow(/hush/);
  });

  it('is refused when a server that is no PostgreSQL hangs up', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const url = changed((one) => {
      one.port = String(port);
    });
    await expect(checkDatabase(url)).rejects.toThrow(
      /^DATABASE_URL: PostgreSQL at .* cannot be used/,
    );
    server.close();
  });
});
