import type { Session } from '@atalaya/core/wire/rest/auth';
import { Secret, TOTP } from 'otpauth';
import { beforeAll, describe, expect, it } from 'vitest';
import { REFRESH_COOKIE } from '../../access/session-service.js';
import { IDLE_MS } from '../../access/sessions.store.js';
import { PASSWORD, type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
const logIn = (email: string, more: object = {}) =>
  api.client().post('/auth/login', { email, password: PASSWORD, ...more });
const refresh = (token: string | undefined) =>
  api.client().post('/auth/refresh', undefined, { cookie: `${REFRESH_COOKIE}=${token}` });
const MINUTE = 60_000;

beforeAll(async () => {
  norte = await api.tenant('norte');
});

describe('login', () => {
  it('opens a session that says who, where and what is allowed', async () => {
    const answer = await logIn('Owner@Norte.test');
    const session = answer.as<Session>(200);
    expect(session).toMatchObject({
      expiresIn: 900,
      user: { email: 'owner@norte.test', role: 'owner', isPlatformOperator: false },
      tenant: { slug: 'norte', currency: 'MXN' },
      mustEnrolTotp: false,
    });
    expect(session.user.permissions).toContain('device:write');
    const [cookie] = answer.response.cookies;
    expect(cookie).toMatchObject({
      name: REFRESH_COOKIE,
      httpOnly: true,
      sameSite: 'Strict',
      path: '/api/v1/auth',
    });
    const me = await api.client(session.accessToken).get('/auth/me');
    expect(me.as<object>(200)).toMatchObject({ user: { email: 'owner@norte.test' } });
  });

  it('answers an unknown address exactly as a wrong password', async () => {
    const wrong = await logIn('owner@norte.test', { password: 'wrong password' });
    const unknown = await logIn('nobody@norte.test');
    expect(wrong.problem).toEqual({ status: 401, slug: 'wrong-credentials', fields: [] });
    const strip = (body: string) => body.replace(/"requestId":"[^"]*"/, '');
    expect(strip(unknown.body)).toBe(strip(wrong.body));
    await logIn('owner@norte.test');
  });

  it('locks an account, and an address without one, after five wrong passwords', async () => {
    const locked = await api.tenant('locked');
    expect(locked.session.user.email).toBe('owner@locked.test');
    for (const email of ['owner@locked.test', 'nobody@locked.test']) {
      for (let n = 0; n < 5; n += 1) {
        expect((await logIn(email, { password: 'wrong password' })).status).toBe(401);
      }
      const answer = await logIn(email);
      expect(answer.problem.slug).toBe('account-locked');
      expect(answer.response.headers['retry-after']).toBe('60');
    }
    api.systemMs += MINUTE + 1;
    expect((await logIn('owner@locked.test')).status).toBe(200);
  });

  it('asks for the tenant only after the password proved right', async () => {
    const sur = await api.tenant('sur');
    await sur.owner.post('/users', { email: 'owner@norte.test', name: 'Both', role: 'noc' });
    expect((await logIn('owner@norte.test', { password: 'wrong password' })).problem.slug).toBe(
      'wrong-credentials',
    );
    const asked = await logIn('owner@norte.test');
    expect(asked.problem).toEqual({ status: 400, slug: 'tenant-required', fields: ['tenant'] });
    expect(asked.body).toContain('norte, sur');
    const chosen = (await logIn('owner@norte.test', { tenant: 'sur' })).as<Session>(200);
    expect(chosen).toMatchObject({ tenant: { slug: 'sur' }, user: { role: 'noc' } });
    const stranger = await logIn('owner@norte.test', { tenant: 'locked' });
    const nowhere = await logIn('owner@norte.test', { tenant: 'nowhere' });
    expect(stranger.problem).toEqual(nowhere.problem);
    expect(stranger.problem.slug).toBe('not-a-member');
  });
});

describe('the refresh token', () => {
  const newSession = async () =>
    (await logIn('owner@norte.test', { tenant: 'norte' })).cookie(REFRESH_COOKIE);

  it('is replaced at each use', async () => {
    const first = await newSession();
    const second = (await refresh(first)).cookie(REFRESH_COOKIE);
    expect(second).not.toBe(first);
    const third = await refresh(second);
    expect(third.as<Session>(200).accessToken).toBeTruthy();
  });

  it('may come twice within ten seconds, from two tabs', async () => {
    const first = await newSession();
    const winner = await refresh(first);
    api.systemMs += 9_000;
    const loser = await refresh(first);
    expect(loser.status).toBe(200);
    expect(loser.cookie(REFRESH_COOKIE)).toBeUndefined();
    expect((await refresh(winner.cookie(REFRESH_COOKIE))).status).toBe(200);
  });

  it('ends the session of both when a replaced one comes back later', async () => {
    const first = await newSession();
    const renewed = await refresh(first);
    const owner = api.client(renewed.as<Session>(200).accessToken);
    api.systemMs += 11_000;
    expect((await refresh(first)).problem.slug).toBe('session-ended');
    expect((await refresh(renewed.cookie(REFRESH_COOKIE))).status).toBe(401);
    expect((await owner.get('/auth/me')).status).toBe(401);
  });

  it('of two rotations ago counts as a copy too', async () => {
    const first = await newSession();
    const second = (await refresh(first)).cookie(REFRESH_COOKIE);
    const third = (await refresh(second)).cookie(REFRESH_COOKIE);
    expect((await refresh(first)).status).toBe(401);
    expect((await refresh(third)).status).toBe(401);
  });

  it('cannot be guessed, and a guess ends nobody’s session', async () => {
    const token = (await newSession()) ?? '';
    const sessionId = token.split('.')[0] ?? '';
    for (const guess of ['', 'x', `${sessionId}.abc.def`, `${token}x`, token.replace(/.$/, '')]) {
      expect((await refresh(guess)).status).toBe(401);
    }
    expect((await refresh(token)).status).toBe(200);
  });

  it('ends with idleness', async () => {
    const token = await newSession();
    api.systemMs += IDLE_MS + 1;
    expect((await refresh(token)).status).toBe(401);
  });
});

describe('a session', () => {
  it('ends with logout, its access token at once', async () => {
    const answer = await logIn('owner@norte.test', { tenant: 'norte' });
    const owner = api.client(answer.as<Session>(200).accessToken);
    const cookie = `${REFRESH_COOKIE}=${answer.cookie(REFRESH_COOKIE)}`;
    expect((await owner.get('/auth/me')).status).toBe(200);
    const out = await api.client().post('/auth/logout', undefined, { cookie });
    expect(out.status).toBe(204);
    expect((await owner.get('/auth/me')).problem.slug).toBe('not-signed-in');
  });

  it('has an access token for 15 minutes', async () => {
    const owner = await api.signIn('owner@norte.test', { tenant: 'norte' });
    api.systemMs += 15 * MINUTE + 1_000;
    expect((await owner.get('/auth/me')).status).toBe(401);
  });

  it('refuses tokens that are altered, unsigned or of another kind', async () => {
    const { token = '' } = await api.signIn('owner@norte.test', { tenant: 'norte' });
    const [header, payload, signature] = token.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const forged = [
      '',
      'x',
      `${header}.${payload}.`,
      `${none}.${payload}.`,
      `${header}.${payload}.${signature?.slice(0, -2)}`,
      `awt_${signature}`,
    ];
    for (const bad of forged) expect((await api.client(bad).get('/auth/me')).status).toBe(401);
  });

  it('of a suspended tenant is refused clearly', async () => {
    const tenant = await api.tenant('suspended');
    const set = (status: 'active' | 'suspended') =>
      api.db.database.withPlatform((trx) =>
        trx.updateTable('tenants').set({ status }).where('id', '=', tenant.id).execute(),
      );
    await set('suspended');
    await api.bus.publish('tenant.changed', { tenantId: tenant.id });
    expect((await logIn('owner@suspended.test')).problem.slug).toBe('tenant-suspended');
    api.systemMs += 6_000;
    expect((await tenant.owner.get('/auth/me')).problem.slug).toBe('tenant-suspended');
    await set('active');
    expect((await logIn('owner@suspended.test')).status).toBe(200);
  });
});

describe('passwords', () => {
  it('are changed by who knows the old one, and end the other sessions', async () => {
    const tenant = await api.tenant('change');
    const other = await api.signIn('owner@change.test');
    const wrong = await tenant.owner.post('/auth/password-change', {
      current: 'not this one',
      next: 'another long one',
    });
    expect(wrong.problem.slug).toBe('wrong-password');
    const right = await tenant.owner.post('/auth/password-change', {
      current: PASSWORD,
      next: 'another long one',
    });
    expect(right.status).toBe(204);
    expect((await tenant.owner.get('/auth/me')).status).toBe(200);
    expect((await other.get('/auth/me')).status).toBe(401);
    expect((await logIn('owner@change.test')).status).toBe(401);
    expect((await logIn('owner@change.test', { password: 'another long one' })).status).toBe(200);
  });

  it('must be long enough, and the answer names the field', async () => {
    const short = await norte.owner.post('/auth/password-change', { current: PASSWORD, next: 'x' });
    expect(short.status).toBe(401);
    const owner = await api.signIn('owner@norte.test', { tenant: 'norte' });
    const answer = await owner.post('/auth/password-change', { current: PASSWORD, next: 'short' });
    expect(answer.problem).toEqual({ status: 400, slug: 'invalid-request', fields: ['next'] });
  });

  it('are never logged, nor are tokens', () => {
    const text = api.logged.join('');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain('wrong password');
    expect(text).not.toMatch(/eyJ[\w-]+\.|awt_/);
  });
});

describe('the second factor', () => {
  const codeOf = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: api.systemMs });

  it('is enrolled, demanded, refused twice, and disabled with the password', async () => {
    const tenant = await api.tenant('totp');
    const enrol = await tenant.owner.post('/auth/totp/enrol');
    const { secret, otpauthUrl } = enrol.as<{ secret: string; otpauthUrl: string }>(200);
    expect(otpauthUrl).toContain('otpauth://totp/Atalaya');
    const confirm = (code: string) => tenant.owner.post('/auth/totp/confirm', { code });
    expect((await confirm('000000')).problem.fields).toEqual(['code']);
    expect((await logIn('owner@totp.test')).status).toBe(200);
    expect((await confirm(codeOf(secret))).status).toBe(204);

    expect((await logIn('owner@totp.test')).problem.slug).toBe('totp-required');
    expect((await logIn('owner@totp.test', { totp: codeOf(secret) })).problem.slug).toBe(
      'totp-wrong',
    );
    api.systemMs += 30_000;
    const code = codeOf(secret);
    expect((await logIn('owner@totp.test', { totp: code })).status).toBe(200);
    expect((await logIn('owner@totp.test', { totp: code })).problem.slug).toBe('totp-wrong');

    expect((await tenant.owner.post('/auth/totp/enrol')).problem.slug).toBe('totp-enrolled');
    const disable = await tenant.owner.post('/auth/totp/disable', { password: PASSWORD });
    expect(disable.status).toBe(204);
    expect((await logIn('owner@totp.test')).status).toBe(200);
  });

  it('keeps its secret sealed', async () => {
    const tenant = await api.tenant('sealed');
    const { secret } = (await tenant.owner.post('/auth/totp/enrol')).as<{ secret: string }>(200);
    const row = await api.db.database.withPlatform((trx) =>
      trx
        .selectFrom('users')
        .where('email', '=', 'owner@sealed.test')
        .select('totp_secret')
        .executeTakeFirstOrThrow(),
    );
    const stored = Buffer.from(row.totp_secret ?? []);
    expect(stored.length).toBeGreaterThan(32);
    expect(stored.includes(secret)).toBe(false);
  });

  it('that a tenant demands leaves only the enrolment open', async () => {
    const tenant = await api.tenant('demands');
    const changed = await tenant.owner.patch('/tenant', { settings: { requireTotp: true } });
    expect(changed.status).toBe(200);
    const session = (await logIn('owner@demands.test')).as<Session>(200);
    expect(session.mustEnrolTotp).toBe(true);
    const owner = api.client(session.accessToken);
    expect((await owner.get('/sites')).problem.slug).toBe('totp-enrolment-required');
    const { secret } = (await owner.post('/auth/totp/enrol')).as<{ secret: string }>(200);
    expect((await owner.post('/auth/totp/confirm', { code: codeOf(secret) })).status).toBe(204);
    expect((await owner.get('/sites')).status).toBe(200);
    const me = (await owner.get('/auth/me')).as<{ mustEnrolTotp: boolean }>(200);
    expect(me.mustEnrolTotp).toBe(false);
  });
});
