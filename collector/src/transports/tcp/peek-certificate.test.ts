import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { afterEach, describe, expect, it } from 'vitest';
import { peekCertificate } from './peek-certificate.js';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
  );
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
const peek = (port: number, timeoutMs = 20_000) =>
  peekCertificate('127.0.0.1', port, timeoutMs, new AbortController().signal);

describe('a look at a certificate', () => {
  it('shows which one it is, and says nothing', async () => {
    const { key, cert, fingerprint } = makeSelfSignedCertificate('router');
    let heard = 0;
    const server = createTlsServer({ key, cert }, (socket) => {
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.length;
      });
    });
    server.on('tlsClientError', () => undefined);
    expect(await peek(await listen(server))).toEqual({ kind: 'certificate', fingerprint });
    expect(heard).toBe(0);
  });

  it('tells a service without one: anonymous, plain, silent, or one that hangs up', async () => {
    const anonymous = createTlsServer({
      ciphers: 'ADH:@SECLEVEL=0',
      dhparam: 'auto',
      maxVersion: 'TLSv1.2',
    });
    anonymous.on('tlsClientError', () => undefined);
    const plain = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const hangsUp = createServer((socket) => socket.destroy());
    const silent = createServer();
    for (const server of [anonymous, plain, hangsUp]) {
      expect(await peek(await listen(server))).toMatchObject({ kind: 'no-tls' });
    }
    expect(await peek(await listen(silent), 300)).toEqual({ kind: 'no-tls', code: '' });
  });

  it('tells a closed port, and stops when told', async () => {
    const gone = await listen(createServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await peek(gone)).toEqual({ kind: 'closed', code: 'ECONNREFUSED' });
    const stop = new AbortController();
    const pending = peekCertificate('127.0.0.1', await listen(createServer()), 20_000, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(pending).rejects.toThrow('stopped');
  });
});
