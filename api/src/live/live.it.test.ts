import { randomUUID } from 'node:crypto';
import { LIVE_PATH, type SampleEvent } from '@atalaya/core/wire/live/topics';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Tenant, withApi } from '../testing/with-api.js';
import { Live } from './live-server.js';

const api = withApi();
let live: Live;
let url = '';
let norte: Tenant;
let sur: Tenant;
let norteDevice = '';
let surDevice = '';
const sockets: Socket[] = [];

beforeAll(async () => {
  const { app, context } = api.built;
  live = new Live(app.server, context);
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  norte = await api.tenant('norte');
  sur = await api.tenant('sur');
  norteDevice = await device(norte, 'Norte AP');
  surDevice = await device(sur, 'Sur AP');
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await live.close();
});

async function device(tenant: Tenant, name: string): Promise<string> {
  return (await tenant.owner.post('/devices', { name, role: 'ap' })).as<{ id: string }>(201).id;
}

function connect(token: string | undefined): Socket {
  const socket = io(url, { path: LIVE_PATH, transports: ['websocket'], auth: { token } });
  sockets.push(socket);
  return socket;
}

async function connected(token: string | undefined): Promise<Socket> {
  const socket = connect(token);
  await once(socket, 'connect');
  return socket;
}

function once(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once(event, resolve);
  });
}

/** Everything that comes under a name, from now on. */
function heard<T>(socket: Socket, event: string): T[] {
  const messages: T[] = [];
  socket.on(event, (message: T) => messages.push(message));
  return messages;
}

async function subscribe(socket: Socket, message: unknown): Promise<{ ok: boolean }> {
  return socket.timeout(5_000).emitWithAck('subscribe', message);
}

function poll(tenantId: string, deviceId: string, value: number) {
  const at = api.clock.now();
  api.samples.publish([
    {
      tenantId,
      deviceId,
      report: { way: 'snmp', at, ok: true, failures: 0, intervalMs: 60_000 },
      samples: [
        { tenantId, deviceId, metric: 'radio.signal_dbm', tags: { radio: 'ath0' }, at, value },
      ],
    },
  ]);
}

async function changeState(tenantId: string, deviceId: string, state: string): Promise<void> {
  const now = new Date(api.clock.now());
  const row = { state, reason: null, since: now, checked_at: now };
  await api.db.database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('device_state')
      .values({ tenant_id: tenantId, device_id: deviceId, ...row })
      .onConflict((oc) => oc.columns(['tenant_id', 'device_id']).doUpdateSet(row))
      .execute(),
  );
  await api.bus.publish('device.state', { tenantId, deviceId });
}

describe('a live connection', () => {
  it('is refused without a token that counts', async () => {
    for (const token of [undefined, '', 'x', 'awt_nothing']) {
      const error = await once(connect(token), 'connect_error');
      expect(String(error)).toContain('not signed in');
    }
  });

  it('hears states of its own tenant and of no other', async () => {
    const mine = await connected(norte.owner.token);
    const theirs = await connected(sur.owner.token);
    const mineHeard = heard(mine, 'device.state');
    const theirsHeard = heard(theirs, 'device.state');
    await changeState(sur.id, surDevice, 'down');
    await changeState(norte.id, norteDevice, 'up');
    await expect.poll(() => mineHeard).toHaveLength(1);
    await expect.poll(() => theirsHeard).toHaveLength(1);
    expect(mineHeard).toEqual([
      {
        deviceId: norteDevice,
        state: 'up',
        reason: null,
        since: new Date(api.clock.now()).toISOString(),
      },
    ]);
    expect(theirsHeard).toMatchObject([{ deviceId: surDevice, state: 'down' }]);
  });

  it('hears samples of what it subscribed to; another tenant’s ids subscribe to nothing', async () => {
    const mine = await connected(norte.owner.token);
    const samples = heard<SampleEvent>(mine, 'samples');
    expect(await subscribe(mine, { deviceIds: [norteDevice, surDevice] })).toEqual({ ok: true });
    poll(sur.id, surDevice, -50);
    // A batch that claims another tenant's device for this tenant reaches nobody either.
    poll(norte.id, surDevice, -51);
    poll(norte.id, norteDevice, -60);
    await expect.poll(() => samples).toHaveLength(1);
    expect(samples[0]).toMatchObject([
      { deviceId: norteDevice, metric: 'radio.signal_dbm', tags: { radio: 'ath0' }, value: -60 },
    ]);
    expect(await subscribe(mine, { deviceIds: [] })).toEqual({ ok: true });
    poll(norte.id, norteDevice, -61);
    await expect.poll(() => api.samples).toBeTruthy();
    expect(samples).toHaveLength(1);
  });

  it('refuses a subscription that is not one', async () => {
    const mine = await connected(norte.owner.token);
    const tooMany = Array.from({ length: 201 }, () => norteDevice);
    for (const bad of [null, {}, { deviceIds: ['x'] }, { deviceIds: tooMany }]) {
      expect(await subscribe(mine, bad)).toEqual({ ok: false });
    }
  });

  it('tells at once and each 2 s when the newest poll was', async () => {
    const mine = connect(norte.owner.token);
    const pulses = heard<{ newestPollAt: string; now: string }>(mine, 'pulse');
    await expect.poll(() => pulses.length, { timeout: 5_000 }).toBeGreaterThan(1);
    const now = new Date(api.clock.now()).toISOString();
    expect(pulses[0]).toEqual({ newestPollAt: now, now });
  });

  it('hears of incidents of its own tenant and of no other, by their ids alone', async () => {
    const mine = heard(await connected(norte.owner.token), 'incident.opened');
    const theirs = heard(await connected(sur.owner.token), 'incident.opened');
    const [incidentId, other] = [randomUUID(), randomUUID()];
    const change = 'opened' as const;
    await api.bus.publish('incident.changed', { tenantId: norte.id, incidentId, change });
    await api.bus.publish('incident.changed', { tenantId: sur.id, incidentId: other, change });
    await expect.poll(() => [...mine, ...theirs]).toEqual([{ incidentId }, { incidentId: other }]);
  });

  it('of a wall hears states, and ends when the wall’s token is revoked', async () => {
    const created = await norte.owner.post('/wall-tokens', { name: 'NOC' });
    const { url: wallUrl, wallToken } = created.as<{ url: string; wallToken: { id: string } }>(201);
    const wall = await connected(wallUrl.split('/').at(-1));
    const states = heard(wall, 'device.state');
    await changeState(norte.id, norteDevice, 'down');
    await expect.poll(() => states).toHaveLength(1);
    const ended = once(wall, 'disconnect');
    await norte.owner.delete(`/wall-tokens/${wallToken.id}`);
    await ended;
  });

  it('ends with its session, and only with its own', async () => {
    const noc = await api.person(norte, 'noc', 'noc@norte.test');
    const leaving = await connected(noc.token);
    const staying = await connected(norte.owner.token);
    const ended = once(leaving, 'disconnect');
    const users = await norte.owner.get('/users');
    const { items } = users.as<{ items: { id: string; email: string }[] }>(200);
    const id = items.find((user) => user.email === 'noc@norte.test')?.id;
    expect((await norte.owner.delete(`/users/${id}`)).status).toBe(204);
    await ended;
    expect(staying.connected).toBe(true);
  });
});
