import { createManualClock } from '@atalaya/core/testing/fakes/manual-clock';
import { silentLog } from '@atalaya/platform/postgres/database-log';
import { createMemoryEventBus } from '@atalaya/platform/runtime/memory-event-bus';
import { insertPlan } from '@atalaya/platform/testing/insert-plan';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { beforeEach, describe, expect, it } from 'vitest';
import { DegradationKeeper } from './degradation-keeper.js';
import { readFiringAlerts } from './firing-alerts.read-model.js';

const START = Date.UTC(2026, 2, 1, 12);
const RADIOS = Array.from({ length: 10 }, (_, i) => `cpe${i}`);

describe('degradations', () => {
  const db = withDatabase();
  const clock = createManualClock(START);
  const at = new Date(START);
  const times = { created_at: at, updated_at: at };
  const ids = new Map<string, string>();
  const ruleIds = new Map<string, string>();
  let tenantId: string;
  let keeper: DegradationKeeper;
  const idOf = (name: string) => ids.get(name) ?? '';

  /** router ← ap ← ten radios that all answer, each with a customer of 399 pesos. */
  beforeEach(async () => {
    ids.clear();
    const slug = `t${Math.random().toString(36).slice(2)}`;
    tenantId = await insertTenant(db.database, { slug, at });
    await add('router', 'router');
    await add('ap', 'ap', 'router');
    for (const name of RADIOS) await add(name, 'cpe', 'ap');
    await serve();
    await addRule('warm', 'device.temperature_c', 'warning');
    await addRule('hot', 'device.temperature_c', 'critical');
    await addRule('weak', 'radio.signal_dbm', 'warning');
    restart();
  });

  function restart(): void {
    const bus = createMemoryEventBus(silentLog);
    keeper = new DegradationKeeper({ clock, bus, log: silentLog, database: db.database });
  }

  async function add(name: string, role: string, upstream?: string): Promise<void> {
    await db.database.withTenant(tenantId, async (trx) => {
      const { id } = await trx
        .insertInto('devices')
        .values({ tenant_id: tenantId, name, role, ...times })
        .returning('id')
        .executeTakeFirstOrThrow();
      ids.set(name, id);
      const row = { tenant_id: tenantId, device_id: id, state: 'up' };
      await trx
        .insertInto('device_state')
        .values({ ...row, reason: null, since: at, checked_at: at })
        .execute();
      if (upstream === undefined) return;
      const ends = { upstream_id: idOf(upstream), downstream_id: id };
      await trx
        .insertInto('device_links')
        .values({ tenant_id: tenantId, ...ends, kind: 'radio', source: 'manual', since: at })
        .execute();
    });
  }

  async function serve(): Promise<void> {
    await db.database.withTenant(tenantId, async (trx) => {
      const planId = await insertPlan(trx, tenantId, { priceMinor: 39_900, at });
      for (const name of RADIOS) {
        const customer = await trx
          .insertInto('customers')
          .values({ tenant_id: tenantId, kind: 'person', name: `Customer of ${name}`, ...times })
          .returning('id')
          .executeTakeFirstOrThrow();
        const service = await trx
          .insertInto('services')
          .values({
            tenant_id: tenantId,
            customer_id: customer.id,
            plan_id: planId,
            access_kind: 'pppoe',
            access_identity: name,
            ...times,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        await trx
          .insertInto('service_device_links')
          .values({
            tenant_id: tenantId,
            service_id: service.id,
            device_id: idOf(name),
            kind: 'cpe',
            source: 'manual',
            status: 'confirmed',
            score: 1,
            valid_from: at,
          })
          .execute();
      }
    });
  }

  async function addRule(name: string, metric: string, severity: 'warning' | 'critical') {
    const { id } = await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('alert_rules')
        .values({
          tenant_id: tenantId,
          name,
          enabled: true,
          severity,
          metric,
          condition: JSON.stringify({ kind: 'change' }),
          for_samples: 1,
          recover_samples: 1,
          selector: JSON.stringify({}),
          ...times,
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    ruleIds.set(name, id);
  }

  const fire = (rule: string, ...names: string[]) =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('alerts')
        .values(
          names.map((name) => ({
            tenant_id: tenantId,
            rule_id: ruleIds.get(rule) ?? '',
            device_id: idOf(name),
            series: '',
            tags: JSON.stringify({}),
            state: 'firing' as const,
            value: 75,
            since: new Date(clock.now()),
            seen_at: new Date(clock.now()),
          })),
        )
        .execute(),
    );

  const clear = (rule: string) =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .deleteFrom('alerts')
        .where('rule_id', '=', ruleIds.get(rule) ?? '')
        .execute(),
    );

  const setState = (name: string, state: string) =>
    db.database.withTenant(tenantId, (trx) =>
      trx.updateTable('device_state').set({ state }).where('device_id', '=', idOf(name)).execute(),
    );

  /** A keeper that knows nothing but what the database holds. */
  async function look(afterMs = 1_000) {
    await clock.advance(afterMs);
    restart();
    return keeper.look(tenantId);
  }

  const incidents = () =>
    db.database.withTenant(tenantId, (trx) =>
      trx.selectFrom('incidents').selectAll().orderBy('opened_at').orderBy('id').execute(),
    );
  const told = () =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('outbox')
        .select(['type', 'data'])
        .where('type', 'like', 'incident.%')
        .orderBy('at')
        .orderBy('sequence')
        .execute(),
    );
  const degraded = () =>
    db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('outbox')
        .select(['subject', 'correlation_id', 'data'])
        .where('type', '=', 'link.degraded')
        .orderBy('at')
        .execute(),
    );
  const timeline = async (incidentId: string) => {
    const rows = await db.database.withTenant(tenantId, (trx) =>
      trx
        .selectFrom('incident_events')
        .select('kind')
        .where('incident_id', '=', incidentId)
        .orderBy('id')
        .execute(),
    );
    return rows.map(({ kind }) => kind).filter((kind) => kind !== 'told' && kind !== 'nobody-told');
  };

  it('open on a device with all that hangs on it, worsen, and end; each told once over restarts', async () => {
    await fire('warm', 'ap');
    await look();
    await look();
    await fire('hot', 'ap');
    await look();
    await look();
    await clear('hot');
    await look();
    const [incident, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      kind: 'degradation',
      cause: 'alert',
      severity: 'critical',
      root_name: 'ap',
      resolved_at: null,
    });
    await clear('warm');
    await look();
    await look();
    expect((await incidents())[0]).toMatchObject({ resolution: 'recovered' });
    const events = await told();
    expect(events.map(({ type }) => type)).toEqual([
      'incident.opened',
      'incident.updated',
      'incident.resolved',
    ]);
    expect(events[0]?.data).toMatchObject({
      kind: 'degradation',
      severity: 'warning',
      alerts: { total: 1, first: [{ rule: 'warm', device: 'ap', value: 75 }] },
      impact: { services: 10, monthly: [{ amountMinor: 399_000, currency: 'MXN' }] },
    });
    expect(await timeline(incident?.id ?? '')).toEqual([
      'opened',
      'alerts-fired',
      'alerts-fired',
      'worsened',
      'alerts-cleared',
      'alerts-cleared',
      'resolved',
    ]);
  });

  it('open on what another tool alerts of, join what a rule says, and end when nobody tells again', async () => {
    const push = (name: string, deviceId: string | null, minutes: number) =>
      db.database.withTenant(tenantId, (trx) =>
        trx
          .insertInto('pushed_alerts')
          .values({
            tenant_id: tenantId,
            fingerprint: name.padEnd(32, '0'),
            name,
            severity: 'critical',
            labels: JSON.stringify({ alertname: name }),
            annotations: JSON.stringify({}),
            device_id: deviceId,
            starts_at: new Date(clock.now()),
            ends_at: new Date(clock.now() + minutes * 60_000),
            received_at: new Date(clock.now()),
          })
          .execute(),
      );
    await push('DiskFull', idOf('router'), 5);
    await push('OfNobody', null, 5);
    await fire('warm', 'router');
    await look();
    const [incident, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      kind: 'degradation',
      severity: 'critical',
      root_name: 'router',
    });
    const alerts = {
      total: 2,
      first: expect.arrayContaining([
        expect.objectContaining({ rule: 'DiskFull', device: 'router', value: null }),
      ]),
    };
    expect((await told())[0]?.data).toMatchObject({ alerts });
    await clear('warm');
    await look(4 * 60_000);
    expect((await incidents())[0]?.resolved_at).toBeNull();
    await look(60_000);
    expect((await incidents())[0]).toMatchObject({ resolution: 'recovered' });
  });

  it('open on the access point that many radios share it through, hurt those alone, and gather who joins', async () => {
    await fire('weak', ...RADIOS.slice(0, 4));
    expect(await look()).toBe(null);
    expect(await incidents()).toEqual([]);
    await fire('weak', 'cpe4');
    await look();
    const [incident] = await incidents();
    expect(incident).toMatchObject({ root_name: 'ap', severity: 'warning' });
    await fire('weak', 'cpe5');
    const tellAt = await look();
    expect(tellAt).toBe((incident?.told_at.getTime() ?? 0) + 30_000);
    await look(30_000);
    const events = await told();
    expect(events.map(({ type }) => type)).toEqual(['incident.opened', 'incident.updated']);
    expect(events[0]?.data).toMatchObject({ devices: { total: 5 }, impact: { services: 5 } });
    expect(events[1]?.data).toMatchObject({ devices: { total: 6 }, impact: { services: 6 } });
    expect(await degraded()).toMatchObject([
      {
        subject: `device:${idOf('ap')}`,
        correlation_id: incident?.correlation_id,
        data: { name: 'ap', link: null, alerts: { total: 5 }, path: `/incidents/${incident?.id}` },
      },
    ]);
  });

  it('tell a link degraded once, though both its ends fade, and again when it fades again', async () => {
    await add('near', 'backhaul');
    await add('far', 'backhaul', 'near');
    const heat = async () => {
      await fire('hot', 'far');
      await look();
    };
    await heat();
    expect(await degraded()).toEqual([]);
    await clear('hot');
    await look();
    const fade = async () => {
      await fire('weak', 'far');
      await look();
      await fire('hot', 'far');
      await look();
    };
    await fade();
    const [link, ...none] = await degraded();
    expect(none).toEqual([]);
    expect(link).toMatchObject({
      data: {
        name: 'far',
        severity: 'warning',
        link: { kind: 'radio', upstream: { name: 'near' }, downstream: { name: 'far' } },
        alerts: { first: [{ rule: 'weak', device: 'far', metric: 'radio.signal_dbm', value: 75 }] },
      },
    });
    await fire('weak', 'near');
    await look();
    await clear('weak');
    await clear('hot');
    await look();
    await look();
    await fade();
    expect((await degraded()).map(({ subject }) => subject)).toEqual(Array(2).fill(link?.subject));
  });

  it('leave a device that falls silent to its outage, and open nothing in maintenance', async () => {
    await fire('hot', 'ap', 'router');
    await setState('router', 'maintenance');
    await look();
    const [incident, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ root_name: 'ap' });
    await setState('ap', 'down');
    await look();
    expect((await incidents())[0]).toMatchObject({ resolved_at: null });
    const { id: outageId } = await db.database.withTenant(tenantId, async (trx) => {
      const row = { tenant_id: tenantId, kind: 'outage', cause: 'device-down' } as const;
      const outage = await trx
        .insertInto('incidents')
        .values({
          ...row,
          severity: 'critical',
          root_device_id: idOf('ap'),
          root_name: 'ap',
          root_role: 'ap',
          opened_at: new Date(clock.now()),
          correlation_id: crypto.randomUUID(),
          told_at: at,
          told_devices: 0,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const root = { device_id: idOf('ap'), name: 'ap', device_role: 'ap', part: 'root' } as const;
      await trx
        .insertInto('incident_devices')
        .values({ tenant_id: tenantId, incident_id: outage.id, ...root, from_at: at })
        .execute();
      return outage;
    });
    await look();
    expect((await incidents()).find(({ id }) => id === incident?.id)).toMatchObject({
      resolution: 'merged',
      merged_into: outageId,
    });
  });

  it('know a station’s own device by its MAC, be it one alert or several', async () => {
    await addRule('far', 'station.signal_dbm', 'warning');
    for (const [index, name] of RADIOS.slice(0, 2).entries()) {
      const mac = `02:00:00:00:00:0${index}`;
      await db.database.withTenant(tenantId, async (trx) => {
        await trx
          .updateTable('devices')
          .set({ macs: [mac] })
          .where('id', '=', idOf(name))
          .execute();
        await trx
          .insertInto('alerts')
          .values({
            tenant_id: tenantId,
            rule_id: ruleIds.get('far') ?? '',
            device_id: idOf('ap'),
            series: `wlan1/${mac}`,
            tags: JSON.stringify({ radio: 'wlan1', mac }),
            state: 'firing',
            since: new Date(clock.now() + index),
            seen_at: at,
          })
          .execute();
      });
      const known = await db.database.withTenant(tenantId, readFiringAlerts);
      expect(known[index]).toMatchObject({ deviceId: idOf('ap'), subjectId: idOf(name) });
    }
  });
});
