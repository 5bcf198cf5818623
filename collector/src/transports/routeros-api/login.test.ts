import { setTimeout as wait } from 'node:timers/promises';
import { makeSelfSignedCertificate } from '@atalaya/platform/testing/self-signed-certificate';
import { afterEach, describe, expect, it } from 'vitest';
import { challengeResponse } from './login-challenge.js';
import type { Security } from './open-socket.js';
import { RouterosError } from './routeros-error.js';
import { RouterosSession, type SessionOptions } from './session.js';
import {
  type Peer,
  type Script,
  ScriptedRouter,
  type ScriptedRouterOptions,
} from './testing/scripted-router.js';

const running: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of running.splice(0).reverse()) await thing.stop();
});

const welcome: Script = (peer, _words, tag) => peer.say('!done', `.tag=${tag}`);

async function router(options: ScriptedRouterOptions) {
  const started = await ScriptedRouter.start(welcome, options);
  running.push(started);
  return started;
}

function sessionTo(port: number, security: Security, options: Partial<SessionOptions> = {}) {
  const session = new RouterosSession(
    { host: '127.0.0.1', port, security },
    { user: 'admin', password: 'sesame' },
    { backoffMs: 10, backoffMaxMs: 50, patienceMs: 0, ...options },
  );
  running.push({ stop: () => session.close() });
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

const PLAIN: Security = { kind: 'plain' };

describe('challengeResponse', () => {
  it("is the manual's example for admin with an empty password", () => {
    expect(challengeResponse('', '93b438ec9b80057c06dd9fe67d56aa9a')).toBe(
      '00e134102a9d330dd7b1849fedfea3cb57',
    );
  });
});

describe('login', () => {
  it('sends name and password once to a router of today', async () => {
    const fake = await router({});
    await sessionTo(fake.port, PLAIN).run(['/a']);
    expect(fake.heard).toEqual(['/login =name=admin =password=sesame', '/a']);
  });

  it('answers the challenge of a router before 6.43', async () => {
    const challenge = '000102030405060708090a0b0c0d0e0f';
    const expected = `=response=${challengeResponse('sesame', challenge)}`;
    const onLogin = (peer: Peer, words: readonly string[]) => {
      if (words.includes(expected)) peer.say('!done');
      else peer.say('!done', `=ret=${challenge}`);
    };
    const fake = await router({ onLogin });
    await sessionTo(fake.port, PLAIN).run(['/a']);
    expect(fake.heard[1]).toBe(`/login =name=admin ${expected}`);
  });

  it.each([
    ['a new router', ['=message=invalid user name or password (6)']],
    ['an old router', ['=message=cannot log in']],
    ['a text that is new to us', ['=category=5', '=message=go away']],
  ])('says that it was refused by %s', async (_name, words) => {
    const fake = await router({
      onLogin: (peer) => {
        peer.say('!trap', ...words);
        peer.say('!done');
      },
    });
    const error = await failure(sessionTo(fake.port, PLAIN).run(['/a']));
    expect(error).toMatchObject({ kind: 'login-refused', scope: 'connection' });
    expect(error.message).toMatch(
      /^The router at 127\.0\.0\.1:\d+ refused the login of "admin": .*\.$/,
    );
  });

  it('says so even when the router closes without !done', async () => {
    const fake = await router({
      onLogin: (peer) => {
        peer.say('!trap', '=message=cannot log in');
        peer.socket.end();
      },
    });
    expect((await failure(sessionTo(fake.port, PLAIN).run(['/a']))).kind).toBe('login-refused');
  });

  it('tells a lack of rights, a full house and a false challenge apart', async () => {
    const cases: readonly [(peer: Peer) => void, string][] = [
      [
        (peer) => {
          peer.say('!trap', '=message=not enough permissions (9)');
          peer.say('!done');
        },
        'not-permitted',
      ],
      [(peer) => peer.say('!fatal', 'too many sessions'), 'connection-lost'],
      [(peer) => peer.say('!fatal', 'not logged in'), 'login-refused'],
      [(peer) => peer.say('!done', '=ret=not-hex'), 'protocol-error'],
      [(peer) => peer.say('!done', '=ret=93b438ec9b80057c06dd9fe67d56aa9a'), 'protocol-error'],
    ];
    for (const [onLogin, kind] of cases) {
      const fake = await router({ onLogin });
      expect((await failure(sessionTo(fake.port, PLAIN).run(['/a']))).kind).toBe(kind);
    }
  });

  it('never repeats the password, even when the router does', async () => {
    const fake = await router({
      onLogin: (peer) => {
        peer.say('!trap', '=message=user admin with sesame is\r\nunknown');
        peer.say('!done');
      },
    });
    const { message } = await failure(sessionTo(fake.port, PLAIN).run(['/a']));
    expect(message).toContain('user admin with *** is unknown');
  });

  it('is not tried again in a storm, nor when woken', async () => {
    const fake = await router({
      onLogin: (peer) => {
        peer.say('!trap', '=message=invalid user name or password (6)');
        peer.say('!done');
      },
    });
    const session = sessionTo(fake.port, PLAIN, { refusedBackoffMs: 200 });
    for (let i = 0; i < 10; i++) {
      session.wake();
      expect((await failure(session.run(['/a']))).kind).toBe('login-refused');
      await wait(10);
    }
    expect(fake.connections).toBe(1);
    await expect.poll(() => fake.connections).toBe(2);
  });
});

describe('TLS', () => {
  const certificate = makeSelfSignedCertificate('router');
  const { fingerprint } = certificate;

  it('takes the pinned certificate, with or without colons', async () => {
    const fake = await router({ tls: certificate });
    await sessionTo(fake.port, { kind: 'pinned', fingerprint }).run(['/a']);
    const bare = fingerprint.replaceAll(':', '').toLowerCase();
    await sessionTo(fake.port, { kind: 'pinned', fingerprint: bare }).run(['/a']);
  });

  it('sends nothing to another certificate, and names both', async () => {
    const fake = await router({ tls: certificate });
    const wrong = { kind: 'pinned', fingerprint: fingerprint.replace(/^../, '00') } as const;
    const error = await failure(sessionTo(fake.port, wrong).run(['/a']));
    expect(error).toMatchObject({ kind: 'tls', scope: 'connection' });
    expect(error.message).toContain(`the certificate ${fingerprint} instead of`);
    expect(error.message).toContain(`the pinned ${wrong.fingerprint} (SHA-256)`);
    expect(fake.heard).toEqual([]);
  });

  it('does not trust a self-signed certificate by itself', async () => {
    const fake = await router({ tls: certificate });
    const error = await failure(sessionTo(fake.port, { kind: 'verified' }).run(['/a']));
    expect(error.kind).toBe('tls');
    expect(error.message).toMatch(/pin it if it is yours/);
    expect(fake.heard).toEqual([]);
  });

  it('speaks anonymous Diffie-Hellman only when told to', async () => {
    const anonymous = {
      ciphers: 'ADH:@SECLEVEL=0',
      dhparam: 'auto',
      maxVersion: 'TLSv1.2',
    } as const;
    const fake = await router({ tls: anonymous });
    await sessionTo(fake.port, { kind: 'anonymous' }).run(['/a']);
    const error = await failure(sessionTo(fake.port, { kind: 'verified' }).run(['/a']));
    expect(error.kind).toBe('tls');
    const pinned = sessionTo(fake.port, { kind: 'pinned', fingerprint });
    expect((await failure(pinned.run(['/a']))).kind).toBe('tls');
  });

  it('tells a plain service from a TLS one', async () => {
    const fake = await router({ onLogin: () => undefined });
    const error = await failure(
      sessionTo(fake.port, { kind: 'verified' }, { connectTimeoutMs: 100 }).run(['/a']),
    );
    expect(error.kind).toBe('tls');
  });
});
