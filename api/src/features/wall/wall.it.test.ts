import { performance } from 'node:perf_hooks';
import type { Sample } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Overview } from '@atalaya/core/wire/rest/overview';
import { type Wall, wallSchema } from '@atalaya/core/wire/rest/wall';
import { PostgresMetricStore } from '@atalaya/platform/metrics/postgres/postgres-metric-store';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../../server.js';
import { ApiClient } from '../../testing/api-client.js';
import { seedIncident } from '../../testing/seed-incident.js';
import { type Tenant, withApi } from '../../testing/with-api.js';

const api = withApi();
let norte: Tenant;
const ids = new Map<string, string>();
const id = (name: string) => ids.get(name) ?? '';

/** Two towers: a router, two sectors and 35 CPEs each, linked and heard. */
beforeAll(async () => {
  norte = await api.tenant('norte');
  const now = new Date(api.clock.now());
  const tenant_id = norte.id;
  const stamps = { created_at: now, updated_at: now };
  await api.db.database.withTenant(norte.id, async (trx) => {
    for (const tower of ['A', 'B']) {
      const site = await trx
        .insertInto('sites')
        .values({ tenant_id, name: `Tower ${tower}`, kind: 'tower', ...stamps })
        .returning('id')
        .executeTakeFirstOrThrow();
      const add = async (name: string, role: string, macs: string[] = []) => {
        const row = await trx
          .insertInto('devices')
          .values({
            tenant_id,
            name,
            role,
            macs,
            site_id: role === 'cpe' ? null : site.id,
            ...stamps,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        ids.set(name, row.id);
        await trx
          .insertInto('device_state')
          .values({
            tenant_id,
            device_id: row.id,
            state: 'up',
            reason: null,
            since: now,
            checked_at: now,
          })
          .execute();
        await trx
          .insertInto('device_sources')
          .values({
            tenant_id,
            device_id: row.id,
            driver: 'icmp',
            address: '10.0.0.1',
            last_ok_at: now,
          })
          .execute();
      };
      const link = (up: string, down: string) =>
        trx
          .insertInto('device_links')
          .values({
            tenant_id,
            upstream_id: id(up),
            downstream_id: id(down),
            kind: 'radio',
            source: 'manual',
            since: now,
          })
          .execute();
      await add(`${tower}-router`, 'router');
      for (const sector of [1, 2]) {
        await add(`${tower}-ap${sector}`, 'ap');
        await link(`${tower}-router`, `${tower}-ap${sector}`);
      }
      for (let n = 0; n < 35; n += 1) {
        const mac = `02:00:00:00:0${tower}:${String(n).padStart(2, '0')}`;
        await add(`${tower}-cpe${n}`, 'cpe', [mac]);
        const ap = `${tower}-ap${1 + (n % 2)}`;
        await link(ap, `${tower}-cpe${n}`);
        await trx
          .insertInto('station_sightings')
          .values({
            tenant_id,
            device_id: id(ap),
            mac,
            radio: 'wlan1',
            name: null,
            last_ip: null,
            first_seen_at: now,
            seen_at: now,
          })
          .execute();
      }
    }
  });
  await api.metrics.write(samples());
});

function samples(): Sample[] {
  const now = api.clock.now();
  const all: Sample[] = [];
  const put = (name: string, metric: Sample['metric'], value: number, tags = {}, at = now) =>
    all.push({ tenantId: norte.id, deviceId: id(name), metric, tags, at, value });
  for (const tower of ['A', 'B']) {
    for (let n = 0; n < 35; n += 1) {
      const mac = `02:00:00:00:0${tower}:${String(n).padStart(2, '0')}`;
      const ap = `${tower}-ap${1 + (n % 2)}`;
      const tags = { radio: 'wlan1', mac };
      for (let ago = HOUR_MS; ago < 7 * DAY_MS; ago += 6 * HOUR_MS) {
        put(ap, 'station.signal_dbm', -60 - n / 5, tags, now - ago);
      }
      // One has lost 12 dB against its week; the weakest of all has always been so.
      const faded = tower === 'A' && n === 3 ? 12 : 0;
      put(ap, 'station.signal_dbm', -60 - n / 5 - faded, tags);
    }
    put(`${tower}-ap1`, 'radio.clients', 17, { radio: 'wlan1' });
    put(`${tower}-ap1`, 'radio.airtime_pct', 42, { radio: 'wlan1' });
  }
  return all;
}

async function setState(name: string, state: string, agoMs = 0): Promise<void> {
  const now = api.clock.now();
  await api.db.database.withTenant(norte.id, (trx) =>
    trx
      .updateTable('device_state')
      .set({ state, since: new Date(now - agoMs), checked_at: new Date(now) })
      .where('device_id', '=', id(name))
      .execute(),
  );
}

const read = async () => wallSchema.parse((await norte.owner.get('/wall')).as<Wall>(200));

describe('the wall', () => {
  it('shows towers, sectors and subscribers', async () => {
    const wall = await read();
    expect(wall).toMatchObject({
      tenant: { name: 'ISP norte', timezone: 'America/Mexico_City', locale: 'es' },
      newestPollAt: new Date(api.clock.now()).toISOString(),
      infrastructure: { up: 6, total: 6 },
      cpes: { up: 70, offline: 0, total: 70 },
      outages: [],
    });
    expect(wall.towers.map((tower) => [tower.name, tower.state, tower.stations])).toEqual([
      ['Tower A', 'up', 35],
      ['Tower B', 'up', 35],
    ]);
    expect(wall.towers[0]?.sectors).toMatchObject([
      { name: 'A-ap1', clients: 17, worstSignalDbm: -66.8, utilisationPct: 42 },
      { name: 'A-ap2', clients: 17, utilisationPct: null },
    ]);
    expect(wall.towers[0]?.infrastructure.map((device) => device.name)).toEqual(['A-router']);
  });

  it('puts first the link that lost most against its own week, not the weakest', async () => {
    await read();
    await expect.poll(async () => (await read()).worstLinks[0]?.deltaDb).toBeLessThan(-11);
    const { worstLinks } = await read();
    expect(worstLinks).toHaveLength(10);
    expect(worstLinks[0]).toMatchObject({
      name: 'A-cpe3',
      upstreamName: 'A-ap2',
      signalDbm: -72.6,
      baselineDbm: -60.6,
    });
  });

  it('lists outages newest first, and what is only unreachable after its roots', async () => {
    await setState('A-router', 'down', 5 * MINUTE_MS);
    await setState('A-ap1', 'unreachable', MINUTE_MS);
    await setState('B-ap1', 'down', MINUTE_MS);
    await setState('B-ap2', 'maintenance', 0);
    await setState('A-cpe1', 'offline', 0);
    const wall = await read();
    expect(wall.outages.map((outage) => [outage.name, outage.state, outage.siteName])).toEqual([
      ['B-ap1', 'down', 'Tower B'],
      ['A-router', 'down', 'Tower A'],
      ['A-ap1', 'unreachable', 'Tower A'],
    ]);
    expect(wall.towers.map((tower) => tower.state)).toEqual(['down', 'down']);
    expect(wall.infrastructure).toEqual({ up: 2, total: 6 });
    expect(wall.cpes).toEqual({ up: 69, offline: 1, total: 70 });
    const overview = (await norte.owner.get('/overview')).as<Overview>(200);
    expect(overview.outages).toEqual(wall.outages);
    expect(overview.counts).toContainEqual({ role: 'cpe', state: 'up', count: 69 });
    const topology = await norte.owner.get('/topology');
    const { nodes, links } = topology.as<{ nodes: unknown[]; links: { state: string }[] }>(200);
    expect([nodes.length, links.length]).toEqual([76, 74]);
    expect(links.filter((link) => link.state === 'down')).toHaveLength(2);
  });

  it('answers in less than 50 ms for 76 devices, from Postgres', async () => {
    const pool = api.db.database.metricsPool();
    const metrics = new PostgresMetricStore({ pool, clock: api.clock });
    await metrics.write(samples());
    const { app, context } = await buildServer({ ...api.deps(), metrics });
    const owner = new ApiClient(app, norte.owner.token);
    const first = (await owner.get('/wall')).as<Wall>(200);
    await expect
      .poll(async () => (await owner.get('/wall')).as<Wall>(200).worstLinks[0]?.deltaDb)
      .toBeLessThan(-11);
    const took: number[] = [];
    for (let n = 0; n < 15; n += 1) {
      const startedAt = performance.now();
      await owner.get('/wall');
      took.push(performance.now() - startedAt);
    }
    // The quickest: what the machine does besides only makes the others slower.
    const quickest = Math.min(...took);
    expect(first.towers[0]?.sectors[0]?.clients).toBe(17);
    expect(quickest).toBeLessThan(50);
    context.directory.close();
    await app.close();
    await metrics.close();
  });

  it('forgets what is not fresh any more', async () => {
    await api.clock.advance(13 * MINUTE_MS);
    const wall = await read();
    expect(wall.worstLinks).toEqual([]);
    expect(wall.towers[0]).toMatchObject({ state: 'unknown', stations: 35 });
    expect(wall.towers[0]?.sectors[0]).toMatchObject({
      state: 'unknown',
      reason: 'stale',
      clients: 18,
    });
  });
});

it('the overview names the channels over which nothing goes out, to who may see them', async () => {
  const at = new Date(api.clock.now());
  const key = Buffer.alloc(8);
  const channel = (name: string, more: object) => ({
    tenant_id: norte.id,
    kind: 'telegram' as const,
    name,
    config: '{}',
    created_by: 'x',
    created_at: at,
    updated_at: at,
    ...more,
  });
  await api.db.database.withTenant(norte.id, (trx) =>
    trx
      .insertInto('channels')
      .values([
        channel('works', { failures_in_row: 4 }),
        channel('fails', { failures_in_row: 5 }),
        channel('gone', { enabled: false, disabled_reason: 'gone' }),
        channel('off', { enabled: false, failures_in_row: 9 }),
        channel('hook', { kind: 'webhook', failures_in_row: 7, key_id: 'k', ciphertext: key }),
      ])
      .execute(),
  );
  const named = async (who: Tenant['owner']) => {
    const { failingChannels } = (await who.get('/overview')).as<Overview>(200);
    return failingChannels.map(({ name }) => name);
  };
  const technician = await api.person(norte, 'technician', 'tecnico@norte.test');
  expect([await named(norte.owner), await named(technician)]).toEqual([
    ['fails', 'gone', 'hook'],
    [],
  ]);
});

describe('incidents on the wall', () => {
  const open = async (choices: object) => {
    const made = await norte.owner.post('/wall-tokens', { name: 'NOC', ...choices });
    const { url } = made.as<{ url: string }>(201);
    return api.client(url.split('/').at(-1)).get('/wall');
  };

  it('are numbers: no name of a customer, and money only where the token allows it', async () => {
    const rootId = id('A-router');
    const incidentId = await seedIncident(api, norte.id, 'norte', rootId);
    const calm = wallSchema.parse((await open({})).as<Wall>(200));
    expect(calm).toMatchObject({
      sounds: false,
      incidents: {
        total: 1,
        customers: 1,
        monthly: null,
        lastResolvedAt: null,
        listed: [{ id: incidentId, name: 'norte router', state: 'open', devices: 1, customers: 1 }],
      },
    });
    const made = await norte.owner.post('/wall-tokens', { name: 'NOC' });
    const { url, wallToken } = made.as<{ url: string; wallToken: { id: string } }>(201);
    const path = `/wall-tokens/${wallToken.id}`;
    const changed = await norte.owner.patch(path, { showsRevenue: true, sounds: true });
    expect(changed.as<object>(200)).toEqual({ ...wallToken, showsRevenue: true, sounds: true });
    expect((await norte.owner.patch(path, { token: 'x' })).problem.fields).toEqual(['token']);
    const answer = await api.client(url.split('/').at(-1)).get('/wall');
    const money = [{ amountMinor: 129_900, currency: 'MXN' }];
    const rich = wallSchema.parse(answer.as<Wall>(200));
    expect(rich.sounds).toBe(true);
    expect([rich.incidents.monthly, rich.incidents.listed[0]?.monthly]).toEqual([money, money]);
    expect(answer.body).not.toContain('norte customer');
    const reader = await api.person(norte, 'read_only', 'looks@norte.test');
    const blind = (await reader.get('/wall')).as<Wall>(200).incidents;
    expect([blind.customers, blind.monthly, blind.listed[0]?.customers]).toEqual([
      null,
      null,
      null,
    ]);
    expect(calm.incidents.listed[0]?.silencedUntil).toBeNull();
    const until = new Date(api.clock.now() + HOUR_MS).toISOString();
    const target = { kind: 'incident', id: incidentId };
    await norte.owner.post('/silences', { target, until });
    expect((await read()).incidents.listed[0]?.silencedUntil).toBe(until);
    await norte.owner.post(`/incidents/${incidentId}/acknowledge`, { kind: 'until_clear' });
    const { listed } = (await read()).incidents;
    expect(listed).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'Owner of norte' }]);
  });

  it('name no radio of a customer, which is called as the customer is', async () => {
    await api.db.database.withTenant(norte.id, (trx) =>
      trx.updateTable('incidents').set({ root_name: 'Ana Ruiz', root_role: 'cpe' }).execute(),
    );
    await api.metrics.write(samples());
    await setState('A-cpe3', 'up');
    const answer = await open({});
    expect(answer.as<Wall>(200).incidents.listed).toMatchObject([{ name: null, role: 'cpe' }]);
    expect(answer.as<Wall>(200).worstLinks.length).toBeGreaterThan(0);
    expect(answer.body).not.toMatch(/Ana Ruiz|cpe\d/);
    expect((await norte.owner.get('/wall')).body).toContain('Ana Ruiz');
  });

  it('that are over leave the wall calm, and say since when', async () => {
    const resolved_at = new Date(api.clock.now());
    await api.db.database.withTenant(norte.id, (trx) =>
      trx.updateTable('incidents').set({ resolved_at, resolution: 'recovered' }).execute(),
    );
    expect((await read()).incidents).toEqual({
      total: 0,
      listed: [],
      customers: 0,
      monthly: [],
      lastResolvedAt: resolved_at.toISOString(),
    });
  });
});

describe('a wall token', () => {
  it('opens the wall until it is revoked, and nothing else', async () => {
    const created = await norte.owner.post('/wall-tokens', { name: 'NOC' });
    const { url, wallToken } = created.as<{ url: string; wallToken: { id: string } }>(201);
    expect(url).toMatch(/^http:\/\/[^/]+\/wall\/awt_[\w-]{43}$/);
    const wall = api.client(url.split('/').at(-1));
    expect((await wall.get('/wall')).as<Wall>(200).tenant.name).toBe('ISP norte');
    for (const path of ['/devices', '/auth/me', '/tenant', '/wall-tokens', '/overview']) {
      expect([path, (await wall.get(path)).problem.slug]).toEqual([path, 'wall-only']);
    }
    const list = await norte.owner.get('/wall-tokens');
    expect(
      list.as<{ items: { lastSeenAt: string | null }[] }>(200).items[0]?.lastSeenAt,
    ).toBeTruthy();
    expect(list.body).not.toContain('awt_');
    expect((await norte.owner.delete(`/wall-tokens/${wallToken.id}`)).status).toBe(204);
    expect((await wall.get('/wall')).status).toBe(401);
    expect((await norte.owner.delete(`/wall-tokens/${wallToken.id}`)).status).toBe(204);
    expect(api.logged.join('')).not.toContain('awt_');
  });
});
