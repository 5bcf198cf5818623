import type { DeviceRole, DeviceState } from '@atalaya/core/domain/network/device';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { insertPlan } from '@atalaya/platform/testing/insert-plan';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { beforeEach, describe, expect, it } from 'vitest';
import { storeStateChanges } from '../device-state.store.js';
import type { StateChange } from '../pipeline/device-state-engine.js';
import { loadWatchedDevices } from '../watched-devices.read-model.js';
import { IncidentKeeper } from './incident-keeper.js';

const START = Date.UTC(2026, 2, 1, 12);

describe('incidents', () => {
  const db = withDatabase();
  let tenantId: string;
  let keeper: IncidentKeeper;
  let now: number;
  const ids = new Map<string, string>();
  const states = new Map<string, DeviceState>();

  /** router ← ap ← 30 radios, each with a customer of 399 pesos; the last one is suspended. */
  beforeEach(async () => {
    now = START;
    ids.clear();
    states.clear();
    const at = new Date(START);
    const slug = `t${Math.random().toString(36).slice(2)}`;
    tenantId = await insertTenant(db.database, { slug, at });
    await add('router', 'router');
    await add('ap', 'ap', 'router');
    for (let i = 0; i < 30; i += 1) await add(`cpe${i}`, 'cpe', 'ap');
    await serve();
    await restart();
    await become('up', ...ids.keys());
  });

  async function add(name: string, role: DeviceRole, upstream?: string): Promise<void> {
    const at = new Date(START);
    await db.database.withTenant(tenantId, async (trx) => {
      const { id } = await trx
        .insertInto('devices')
        .values({ tenant_id: tenantId, name, role, created_at: at, updated_at: at })
        .returning('id')
        .executeTakeFirstOrThrow();
      ids.set(name, id);
      if (upstream === undefined) return;
      await trx
        .insertInto('device_links')
        .values({
          tenant_id: tenantId,
          upstream_id: idOf(upstream),
          downstream_id: id,
          kind: 'radio',
          source: 'manual',
          since: at,
        })
        .execute();
    });
  }

  async function serve(): Promise<void> {
    const at = new Date(START);
    const times = { created_at: at, updated_at: at };
    await db.database.withTenant(tenantId, async (trx) => {
      const planId = await insertPlan(trx, tenantId, { priceMinor: 39_900, at });
      for (let i = 0; i < 30; i += 1) {
        const customer = await trx
          .insertInto('customers')
          .values({ tenant_id: tenantId, kind: 'person', name: `Customer ${i}`, ...times })
          .returning('id')
          .executeTakeFirstOrThrow();
        const service = await trx
          .insertInto('services')
          .values({
            tenant_id: tenantId,
            customer_id: customer.id,
            plan_id: planId,
            access_kind: 'pppoe',
            access_identity: `user${i}`,
            ...(i === 29 && { desired_state: 'suspended', observed_state: 'suspended' }),
            ...times,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        await trx
          .insertInto('service_device_links')
          .values({
            tenant_id: tenantId,
            service_id: service.id,
            device_id: idOf(`cpe${i}`),
            kind: 'cpe',
            source: 'manual',
            status: i < 20 ? 'confirmed' : 'suggested',
            score: 1,
            valid_from: at,
          })
          .execute();
      }
    });
  }

  const idOf = (name: string) => ids.get(name) ?? '';
  const radios = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `cpe${from + i}`);

  /** A keeper that knows nothing but what the database holds. */
  async function restart(): Promise<void> {
    keeper = new IncidentKeeper(db.database, createMemoryEventBus(silentLog));
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

  const incidents = () =>
    db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('incidents').selectAll().orderBy('opened_at').orderBy('id').execute(),
    );
  const membersOf = (incidentId: string) =>
    db.database.withTenant(tenantId, async (trx) => {
      const rows = await trx
        .selectFrom('incident_devices')
        .select('name')
        .where('incident_id', '=', incidentId)
        .where('part', '=', 'member')
        .where('to_at', 'is', null)
        .execute();
      return rows.map(({ name }) => name);
    });
  const outbox = () =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('outbox')
        .select(['type', 'data', 'correlation_id', 'sequence'])
        .where('type', 'like', 'incident.%')
        .orderBy('at')
        .orderBy('sequence')
        .execute(),
    );

  it('are one for a dead tower, with whom it hurts, through restarts, until it is back', async () => {
    now += 60_000;
    await become('down', 'router');
    await restart();
    now += 1_000;
    await become('unreachable', 'ap', ...radios(0, 10));
    await restart();
    now += 35_000;
    await become('unreachable', ...radios(10, 30));
    const [incident, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      root_name: 'router',
      cause: 'device-down',
      resolved_at: null,
    });
    expect(await membersOf(incident?.id ?? '')).toHaveLength(31);
    const told = await outbox();
    expect(told.map(({ type }) => type)).toEqual(['incident.opened', 'incident.updated']);
    expect(told[1]?.data).toMatchObject({
      root: { name: 'router' },
      devices: { total: 31 },
      impact: {
        services: 29,
        customers: 29,
        suggestedServices: 9,
        suspendedServices: 1,
        monthly: [{ amountMinor: 29 * 39_900, currency: 'MXN' }],
      },
    });

    now += 600_000;
    await become('up', 'router', 'ap', ...radios(0, 30));
    expect((await incidents())[0]).toMatchObject({ resolution: 'recovered' });
    const [resolved] = (await outbox()).slice(2);
    expect(resolved).toMatchObject({
      type: 'incident.resolved',
      correlation_id: incident?.correlation_id,
      data: { devices: { total: 31 }, impact: { services: 29 } },
    });
    await restart();
    await keeper.look(now + 1);
    expect(await incidents()).toHaveLength(1);
  });

  it('pass to the parent that dies after its child, under the same correlation', async () => {
    now += 60_000;
    await become('down', 'ap');
    await become('unreachable', ...radios(0, 30));
    now += 60_000;
    await become('unreachable', 'ap');
    await become('down', 'router');
    const [child, parent, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(child).toMatchObject({ root_name: 'ap', resolution: 'merged', merged_into: parent?.id });
    expect(parent).toMatchObject({
      root_name: 'router',
      resolved_at: null,
      correlation_id: child?.correlation_id,
    });
    expect(await membersOf(parent?.id ?? '')).toHaveLength(31);
  });

  it('open on an access point that loses many radios, over a restart between them, and for none alone', async () => {
    now += 60_000;
    await become('offline', 'cpe0');
    await restart();
    now += 60_000;
    await become('offline', ...radios(1, 8));
    expect(await incidents()).toEqual([]);
    await restart();
    now += 60_000;
    await become('offline', 'cpe8');
    const [incident] = await incidents();
    expect(incident).toMatchObject({ root_name: 'ap', cause: 'stations-lost' });
    expect(await membersOf(incident?.id ?? '')).toHaveLength(9);
  });

  it('ask again whoever acknowledged until it gets worse, and nobody else', async () => {
    now += 60_000;
    await become('down', 'router');
    await become('down', 'ap');
    await db.database.withTenant(tenantId, (trx) =>
      trx
        .updateTable('incidents')
        .set({
          acknowledged_at: new Date(now),
          acknowledged_by: 'N',
          acknowledgement: 'until_worse',
        })
        .execute(),
    );
    now += 1_000;
    await become('unreachable', ...radios(0, 30));
    const open = await incidents();
    expect(
      open.map(({ root_name: root, acknowledgement }) => [root, acknowledgement]).sort(),
    ).toEqual([
      ['ap', null],
      ['router', 'until_worse'],
    ]);
  });

  it('go on with what is open in the database where somebody else has opened it', async () => {
    const other = keeper;
    await restart();
    now += 60_000;
    await become('down', 'router');
    keeper = other;
    await expect(become('down', 'router', 'ap')).rejects.toThrow(/incidents_open/);
    await become('down', 'router', 'ap');
    const open = await incidents();
    expect(open.map(({ root_name: root }) => root).sort()).toEqual(['ap', 'router']);
  });

  it('leave the state stored and open nothing when the root was deleted meanwhile', async () => {
    now += 60_000;
    await db.database.withTenant(tenantId, (trx) =>
      trx.deleteFrom('devices').where('id', '=', idOf('router')).execute(),
    );
    await become('down', 'router');
    await become('down', 'ap');
    expect((await incidents()).map(({ root_name: root }) => root)).toEqual(['ap']);
  });
});
