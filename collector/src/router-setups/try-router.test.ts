import type { Server, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { RouterSetupJob } from '@atalaya/core/ports/router-setups';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { afterEach, describe, expect, it } from 'vitest';
import { createMissingEchoProgram } from '../transports/icmp/echo-program.js';
import { tryRouter } from './try-router.js';

const pair = makeSelfSignedCertificate('router');
const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
  );
});

/** What stands where a router was promised; `heard` is what it was told before the end. */
async function impostor(onSocket: (socket: TLSSocket) => void) {
  const heard: Buffer[] = [];
  const server = createServer(pair, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => heard.push(chunk));
    onSocket(socket);
  });
  server.on('tlsClientError', () => undefined);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { heard, port: typeof address === 'object' && address ? address.port : 0 };
}

const job = (port: number, fingerprint: string | null = null): RouterSetupJob => ({
  tenantId: 't',
  setupId: 's',
  claim: 'c',
  tag: '1a2b3c4d',
  address: '127.0.0.1',
  port,
  snmpPort: 161,
  secrets: { readPassword: 'the-password', writePassword: null, snmp: null },
  fingerprint,
});
const deps = {
  drivers: [],
  echoProgram: createMissingEchoProgram('no program'),
  clock: { now: () => 1_000 },
};
const tryIt = (asked: RouterSetupJob, signal = new AbortController().signal) =>
  tryRouter(deps, asked, signal);

describe('a try at what is no router', () => {
  it.each([
    ['garbage', (socket: TLSSocket) => socket.write(Buffer.alloc(4_096, 0xff))],
    ['the end of the connection', (socket: TLSSocket) => socket.end()],
    ['a web page', (socket: TLSSocket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n<html>')],
  ])('that answers with %s tells so, and finds nothing', async (_name, onSocket) => {
    const { port } = await impostor((socket) => void onSocket(socket));
    const tried = await tryIt(job(port));
    expect(tried).toMatchObject({
      found: null,
      fingerprint: pair.fingerprint,
      outcomes: { api: { state: 'ok' }, login: { state: 'failed', problem: 'protocol' } },
    });
    expect(JSON.stringify(tried)).not.toContain('the-password');
  });

  it('says nothing to one that shows another certificate', async () => {
    const { port, heard } = await impostor(() => undefined);
    const tried = await tryIt(job(port, 'AA:BB'));
    expect(tried.outcomes.api).toMatchObject({ state: 'failed', problem: 'other-certificate' });
    expect(Buffer.concat(heard)).toHaveLength(0);
  });

  it('ends at once when the collector does', async () => {
    const { port } = await impostor(() => undefined);
    const stop = new AbortController();
    const pending = tryIt(job(port), stop.signal);
    setImmediate(() => stop.abort(new Error('the collector stops')));
    await expect(pending).rejects.toThrow('the collector stops');
  });
});
