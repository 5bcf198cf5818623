import type { DeviceState } from '@atalaya/core/domain/network/device';
import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { appendIncidentEvent } from '@atalaya/platform/incidents/append-incident-event';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { beforeEach, describe, expect, it } from 'vitest';
import { storeStateChanges } from '../device-state.store.js';
import { IncidentKeeper } from '../incidents/incident-keeper.js';
import { loadWatchedDevices } from '../watched-devices.read-model.js';
import { EscalationKeeper } from './escalation-keeper.js';

/** A Sunday; 12:00 in UTC, in which these tenants live. */
const START = Date.UTC(2026, 2, 1, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('paging', () => {
  const db = withDatabase();
  let tenantId: string;
  let routerId: string;
  let clock: ReturnType<typeof createManualClock>;
  let incidents: IncidentKeeper;
  let tenants = 0;
  let state: DeviceState;

  beforeEach(async () => {
    clock = createManualClock(START);
    tenants += 1;
    state = 'unknown';
    const at = new Date(START);
    tenantId = await insertTenant(db.database, { slug: `t${tenants}`, at });
    routerId = await db.database.withTenant(tenantId, async (trx) => {
      const times = { created_at: at, updated_at: at };
      const { id } = await trx
        .insertInto('devices')
        .values({ tenant_id: tenantId, name: 'router', role: 'router', ...times })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    });
    incidents = new IncidentKeeper(db.database, createMemoryEventBus(silentLog));
    const watched = await loadWatchedDevices(db.database);
    const own = watched.filter((device) => device.tenantId === tenantId);
    await incidents.setDevices(own, clock.now());
    await become('up');
  });

  async function become(after: DeviceState): Promise<void> {
    const now = clock.now();
    const memory = { state: after, reason: null, since: now, silentSince: null };
    const change = { tenantId, deviceId: routerId, before: state, after: memory };
    state = after;
    await storeStateChanges(db.database, [change], now, (...heard) => incidents.hear(...heard));
  }

  /** A keeper that knows nothing but what the database holds: each look is after a restart. */
  async function look(): Promise<void> {
    const { database } = db;
    const bus = createMemoryEventBus(silentLog);
    await new EscalationKeeper({ database, bus, clock, log: silentLog }).look(tenantId);
  }

  async function wait(ms: number): Promise<void> {
    await clock.advance(ms);
    await look();
  }

  async function channel(
    name: string,
    part: {
      kind?: 'telegram' | 'webhook';
      types?: string[];
      userId?: string;
      least?: 'critical';
    } = {},
  ): Promise<string> {
    const { kind = 'telegram', types = [], userId = null, least = 'info' } = part;
    const at = new Date(START);
    const row = await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('channels')
        .values({
          tenant_id: tenantId,
          kind,
          name,
          config: '{}',
          types,
          min_severity: least,
          user_id: userId,
          key_id: 'k',
          ciphertext: new Uint8Array(1),
          created_by: 'test',
          created_at: at,
          updated_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    return row.id;
  }

  async function person(name: string): Promise<string> {
    const at = new Date(START);
    const { id } = await db.database.withPlatform((trx) =>
      trx
        .insertInto('users')
        .values({
          email: `${name.toLowerCase()}@t${tenants}.test`,
          name,
          locale: 'es',
          password_hash: '-',
          created_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    await db.database.withPlatform((trx) =>
      trx
        .insertInto('memberships')
        .values({ tenant_id: tenantId, user_id: id, role: 'noc', created_at: at })
        .execute(),
    );
    return id;
  }

  const incidentRow = () =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('incidents')
        .selectAll()
        .orderBy('opened_at', 'desc')
        .executeTakeFirstOrThrow(),
    );

  async function silence(ms: number): Promise<void> {
    const at = new Date(clock.now());
    await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('silences')
        .values({
          tenant_id: tenantId,
          kind: 'subtree',
          device_id: routerId,
          from_at: at,
          until_at: new Date(clock.now() + ms),
          reason: 'Obra',
          created_by: 'Ana',
          created_at: at,
        })
        .execute(),
    );
  }

  async function acknowledge(): Promise<void> {
    const { id } = await incidentRow();
    await db.database.withTenant(tenantId, (trx) =>
      trx
        .updateTable('incidents')
        .set({
          acknowledged_at: new Date(clock.now()),
          acknowledged_by: 'Ana',
          acknowledgement: 'until_worse',
        })
        .where('id', '=', id)
        .execute(),
    );
  }

  async function policy(steps: object[], repeat: [number, number] | null = null): Promise<void> {
    const at = new Date(START);
    await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('escalation_policies')
        .values({
          tenant_id: tenantId,
          name: 'Torres',
          enabled: true,
          is_default: true,
          severities: [],
          site_ids: [],
          steps: JSON.stringify(steps),
          repeat_minutes: repeat?.[0] ?? null,
          repeat_times: repeat?.[1] ?? null,
          created_at: at,
          updated_at: at,
        })
        .execute(),
    );
  }

  /** What was queued for whom, in its order: `telegram-ana incident.opened`. */
  const sent = () =>
    db.database.withTenant(tenantId, async (trx) => {
      const rows = await trx
        .selectFrom('channel_deliveries as d')
        .innerJoin('channels as c', 'c.id', 'd.channel_id')
        .innerJoin('outbox as e', 'e.id', 'd.event_id')
        .select(['c.name', 'e.type', 'd.queued_at'])
        .orderBy('d.queued_at')
        .orderBy('e.type')
        .orderBy('c.name')
        .execute();
      return rows.map(({ name, type }) => `${name} ${type}`);
    });

  const timeline = () =>
    db.database.withTenant(tenantId, async (trx) => {
      const rows = await trx
        .selectFrom('incident_events')
        .select(['kind', 'data'])
        .orderBy('id')
        .execute();
      return rows.map(({ kind, data }) => ({ kind, ...(data['notice'] ?? {}) }));
    });

  const WANTS = [
    'incident.opened',
    'incident.updated',
    'incident.resolved',
    'device.down',
    'device.up',
  ];

  it('without a policy tells everybody whom it concerns at once, once, and that it is over', async () => {
    await channel('ana');
    await channel('n8n', { kind: 'webhook', types: WANTS });
    await become('down');
    await look();
    await look();
    const late = await channel('late', { kind: 'webhook', types: WANTS });
    const resolvedOnly = await channel('only-resolved', {
      kind: 'webhook',
      types: ['incident.resolved'],
    });
    expect([late, resolvedOnly].every((id) => id.length > 0)).toBe(true);
    await wait(HOUR);
    expect(await sent()).toEqual(['n8n device.down', 'ana incident.opened', 'n8n incident.opened']);
    await become('up');
    await wait(HOUR);
    // Who was not there when it opened hears nothing of its end; who never asks for openings does.
    expect((await sent()).slice(3)).toEqual([
      'late device.up',
      'n8n device.up',
      'ana incident.resolved',
      'n8n incident.resolved',
      'only-resolved incident.resolved',
    ]);
    expect(await timeline()).toMatchObject([
      { kind: 'opened' },
      { kind: 'told', about: 'opened', to: [{ channel: 'n8n' }] },
      { kind: 'told', about: 'opened', to: [{ channel: 'ana', person: null }], policy: null },
      { kind: 'resolved' },
      { kind: 'told', about: 'resolved', to: [{ channel: 'n8n' }, { channel: 'only-resolved' }] },
      { kind: 'told', about: 'resolved', to: [{ channel: 'ana' }] },
    ]);
  });

  it('tells nothing of what opens and ends under a silence', async () => {
    await channel('ana');
    await channel('n8n', { kind: 'webhook', types: WANTS });
    await silence(HOUR);
    await become('down');
    await wait(10 * MINUTE);
    expect(await incidentRow()).toMatchObject({ announced_at: null, resolved_at: null });
    await become('up');
    await wait(2 * HOUR);
    expect(await sent()).toEqual([]);
    expect(await timeline()).toMatchObject([
      { kind: 'opened' },
      { kind: 'silenced', by: 'Ana', reason: 'Obra', until: '2026-03-01T13:00:00.000Z' },
      { kind: 'resolved' },
    ]);
  });

  it('announces what is still open when its silence ends, once, with its root', async () => {
    await channel('ana');
    await channel('n8n', { kind: 'webhook', types: WANTS });
    await silence(HOUR);
    await become('down');
    await wait(HOUR - 1);
    expect(await sent()).toEqual([]);
    await wait(1);
    await look();
    await wait(HOUR);
    const all = ['ana incident.opened', 'n8n incident.opened', 'n8n device.down'];
    expect((await sent()).toSorted()).toEqual(all.toSorted());
    await become('up');
    await look();
    const ends = ['ana incident.resolved', 'n8n incident.resolved', 'n8n device.up'];
    expect((await sent()).slice(3).toSorted()).toEqual(ends.toSorted());
  });

  it('lets those who were told know that somebody has it, where that costs nothing and wakes nobody', async () => {
    const ana = await person('Ana');
    await channel('ana', { userId: ana });
    await channel('boss');
    await channel('never told', { least: 'critical' });
    await channel('asleep');
    await become('down');
    await look();
    const { id: incidentId } = await incidentRow();
    await db.database.withTenant(tenantId, async (trx) => {
      await trx
        .deleteFrom('incident_tellings')
        .where('channel_id', 'in', (eb) =>
          eb.selectFrom('channels').select('id').where('name', '=', 'never told'),
        )
        .execute();
      await trx
        .insertInto('channel_quiet_hours')
        .columns(['tenant_id', 'channel_id', 'severity', 'from_time', 'until_time'])
        .expression((eb) =>
          eb
            .selectFrom('channels')
            .select((one) => [
              'tenant_id',
              'id',
              one.val('critical').as('severity'),
              one.val('11:00').as('from_time'),
              one.val('13:00').as('until_time'),
            ])
            .where('name', '=', 'asleep'),
        )
        .execute();
    });
    await acknowledge();
    await db.database.withTenant(tenantId, (trx) =>
      appendIncidentEvent(trx, {
        tenantId,
        incidentId,
        type: 'incident.acknowledged',
        at: new Date(clock.now()),
        actor: { kind: 'user', id: ana },
      }),
    );
    const acknowledged = (await sent()).filter((one) => one.endsWith('incident.acknowledged'));
    expect(acknowledged).toEqual(['boss incident.acknowledged']);
  });

  it('climbs the steps through restarts, stops when somebody acknowledges, and begins anew', async () => {
    const [ana, beto] = [await person('Ana'), await person('Beto')];
    await channel('ana', { userId: ana });
    await channel('beto', { userId: beto });
    const boss = await channel('boss');
    const rota = await db.database.withTenant(tenantId, async (trx) => {
      const at = new Date(START);
      const { id } = await trx
        .insertInto('on_call_rotas')
        .values({
          tenant_id: tenantId,
          name: 'Guardia',
          period: 'daily',
          handover_time: '12:30',
          starts_on: '2026-02-28',
          created_at: at,
          updated_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const member = { tenant_id: tenantId, rota_id: id };
      await trx
        .insertInto('on_call_members')
        .values([
          { ...member, user_id: ana, position: 0 },
          { ...member, user_id: beto, position: 1 },
        ])
        .execute();
      return id;
    });
    const onCall = { kind: 'rota', id: rota };
    await policy(
      [
        { afterMinutes: 0, targets: [onCall] },
        { afterMinutes: 15, targets: [onCall, { kind: 'channel', id: boss }] },
      ],
      [30, 1],
    );
    await become('down');
    await look();
    expect(await sent()).toEqual(['ana incident.opened']);
    await wait(14 * MINUTE);
    expect(await sent()).toHaveLength(1);
    await wait(MINUTE);
    expect((await sent()).slice(1)).toEqual(['ana incident.opened', 'boss incident.opened']);
    // Repeated half an hour after the last step, when somebody else is on call.
    await wait(30 * MINUTE);
    expect((await sent()).slice(3)).toEqual(['beto incident.opened']);
    await acknowledge();
    await wait(HOUR);
    expect(await sent()).toHaveLength(4);
    await db.database.withTenant(tenantId, (trx) =>
      trx
        .updateTable('incidents')
        .set({ acknowledged_at: null, acknowledged_by: null, acknowledgement: null })
        .execute(),
    );
    await wait(MINUTE);
    expect((await sent()).slice(4)).toEqual(['beto incident.opened']);
    await become('up');
    await wait(HOUR);
    const ends = ['ana', 'beto', 'boss'].map((name) => `${name} incident.resolved`);
    expect((await sent()).slice(5)).toEqual(ends);
    const told = (await timeline()).filter(({ kind }) => kind === 'told');
    expect(told[0]).toMatchObject({
      policy: 'Torres',
      step: 1,
      to: [{ channel: 'ana', person: 'Ana' }],
    });
    expect(told[1]).toMatchObject({
      step: 2,
      to: [{ channel: 'ana' }, { channel: 'boss', person: null }],
    });
  });

  it('holds a warning by night, drops what is over by the morning, and wakes for what grows critical', async () => {
    await channel('ana');
    await channel('critical-only', { least: 'critical' });
    await clock.advance(11 * HOUR);
    const severity = (to: 'warning' | 'critical') =>
      db.database.withTenant(tenantId, (trx) =>
        trx
          .updateTable('incidents')
          .set({ severity: to })
          .where('resolved_at', 'is', null)
          .execute(),
      );
    await become('down');
    await severity('warning');
    await look();
    expect(await sent()).toEqual([]);
    expect((await timeline()).at(-1)).toMatchObject({
      kind: 'held',
      to: [{ channel: 'ana' }],
      until: '2026-03-02T07:00:00.000Z',
    });
    await become('up');
    await wait(9 * HOUR);
    expect(await sent()).toEqual([]);

    await clock.advance(15 * HOUR);
    await become('down');
    await severity('warning');
    await wait(HOUR);
    expect(await sent()).toEqual([]);
    await wait(7 * HOUR);
    expect(await sent()).toEqual(['ana incident.opened']);
    await severity('critical');
    await wait(MINUTE);
    expect((await sent()).slice(1).toSorted()).toEqual([
      'ana incident.opened',
      'critical-only incident.opened',
    ]);
  });

  it('is under way from its start, hears of what is new, and stops', async () => {
    await channel('ana');
    const bus = createMemoryEventBus(silentLog);
    const keeper = new EscalationKeeper({ database: db.database, bus, clock, log: silentLog });
    await become('down');
    await keeper.start();
    await expect.poll(sent, { timeout: 10_000 }).toEqual(['ana incident.opened']);
    await become('up');
    await become('down');
    const { id: incidentId } = await incidentRow();
    await bus.publish('incident.changed', { tenantId, incidentId, change: 'opened' });
    await expect.poll(sent, { timeout: 10_000 }).toHaveLength(3);
    await keeper.stop();
  });
});
