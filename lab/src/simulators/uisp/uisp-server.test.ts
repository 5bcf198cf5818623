import { parseUispStatistics } from '@atalaya/collector/drivers/uisp/uisp-statistics';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SmallUispWorld, smallUispWorld } from './small-uisp-world.js';
import { noUispFaults } from './uisp-faults.js';
import { startUispServer, type UispServer } from './uisp-server.js';

const TOKEN = '0e8f-lab-token';
const NOW = Date.UTC(2026, 2, 1, 12);

let world: SmallUispWorld;
let server: UispServer;
beforeAll(async () => {
  world = smallUispWorld(NOW);
  const user = { username: 'noc', password: 'tower-7' };
  server = await startUispServer({ world, token: TOKEN, user });
});
beforeEach(() => Object.assign(server.faults, noUispFaults()));
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into free JSON
  readonly body: any;
}

async function call(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${server.url}/nms/api/v2.1${path}`, {
    headers: { 'x-auth-token': TOKEN, 'content-type': 'application/json' },
    ...init,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('UISP simulator', () => {
  it('wants a token, and takes it no longer once revoked', async () => {
    expect((await call('/devices', { headers: {} })).body).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Unauthorized',
    });
    expect((await call('/devices')).status).toBe(200);
    server.faults.tokenRevoked = true;
    expect((await call('/devices')).status).toBe(401);
    expect((await call('/nms/heartbeat', { headers: {} })).status).toBe(200);
  });

  it('logs in by name and password, or asks for a second factor', async () => {
    const login = (password: string) =>
      call('/user/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'noc', password }),
      });
    expect((await login('wrong')).status).toBe(401);
    const session = (await login('tower-7')).headers.get('x-auth-token') ?? '';
    expect((await call('/sites', { headers: { 'x-auth-token': session } })).status).toBe(200);
    server.faults.secondFactor = true;
    const second = await login('tower-7');
    expect(second.status).toBe(201);
    expect(second.headers.has('x-auth-token')).toBe(false);
  });

  it('lists devices, one of them, its detail, interfaces and stations', async () => {
    const { body } = await call('/devices?withInterfaces=true');
    expect(body).toHaveLength(4);
    expect(body[0]).toMatchObject({
      identification: { id: 'ap', site: { id: 'tower', type: 'site', parent: null } },
      overview: { status: 'active', stationsCount: 2, wirelessMode: 'ap-ptmp' },
      ipAddress: '10.20.0.2/24',
      interfaces: [{ status: { currentSpeed: '1000-full' } }, { wireless: { dlRatio: 75 } }],
    });
    expect((await call('/devices?role[]=switch')).body).toHaveLength(1);
    expect((await call('/devices?siteId=home')).body).toHaveLength(2);
    expect((await call('/devices/ap')).body).not.toHaveProperty('interfaces');
    expect((await call('/devices/ap/detail')).body.interfaces).toHaveLength(2);
    expect((await call('/devices/ap/interfaces')).body).toHaveLength(2);
    expect((await call('/devices/airmaxes/ap/stations')).body).toHaveLength(2);
    expect((await call('/devices/none')).status).toBe(404);
  });

  it('suspends and unsuspends a site, and reads it back', async () => {
    const suspended = await call('/sites/home/suspend', { method: 'POST', body: '{}' });
    expect(suspended.body.identification.suspended).toBe(true);
    expect((await call('/sites/home')).body.identification.suspended).toBe(true);
    await call('/sites/home/unsuspend', { method: 'POST', body: '{}' });
    expect((await call('/sites/home')).body.identification.suspended).toBe(false);
    expect((await call('/sites/none/suspend', { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await call('/sites?type=endpoint')).body).toHaveLength(1);
  });

  it('pages outages, and insists on count and page', async () => {
    expect((await call('/outages')).status).toBe(400);
    const { body } = await call('/outages?count=1&page=2');
    expect(body).toMatchObject({ items: [{ id: 'o0' }], pagination: { total: 2, pages: 2 } });
    expect((await call('/outages?count=9&page=1&inProgress=true')).body.items).toHaveLength(1);
  });

  it('gives statistics in both shapes', async () => {
    const path = `/devices/cpe/statistics?interval=hour&start=${NOW}&period=3600000`;
    expect((await call('/devices/cpe/statistics?interval=hour')).status).toBe(400);
    const named = (body: unknown) => new Map(parseUispStatistics(body).map((s) => [s.name, s]));
    const modern = named((await call(path)).body);
    expect(modern.get('signal')?.avg).toHaveLength(58);
    expect(modern.get('signal')?.max).toHaveLength(58);
    server.faults.statisticsShape = 'plain';
    const old = named((await call(path)).body);
    expect([...old.keys()]).toEqual([...modern.keys()]);
    expect(old.get('interfaces.eth0.receive')).toMatchObject({ max: [] });
    expect(old.get('signal')?.avg).toEqual(modern.get('signal')?.avg);
  });

  it('fails as often as it is told, with a Retry-After', async () => {
    server.faults.fail = { status: 429, retryAfterS: 3, times: 1 };
    const first = await call('/sites');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '3']);
    expect((await call('/sites')).status).toBe(200);
  });

  it('names its version and its gateways', async () => {
    expect((await call('/nms/version')).body.version).toMatch(/^2\./);
    expect((await call('/gateways')).body).toEqual([]);
  });
});
