import type { PollRequestMessage } from '@atalaya/core/ports/poll-request';
import type { Device, DeviceSummary } from '@atalaya/core/wire/rest/devices';
import { DEVICE_SORTS } from '@atalaya/core/wire/rest/devices';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../testing/api-client.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
let owner: ApiClient;
beforeAll(async () => {
  norte = await api.tenant('norte');
  owner = norte.owner;
});
const NOWHERE = '00000000-0000-4000-8000-000000000000';
const create = async (body: object) => (await owner.post('/devices', body)).as<Device>(201);
const credential = async (name: string, secret: object) =>
  (await owner.post('/credentials', { name, secret })).as<{ id: string }>(201).id;

async function setState(deviceId: string, state: string, since = api.clock.now()): Promise<void> {
  const row = {
    state,
    reason: null,
    since: new Date(since),
    checked_at: new Date(api.clock.now()),
  };
  await api.db.database.withTenant(norte.id, (trx) =>
    trx
      .insertInto('device_state')
      .values({ tenant_id: norte.id, device_id: deviceId, ...row })
      .onConflict((oc) => oc.columns(['tenant_id', 'device_id']).doUpdateSet(row))
      .execute(),
  );
}

describe('a device', () => {
  it('is created with its sources and its upstream in one step, read, changed and removed', async () => {
    const snmp = await credential('public', { kind: 'snmp-community', community: 'public' });
    const router = await create({ name: 'Core', role: 'router', address: '10.0.0.1' });
    const ap = await create({
      name: 'Norte 1',
      role: 'ap',
      address: '10.0.0.2',
      macs: ['4c:5e:0c:11:22:33'],
      tags: ['5ghz'],
      upstreamId: router.id,
      sources: [
        { driver: 'icmp' },
        { driver: 'snmp', credentialId: snmp, port: 1161, intervalMs: 10_000 },
      ],
    });
    expect(ap).toMatchObject({
      state: 'unknown',
      reason: 'never-polled',
      since: null,
      macs: ['4C:5E:0C:11:22:33'],
      path: [{ id: router.id, name: 'Core', role: 'router', state: 'unknown' }],
      sources: [
        { driver: 'icmp', address: '10.0.0.2', port: null, intervalMs: null },
        { driver: 'snmp', address: '10.0.0.2', port: 1161, credentialId: snmp, intervalMs: 10_000 },
      ],
    });
    const moved = await owner.patch(`/devices/${ap.id}`, { address: '10.0.0.3', notes: 'norte' });
    expect(moved.as<Device>(200).sources.map((source) => source.address)).toEqual([
      '10.0.0.3',
      '10.0.0.3',
    ]);
    const kept = await owner.patch(`/devices/${ap.id}`, { sources: [{ driver: 'icmp' }] });
    expect(kept.as<Device>(200).sources).toMatchObject([{ id: ap.sources[0]?.id, driver: 'icmp' }]);
    const until = '2026-03-02T00:00:00.000Z';
    const planned = await owner.patch(`/devices/${ap.id}`, { maintenanceUntil: until });
    expect(planned.as<Device>(200).maintenanceUntil).toBe(until);
    const ended = await owner.patch(`/devices/${ap.id}`, { maintenanceUntil: null });
    expect(ended.as<Device>(200)).toMatchObject({ maintenanceUntil: null, notes: 'norte' });
    expect((await owner.delete(`/devices/${ap.id}`)).status).toBe(204);
    expect((await owner.get(`/devices/${ap.id}`)).status).toBe(404);
  });

  it('is refused with the field that is wrong, and nothing of it stays', async () => {
    const routeros = await credential('api', { kind: 'routeros', user: 'a', password: 'b' });
    const source = (more: object) => ({ name: 'Bad', role: 'ap', sources: [more] });
    const fields = async (body: object) => (await owner.post('/devices', body)).problem.fields;
    expect(await fields(source({ driver: 'icmp' }))).toEqual(['sources.0.address']);
    const address = '10.0.0.9';
    expect(await fields(source({ driver: 'snmp', address, credentialId: routeros }))).toEqual([
      'sources.0.credentialId',
    ]);
    expect(await fields(source({ driver: 'snmp', address, credentialId: NOWHERE }))).toEqual([
      'sources.0.credentialId',
    ]);
    const uisp = { driver: 'uisp', controllerId: NOWHERE, externalId: 'x' };
    expect(await fields(source(uisp))).toEqual(['sources.0.controllerId']);
    const twice = {
      name: 'Bad',
      role: 'ap',
      address,
      sources: [{ driver: 'icmp' }, { driver: 'icmp' }],
    };
    expect(await fields(twice)).toEqual(['sources.1.driver']);
    expect(await fields({ name: 'Bad', role: 'ap', siteId: NOWHERE })).toEqual(['siteId']);
    expect(await fields({ name: 'Bad', role: 'ap', upstreamId: NOWHERE })).toEqual(['upstreamId']);
    const list = await owner.get('/devices?search=Bad');
    expect(list.as<{ total: number }>(200).total).toBe(0);
  });

  it('is echoed from a router where the collector has no route, and only from one it reads', async () => {
    const routeros = await credential('via', { kind: 'routeros', user: 'a', password: 'b' });
    const router = await create({
      name: 'Via',
      role: 'router',
      address: '10.0.1.1',
      sources: [{ driver: 'routeros', credentialId: routeros }],
    });
    const behind = (viaDeviceId: string, name = 'Behind wrong') => ({
      name,
      role: 'cpe',
      address: '192.168.88.2',
      sources: [{ driver: 'icmp', viaDeviceId }],
    });
    const cpe = await create(behind(router.id, 'Behind'));
    expect(cpe.sources).toMatchObject([{ driver: 'icmp', viaDeviceId: router.id }]);
    const fields = async (body: object) => (await owner.post('/devices', body)).problem.fields;
    expect(await fields(behind(NOWHERE))).toEqual(['sources.0.viaDeviceId']);
    expect(await fields(behind(cpe.id))).toEqual(['sources.0.viaDeviceId']);
    const self = await owner.patch(`/devices/${router.id}`, {
      sources: [{ driver: 'icmp', viaDeviceId: router.id }],
    });
    expect(self.problem.fields).toEqual(['sources.0.viaDeviceId']);
    // Without its router the CPE stays, to be echoed by the collector again.
    expect((await owner.delete(`/devices/${router.id}`)).status).toBe(204);
    const left = (await owner.get(`/devices/${cpe.id}`)).as<Device>(200);
    expect(left.sources).toMatchObject([{ driver: 'icmp', viaDeviceId: null }]);
  });

  it('is asked to be polled now, for a lease', async () => {
    const { id } = await create({ name: 'Polled', role: 'cpe' });
    const asked: PollRequestMessage[] = [];
    const stop = api.pollRequests.subscribe((message) => asked.push(message));
    const answer = await owner.post(`/devices/${id}/poll-requests`, { kind: 'align' });
    stop();
    const until = api.clock.now() + 60_000;
    expect(answer.as<object>(202)).toEqual({ kind: 'align', until: new Date(until).toISOString() });
    expect(asked).toEqual([{ tenantId: norte.id, deviceId: id, kind: 'align', until }]);
    const nowhere = await owner.post(`/devices/${NOWHERE}/poll-requests`, { kind: 'echo' });
    expect(nowhere.status).toBe(404);
  });

  it('brings its past from UISP when asked, up to the day it came here', async () => {
    const credentialId = (
      await owner.post('/credentials', {
        name: 'uisp-past',
        secret: { kind: 'uisp', token: 'x', tls: false },
      })
    ).as<{ id: string }>(201).id;
    const controllerId = (
      await owner.post('/controllers', {
        name: 'UISP past',
        driver: 'uisp',
        address: 'uisp.test',
        port: 443,
        credentialId,
      })
    ).as<{ id: string }>(201).id;
    const managed = await create({
      name: 'Managed',
      role: 'ap',
      sources: [{ driver: 'uisp', controllerId, externalId: 'ap-1' }],
    });
    const asked: PollRequestMessage[] = [];
    const stop = api.pollRequests.subscribe((message) => asked.push(message));
    const answer = await owner.post(`/devices/${managed.id}/history-requests`, {});
    const alone = await create({ name: 'Alone', role: 'ap' });
    const refused = await owner.post(`/devices/${alone.id}/history-requests`, {});
    stop();
    expect(answer.as<object>(202)).toEqual({ kind: 'history', until: managed.createdAt });
    expect(refused.problem).toMatchObject({ status: 409, slug: 'no-controller' });
    const until = Date.parse(managed.createdAt);
    expect(asked).toEqual([{ tenantId: norte.id, deviceId: managed.id, kind: 'history', until }]);
  });

  it('shows the way to the core, nearest first, through rings and double links', async () => {
    const names = ['P-cpe', 'P-ap', 'P-tower', 'P-east', 'P-core'];
    const ids = new Map<string, string>();
    for (const name of names) ids.set(name, (await create({ name, role: 'router' })).id);
    const link = async (up: string, down: string) =>
      owner.post('/device-links', {
        upstreamId: ids.get(up),
        downstreamId: ids.get(down),
        kind: 'radio',
      });
    await link('P-ap', 'P-cpe');
    await link('P-tower', 'P-ap');
    await link('P-core', 'P-tower');
    await link('P-east', 'P-tower');
    await link('P-core', 'P-east');
    const pathOf = async (name: string) =>
      (await owner.get(`/devices/${ids.get(name)}`)).as<Device>(200).path.map((hop) => hop.name);
    expect(await pathOf('P-cpe')).toEqual(['P-ap', 'P-tower', 'P-core', 'P-east']);
    expect((await link('P-cpe', 'P-core')).problem.slug).toBe('link-cycle');
    expect((await link('P-core', 'P-east')).problem.slug).toBe('already-exists');
    expect((await link('P-core', 'P-core')).problem.fields).toEqual(['downstreamId']);
    // A ring that came in another way must not hang the page.
    await api.db.database.withTenant(norte.id, (trx) =>
      trx
        .insertInto('device_links')
        .values({
          tenant_id: norte.id,
          upstream_id: ids.get('P-cpe') ?? '',
          downstream_id: ids.get('P-core') ?? '',
          kind: 'radio',
          source: 'discovered',
          since: new Date(0),
        })
        .execute(),
    );
    expect(await pathOf('P-cpe')).toEqual(['P-ap', 'P-tower', 'P-core', 'P-east']);
    const links = await owner.get(`/devices/${ids.get('P-tower')}/links`);
    const { items } = links.as<{ items: { upstreamName: string; downstreamName: string }[] }>(200);
    expect(items.map((l) => `${l.upstreamName}>${l.downstreamName}`)).toEqual([
      'P-core>P-tower',
      'P-east>P-tower',
      'P-tower>P-ap',
    ]);
  });

  it('is not claimed to be up when nobody has looked for two and a half minutes', async () => {
    const { id } = await create({ name: 'Watched', role: 'ap' });
    await setState(id, 'up');
    const read = async () => (await owner.get(`/devices/${id}`)).as<Device>(200);
    await api.clock.advance(150_000);
    expect(await read()).toMatchObject({ state: 'up' });
    await api.clock.advance(1);
    expect(await read()).toMatchObject({ state: 'unknown', reason: 'stale' });
  });

  it('is refused beyond the tenant’s limit', async () => {
    const small = await api.tenant('small');
    await api.db.database.withPlatform((trx) =>
      trx
        .updateTable('tenants')
        .set({ limits: JSON.stringify({ devices: 2 }) })
        .where('id', '=', small.id)
        .execute(),
    );
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => small.owner.post('/devices', { name, role: 'ap' })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 409, 409]);
  });
});

describe('the list of devices', () => {
  let ids: string[];
  beforeAll(async () => {
    const tower = await owner.post('/sites', { name: 'L-tower', kind: 'tower' });
    const siteId = tower.as<{ id: string }>(201).id;
    ids = [];
    const states = ['up', 'down', 'offline', 'unknown'];
    for (let n = 0; n < 14; n += 1) {
      const device = await create({
        name: `L-${String(n).padStart(2, '0')}`,
        role: n % 3 === 0 ? 'ap' : 'cpe',
        siteId: n % 2 === 0 ? siteId : null,
        tags: ['list', n % 2 === 0 ? 'even' : 'odd'],
        serial: `SN-${n}`,
      });
      ids.push(device.id);
      const state = states[n % 5];
      if (state) await setState(device.id, state, api.clock.now() - (n % 4) * 1_000);
    }
  });
  const list = async (query: string) =>
    (await owner.get(`/devices?tag=list&${query}`)).as<{
      items: DeviceSummary[];
      nextCursor: string | null;
      total: number;
    }>(200);

  it('walks every order both ways, each device once, at any page size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...DEVICE_SORTS),
        fc.constantFrom('asc', 'desc'),
        fc.integer({ min: 1, max: 15 }),
        async (sort, order, limit) => {
          const whole = (await list(`sort=${sort}&order=${order}&limit=200`)).items;
          const walked: string[] = [];
          let cursor: string | null = '';
          while (cursor !== null) {
            const more = cursor === '' ? '' : `&cursor=${cursor}`;
            const page = await list(`sort=${sort}&order=${order}&limit=${limit}${more}`);
            expect(page.total).toBe(14);
            walked.push(...page.items.map((device) => device.id));
            cursor = page.nextCursor;
          }
          expect(walked).toEqual(whole.map((device) => device.id));
          expect([...walked].sort()).toEqual([...ids].sort());
        },
      ),
      { numRuns: 15 },
    );
  });

  it('puts what is urgent first when sorted by state', async () => {
    const { items } = await list('sort=state&limit=200');
    const seen = [...new Set(items.map((device) => device.state))];
    expect(seen).toEqual(['down', 'unknown', 'offline', 'up']);
  });

  it('filters, and counts what it filtered', async () => {
    expect((await list('role=ap')).total).toBe(5);
    expect((await list('state=down')).items.every((device) => device.state === 'down')).toBe(true);
    expect((await list('search=sn-13')).items.map((device) => device.name)).toEqual(['L-13']);
    expect((await owner.get('/devices?tag=even')).as<{ total: number }>(200).total).toBe(7);
    expect((await list(`siteId=${NOWHERE}`)).total).toBe(0);
    expect((await owner.get('/devices?siteId=x')).problem.fields).toEqual(['siteId']);
    expect((await owner.get('/devices?state=broken')).problem.fields).toEqual(['state']);
  });
});
