import type { DeviceRole, DeviceState } from '@atalaya/core/domain/network/device';
import type { PollBatch } from '@atalaya/core/ports/sample-stream';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { insertPlan } from '@atalaya/platform/testing/insert-plan';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { beforeEach, describe, expect, it } from 'vitest';
import { storeStateChanges, touchStates } from '../device-state.store.js';
import type { StateChange } from '../pipeline/device-state-engine.js';
import { loadWatchedDevices } from '../watched-devices.read-model.js';
import { IncidentKeeper } from './incident-keeper.js';

const START = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;
const CUSTOMERS = 50;

describe('incidents of a network', () => {
  const db = withDatabase();
  let tenantId: string;
  let keeper: IncidentKeeper;
  let now: number;
  let asked: string[];
  const ids = new Map<string, string>();
  const states = new Map<string, DeviceState>();

  /** core ← tower ~ ap ~ six radios; fifty dial in at the core, six of them through the radios. */
  beforeEach(async () => {
    now = START;
    ids.clear();
    states.clear();
    const slug = `t${Math.random().toString(36).slice(2)}`;
    tenantId = await insertTenant(db.database, { slug, at: new Date(START) });
    await add('core', 'router');
    await add('tower', 'switch', 'core', 'ethernet');
    await add('ap', 'ap', 'tower');
    for (let i = 0; i < 6; i += 1) await add(`cpe${i}`, 'cpe', 'ap');
    await serve();
    await restart();
    await become('up', ...ids.keys());
  });

  const idOf = (name: string) => ids.get(name) ?? '';
  const radios = Array.from({ length: 6 }, (_, i) => `cpe${i}`);
  const inTenant: typeof db.database.withTenant = (_, work) =>
    db.database.withTenant(tenantId, work);

  async function add(
    name: string,
    role: DeviceRole,
    upstream?: string,
    kind: 'radio' | 'ethernet' = 'radio',
  ): Promise<void> {
    const at = new Date(START);
    await inTenant('', async (trx) => {
      const { id } = await trx
        .insertInto('devices')
        .values({ tenant_id: tenantId, name, role, created_at: at, updated_at: at })
        .returning('id')
        .executeTakeFirstOrThrow();
      ids.set(name, id);
      await trx
        .insertInto('device_sources')
        .values({ tenant_id: tenantId, device_id: id, driver: 'routeros', address: '10.0.0.1' })
        .execute();
      if (upstream === undefined) return;
      const ends = { upstream_id: idOf(upstream), downstream_id: id };
      await trx
        .insertInto('device_links')
        .values({ tenant_id: tenantId, ...ends, kind, source: 'manual', since: at })
        .execute();
    });
  }

  /** Fifty customers with their sessions at the core; the first six have a radio of their own. */
  async function serve(): Promise<void> {
    const at = new Date(START);
    const times = { created_at: at, updated_at: at };
    const of = <T>(make: (i: number) => T) => Array.from({ length: CUSTOMERS }, (_, i) => make(i));
    await inTenant('', async (trx) => {
      const planId = await insertPlan(trx, tenantId, { priceMinor: 39_900, at });
      const kind = 'person' as const;
      const customers = await trx
        .insertInto('customers')
        .values(of((i) => ({ tenant_id: tenantId, kind, name: `C${i}`, ...times })))
        .returning('id')
        .execute();
      const services = await trx
        .insertInto('services')
        .values(
          of((i) => ({
            tenant_id: tenantId,
            customer_id: customers[i]?.id ?? '',
            plan_id: planId,
            access_kind: 'pppoe' as const,
            access_identity: `user${i}`,
            ...times,
          })),
        )
        .returning(['id', 'access_identity'])
        .execute();
      const link = { tenant_id: tenantId, kind: 'cpe', source: 'manual', status: 'confirmed' };
      const byUser = new Map(services.map((service) => [service.access_identity, service.id]));
      await trx
        .insertInto('service_device_links')
        .values(
          radios.map((name, i) => ({
            ...(link as { tenant_id: string; kind: 'cpe'; source: 'manual'; status: 'confirmed' }),
            service_id: byUser.get(`user${i}`) ?? '',
            device_id: idOf(name),
            score: 1,
            valid_from: at,
          })),
        )
        .execute();
      await trx
        .insertInto('service_sessions')
        .values(
          of((i) => ({
            tenant_id: tenantId,
            id: crypto.randomUUID(),
            device_id: idOf('core'),
            kind: 'pppoe' as const,
            user_name: `user${i}`,
            caller_id: `02:00:00:00:00:${String(i).padStart(2, '0')}`,
            from_at: new Date(START - 60 * MINUTE),
            last_seen_at: at,
            bytes_in: '0',
            bytes_out: '0',
          })),
        )
        .execute();
    });
  }

  /** A keeper that knows nothing but what the database holds. */
  async function restart(): Promise<void> {
    asked = [];
    const bus = createMemoryEventBus(silentLog);
    const nameOf = (id: string) => [...ids].find(([, one]) => one === id)?.[0] ?? id;
    keeper = new IncidentKeeper(db.database, bus, (_, id) => asked.push(nameOf(id)));
    const watched = await loadWatchedDevices(db.database);
    await keeper.setDevices(
      watched.filter((device) => device.tenantId === tenantId),
      now,
    );
  }

  async function become(state: DeviceState, ...names: string[]): Promise<void> {
    const changes = names.map((name): StateChange => {
      const before = states.get(name) ?? null;
      states.set(name, state);
      const after = { state, reason: null, since: now, silentSince: null };
      return { tenantId, deviceId: idOf(name), before, after };
    });
    await storeStateChanges(db.database, changes, now, (...stored) => keeper.hear(...stored));
  }

  async function tell(
    name: string,
    metric: 'device.pppoe_sessions' | 'device.uptime_s' | 'radio.connected' | 'interface.oper_up',
    v: number,
  ) {
    const tags = { radio: 'wlan1', interface: 'ether1' };
    const ref = { tenantId, deviceId: idOf(name) };
    const report = { way: 'routeros', ok: true, at: now, failures: 0, intervalMs: MINUTE } as const;
    const batch: PollBatch = {
      ...ref,
      report,
      samples: [{ ...ref, metric, tags, at: now, value: v }],
    };
    keeper.read([batch], now);
    await keeper.look(now);
  }

  /** The core's sessions are so many: the others ended at the poll before. */
  async function dialledIn(sessions: number): Promise<void> {
    const gone = Array.from({ length: CUSTOMERS }, (_, i) => `user${i}`).slice(sessions);
    await inTenant('', (trx) =>
      trx
        .updateTable('service_sessions')
        .set({ to_at: new Date(now - MINUTE), disconnect_reason: 'gone' })
        .where('to_at', 'is', null)
        .where('user_name', 'in', [...gone, 'nobody'])
        .execute(),
    );
    await tell('core', 'device.pppoe_sessions', sessions);
  }

  const incidents = () =>
    inTenant('', (trx) => trx.selectFrom('incidents').selectAll().orderBy('opened_at').execute());
  const told = (...types: string[]) =>
    inTenant('', (trx) =>
      trx
        .selectFrom('outbox')
        .select(['type', 'data', 'correlation_id'])
        .where('type', 'in', types)
        .orderBy('at')
        .orderBy('sequence')
        .execute(),
    );

  it('are one on the router that loses its sessions, with whose they were, over restarts', async () => {
    await dialledIn(50);
    now += MINUTE;
    await touchStates(db.database, [tenantId], now);
    await restart();
    // What fell while nobody looked has fallen all the same.
    now += 2 * MINUTE;
    await inTenant('', (trx) =>
      trx
        .updateTable('services')
        .set({ desired_state: 'suspended', observed_state: 'suspended' })
        .where('access_identity', '=', 'user49')
        .execute(),
    );
    await dialledIn(30);
    now += MINUTE;
    await dialledIn(30);
    now += MINUTE;
    await keeper.look(now);
    const [incident, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      root_name: 'core',
      cause: 'sessions-lost',
      sessions_before: 50,
      sessions_now: 30,
      resolved_at: null,
    });
    expect((await told('incident.opened'))[0]?.data).toMatchObject({
      cause: 'sessions-lost',
      sessions: { before: 50, now: 30 },
      impact: { services: 19, customers: 19, suspendedServices: 1 },
    });
    await restart();
    now += MINUTE;
    await tell('core', 'device.pppoe_sessions', 40);
    expect(await incidents()).toMatchObject([{ resolved_at: null, sessions_now: 40 }]);
    now += MINUTE;
    await tell('core', 'device.pppoe_sessions', 49);
    expect(await incidents()).toMatchObject([{ resolution: 'recovered' }]);
    expect((await told('device.down', 'link.down')).length).toBe(0);
  });

  it('tell of the link that leads to a dead tower where its other end answers, and of its return', async () => {
    await inTenant('', (trx) =>
      trx
        .updateTable('device_links')
        .set({ kind: 'radio' })
        .where('downstream_id', '=', idOf('tower'))
        .execute(),
    );
    now += MINUTE;
    await tell('core', 'radio.connected', 0);
    await become('down', 'tower');
    await become('unreachable', 'ap', ...radios);
    // Nobody has to know the link any more when it is back.
    await inTenant('', (trx) => trx.deleteFrom('device_links').execute());
    await restart();
    now += MINUTE;
    await become('up', 'tower', 'ap', ...radios);
    const [incident] = await incidents();
    const upstream = { deviceId: idOf('core'), name: 'core' };
    const link = { kind: 'radio', upstream, evidence: 'upstream-lost' };
    expect(incident).toMatchObject({ cause: 'device-down', root_name: 'tower', link });
    const [down, up, ...more] = await told('link.down', 'link.up', 'device.down', 'device.up');
    expect(more).toEqual([]);
    expect(down).toMatchObject({ type: 'link.down', data: { name: 'tower', link } });
    expect(up).toMatchObject({
      type: 'link.up',
      correlation_id: down?.correlation_id,
      data: { downSince: new Date(START + MINUTE).toISOString(), link },
    });
    expect(down?.correlation_id).toBe(incident?.correlation_id);
  });

  /** The tower is heard as a neighbour at the core's first port. */
  async function name(end: string, heard: string): Promise<void> {
    const mac = '02:00:00:00:07:07';
    await inTenant('', async (trx) => {
      await trx
        .updateTable('devices')
        .set({ macs: [mac] })
        .where('id', '=', idOf(heard))
        .execute();
      const at = { kind: 'neighbour' as const, key: heard, interface: 'ether1', mac };
      await trx
        .insertInto('device_neighbours')
        .values({ tenant_id: tenantId, device_id: idOf(end), ...at, seen_at: new Date(START) })
        .execute();
    });
    await restart();
  }

  it('tell of a link whose ends both answer while one reports it not connected, over restarts', async () => {
    await name('core', 'tower');
    now += MINUTE;
    await tell('core', 'interface.oper_up', 1);
    now += MINUTE;
    await tell('core', 'interface.oper_up', 0);
    expect(await incidents()).toEqual([]);
    now += 20_000;
    await keeper.look(now);
    expect([await incidents(), asked]).toEqual([[], ['core']]);
    await tell('core', 'interface.oper_up', 0);
    const upstream = { deviceId: idOf('core'), name: 'core' };
    const link = { kind: 'ethernet', upstream, evidence: 'upstream-lost' };
    const [incident, ...more] = await incidents();
    expect(more).toEqual([]);
    expect(incident).toMatchObject({
      cause: 'link-lost',
      root_name: 'tower',
      severity: 'critical',
    });
    expect(incident?.link).toMatchObject(link);
    const [opened] = await told('incident.opened');
    expect(opened?.data).toMatchObject({ cause: 'link-lost', impact: { services: 6 } });
    await restart();
    now += MINUTE;
    await keeper.look(now);
    expect(await incidents()).toMatchObject([{ resolved_at: null }]);
    await tell('core', 'interface.oper_up', 0);
    await tell('core', 'interface.oper_up', 1);
    expect(await incidents()).toMatchObject([{ resolved_at: null }]);
    now += MINUTE;
    await tell('core', 'interface.oper_up', 1);
    expect(await incidents()).toMatchObject([{ resolution: 'recovered' }]);
    const events = await told('link.down', 'link.up', 'device.down', 'device.up');
    expect(events).toMatchObject([
      {
        type: 'link.down',
        data: { name: 'tower', link },
        correlation_id: incident?.correlation_id,
      },
      { type: 'link.up', data: { link }, correlation_id: incident?.correlation_id },
    ]);
  });

  it('hurt nobody by a link that is lost where another way up answers', async () => {
    await add('backup', 'router', 'core');
    await inTenant('', (trx) =>
      trx
        .insertInto('device_links')
        .values({
          tenant_id: tenantId,
          upstream_id: idOf('backup'),
          downstream_id: idOf('tower'),
          kind: 'radio',
          source: 'manual',
          since: new Date(START),
        })
        .execute(),
    );
    await name('tower', 'core');
    await become('up', 'backup');
    for (const value of [1, 0, 0]) {
      now += MINUTE;
      await tell('tower', 'interface.oper_up', value);
    }
    expect(await incidents()).toMatchObject([
      { cause: 'link-lost', severity: 'warning', link: { evidence: 'downstream-lost' } },
    ]);
    const [opened] = await told('incident.opened');
    expect(opened?.data).toMatchObject({ impact: null });
  });

  it('go on as the outage of a device that falls silent after its link was lost, told once', async () => {
    await name('core', 'tower');
    for (const value of [1, 0, 0]) {
      now += MINUTE;
      await tell('core', 'interface.oper_up', value);
    }
    now += MINUTE;
    await become('down', 'tower');
    await become('unreachable', 'ap', ...radios);
    expect(await incidents()).toMatchObject([{ cause: 'device-down', resolved_at: null }]);
    now += MINUTE;
    await tell('core', 'interface.oper_up', 1);
    await become('up', 'tower', 'ap', ...radios);
    await keeper.look(now + MINUTE);
    const events = await told('link.down', 'link.up', 'device.down', 'device.up');
    expect(events.map(({ type }) => type)).toEqual(['link.down', 'link.up']);
    expect(await incidents()).toMatchObject([{ resolution: 'recovered' }]);
  });

  it('tell of nothing that fell and turned out to hang on something dead', async () => {
    now += MINUTE;
    const fall = (name: string, before: DeviceState, state: DeviceState): StateChange => {
      const after = { state, reason: null, since: now, silentSince: null };
      return { tenantId, deviceId: idOf(name), before, after };
    };
    const changes = [
      fall('ap', 'up', 'down'),
      fall('tower', 'up', 'down'),
      fall('ap', 'down', 'unreachable'),
    ];
    await storeStateChanges(db.database, changes, now, (...stored) => keeper.hear(...stored));
    expect((await incidents()).map((row) => row.root_name)).toEqual(['tower']);
    const events = await told('link.down', 'device.down');
    expect(events.map(({ type, data }) => [type, data['name']])).toEqual([
      ['device.down', 'tower'],
    ]);
  });

  it('do not count who was off long before, over restarts, and keep them apart', async () => {
    now += MINUTE;
    await become('offline', 'cpe0');
    now += 30 * MINUTE;
    await become('offline', 'cpe1');
    await restart();
    now += MINUTE;
    await become('down', 'tower');
    await become('unreachable', 'ap', 'cpe0');
    await restart();
    await become('unreachable', ...radios.slice(1));
    now += MINUTE;
    await keeper.look(now);
    const devices = await inTenant('', (trx) =>
      trx.selectFrom('incident_devices').select(['name', 'already_off']).orderBy('name').execute(),
    );
    expect(devices.filter((row) => row.already_off).map(({ name }) => name)).toEqual(['cpe0']);
    expect((await told('incident.updated')).at(-1)?.data).toMatchObject({
      devices: { total: 7 },
      impact: { services: 5 },
    });
  });

  it('tell of power where what returns has started anew, and of the area where its radios have', async () => {
    for (const name of ['tower', 'ap', ...radios]) await tell(name, 'device.uptime_s', 86_400);
    now += MINUTE;
    await become('down', 'tower');
    await become('unreachable', 'ap', ...radios);
    now += 30 * MINUTE;
    await become('up', 'tower', 'ap', ...radios);
    // Nothing is called over before the devices have told.
    expect(await incidents()).toMatchObject([{ resolved_at: null }]);
    expect(asked).toEqual(['tower', 'ap', ...radios]);
    now += 2_000;
    for (const name of ['ap', ...radios]) await tell(name, 'device.uptime_s', 120);
    expect(await incidents()).toMatchObject([{ resolved_at: null }]);
    await tell('tower', 'device.uptime_s', 130);
    const bootedAt = new Date(now - 120_000).toISOString();
    expect(await incidents()).toMatchObject([
      {
        resolution: 'recovered',
        return_hint: {
          cause: 'power',
          rootBootedAt: new Date(now - 130_000).toISOString(),
          restarted: 8,
          keptRunning: 0,
          unknown: 0,
          utilityOutage: { near: 'ap', devices: 6, bootedAt },
        },
      },
    ]);
    expect((await told('incident.resolved'))[0]?.data).toMatchObject({
      returned: { cause: 'power', utilityOutage: { near: 'ap', devices: 6 } },
    });
  });

  it('tell of the link where what returns has been running all along, and of nothing unknown', async () => {
    await tell('tower', 'device.uptime_s', 86_400);
    now += MINUTE;
    await become('down', 'tower');
    await become('unreachable', 'ap', ...radios);
    now += 30 * MINUTE;
    await become('up', 'tower', 'ap', ...radios);
    await tell('tower', 'device.uptime_s', 86_400 + 31 * 60);
    now += 19_000;
    await keeper.look(now);
    expect(await incidents()).toMatchObject([{ resolved_at: null }]);
    now += 2_000;
    await keeper.look(now);
    expect(await incidents()).toMatchObject([
      {
        resolution: 'recovered',
        return_hint: { cause: 'link', restarted: 0, keptRunning: 1, unknown: 7 },
      },
    ]);
  });
});
