import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { describe, expect, it } from 'vitest';
import type { Row } from './reply.js';
import { RouterosError } from './routeros-error.js';
import { RouterosSession } from './session.js';
import { ScriptedRouter } from './testing/scripted-router.js';
import { failureOf, router, running, sessionTo } from './testing/session-rig.js';

describe('a stream', () => {
  it('hands over rows until aborted, and cancels', async () => {
    const { port, heard } = await router((peer, words, tag) => {
      if (words[0] === '/cancel') {
        peer.say('!trap', '.tag=1', '=category=2', '=message=interrupted');
        peer.say('!done', `.tag=${tag}`);
        peer.say('!done', '.tag=1');
      } else if (words[0] === '/interface/listen') {
        peer.say('!re', `.tag=${tag}`, '=.id=*1', '=running=true');
        peer.say('!re', `.tag=${tag}`, '=.id=*1', '=.dead=yes');
      } else peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(port);
    const abort = new AbortController();
    const rows: Row[] = [];
    await session.stream(
      ['/interface/listen'],
      (row) => {
        rows.push(row);
        if (rows.length === 2) abort.abort();
      },
      abort.signal,
    );
    expect(rows[1]?.get('.dead')).toBe('yes');
    await session.run(['/ok']);
    expect(heard).toContain('/cancel =tag=1');
  });

  it('ends with its connection, and when the router refuses it', async () => {
    const { port } = await router((peer, words, tag) => {
      if (words[0] === '/cut') peer.socket.destroy();
      peer.say('!trap', `.tag=${tag}`, '=message=no such command');
      peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(port);
    const { signal } = new AbortController();
    const refused = await failureOf(session.stream(['/no/listen'], () => undefined, signal));
    expect(refused).toMatchObject({ kind: 'unsupported', scope: 'command' });
    const lost = await failureOf(session.stream(['/cut'], () => undefined, signal));
    expect(lost.scope).toBe('connection');
  });
});

describe('staying connected', () => {
  it('uses one connection for many commands', async () => {
    const fake = await router((peer, _words, tag) => peer.say('!done', `.tag=${tag}`));
    const session = sessionTo(fake.port);
    for (let i = 0; i < 5; i++) await session.run(['/a']);
    expect(fake.connections).toBe(1);
  });

  it('reconnects by itself, with nobody asking', async () => {
    const fake = await router((peer, words, tag) => {
      if (words[0] === '/bye') peer.socket.end();
      else peer.say('!done', `.tag=${tag}`);
    });
    const session = sessionTo(fake.port);
    await session.run(['/a']);
    await failureOf(session.run(['/bye']));
    await expect.poll(() => fake.connections).toBe(2);
    await expect.poll(() => session.connected).toBe(true);
  });

  it('waits after a first refusal as long as after a first refusal, whatever was lost before', async () => {
    let isRefusing = false;
    const { port, sockets } = await router(
      (peer, _words, tag) => peer.say('!done', `.tag=${tag}`),
      {
        onLogin: (peer) => {
          if (isRefusing) peer.say('!trap', '=message=invalid user name or password (6)');
          peer.say('!done');
        },
      },
    );
    const session = sessionTo(port, { refusedBackoffMs: 400 });
    await session.run(['/system/resource/print']);
    isRefusing = true;
    for (const socket of sockets) socket.destroy();
    let refused = false;
    while (!refused) {
      refused = await session.run(['/system/resource/print']).then(
        () => false,
        (error: unknown) => error instanceof RouterosError && error.kind === 'login-refused',
      );
    }
    isRefusing = false;
    const refusedAt = performance.now();
    while (!session.connected) await wait(5);
    expect(performance.now() - refusedAt).toBeLessThan(600);
  });

  it('says refused at once during a long backoff, and wakes out of it', async () => {
    const first = await router(() => undefined);
    const { port } = first;
    await first.stop();
    const session = sessionTo(port, { backoffMs: 60_000, backoffMaxMs: 60_000 });
    expect((await failureOf(session.run(['/a']))).kind).toBe('refused');
    const started = performance.now();
    const again = await failureOf(session.run(['/a']));
    expect(again.message).toBe(
      `The router at 127.0.0.1:${port} refuses connections (ECONNREFUSED).`,
    );
    expect(performance.now() - started).toBeLessThan(100);
    const second = await ScriptedRouter.start(
      (peer, _words, tag) => peer.say('!done', `.tag=${tag}`),
      { port },
    );
    running.push(second);
    session.wake();
    await session.run(['/a']);
  });

  it('begins a connection anew that hangs on a lost greeting, when the router is heard again', async () => {
    let hears = false;
    let greetings = 0;
    const certificate = makeSelfSignedCertificate('router');
    // Until it hears, it answers no TLS greeting, as a router that is off answers none.
    const front = createServer((socket) => {
      greetings++;
      socket.on('error', () => undefined);
      if (!hears) return;
      const toRouter = connect(behind.port, '127.0.0.1');
      toRouter.on('error', () => socket.destroy());
      socket.pipe(toRouter).pipe(socket);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const behind = await router((peer, _words, tag) => peer.say('!done', `.tag=${tag}`), {
      tls: certificate,
    });
    const { port } = front.address() as AddressInfo;
    const session = new RouterosSession(
      {
        host: '127.0.0.1',
        port,
        security: { kind: 'pinned', fingerprint: certificate.fingerprint },
      },
      { user: 'reader', password: 'sesame' },
      { connectTimeoutMs: 60_000 },
    );
    running.push({ stop: () => session.close() });
    running.push({ stop: async () => void front.close() });
    const answer = session.run(['/a'], { deadlineMs: 60_000 });
    await expect.poll(() => greetings).toBe(1);
    hears = true;
    session.wake();
    await wait(50);
    expect(greetings).toBe(1);
    await wait(3_000);
    session.wake();
    await answer;
    expect(greetings).toBe(2);
  });

  it('waits longer from failure to failure, up to its limit', async () => {
    const fake = await router(() => undefined, { onLogin: (peer) => peer.socket.end() });
    const session = sessionTo(fake.port, { backoffMs: 20, backoffMaxMs: 80, patienceMs: 0 });
    await failureOf(session.run(['/a']));
    await wait(400);
    // At 0, 20, 60, 140, 220, 300, 380 ms; without doubling it would be about 20 tries.
    expect(fake.connections).toBeGreaterThanOrEqual(2);
    expect(fake.connections).toBeLessThanOrEqual(8);
  });

  it('closes for good, failing what is pending', async () => {
    const fake = await router(() => undefined);
    const session = sessionTo(fake.port);
    const pending = failureOf(session.run(['/a']));
    await expect.poll(() => session.connected).toBe(true);
    await session.close();
    expect((await pending).message).toBe('The session was closed.');
    expect((await failureOf(session.run(['/a']))).message).toBe('The session was closed.');
    await session.close();
  });

  it('gives up on a router that accepts and never answers the login', async () => {
    const { port } = await router(() => undefined, { onLogin: () => undefined });
    const error = await failureOf(sessionTo(port, { connectTimeoutMs: 50 }).run(['/a']));
    expect(error).toMatchObject({ kind: 'timeout', scope: 'connection' });
  });

  it('names an address that cannot be used', async () => {
    expect((await failureOf(sessionTo(70_000).run(['/a']))).kind).toBe('unreachable');
  });
});

describe('a slow abort while connecting', () => {
  it('frees the caller at once', async () => {
    const { port } = await router(() => undefined, { onLogin: () => undefined });
    const error = await failureOf(sessionTo(port).run(['/a'], { signal: AbortSignal.timeout(30) }));
    expect(error.message).toMatch(/while connecting/);
  });
});
