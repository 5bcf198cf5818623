import type { DesiredState, ObservedState } from '@atalaya/core/domain/services/service';
import type {
  ServiceLinkKind,
  ServiceLinkStatus,
} from '@atalaya/core/domain/services/service-link';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Trx } from '../postgres/database.js';
import { insertPlan } from '../testing/insert-plan.js';
import { withDatabase } from '../testing/with-database.js';
import { impactOf } from './impact.read-model.js';

const db = withDatabase();
const ANA = '00000000-0000-4000-8000-00000000000a';
const BETO = '00000000-0000-4000-8000-00000000000b';
const now = new Date('2026-03-01T00:00:00Z');
const dates = { created_at: now, updated_at: now };
const devices = new Map<string, string>();
const idOf = (name: string) => devices.get(name) ?? '';
const inAna = <T>(work: (trx: Trx) => Promise<T>) => db.database.withTenant(ANA, work);
let planId = '';

beforeAll(async () => {
  const place = { timezone: 'UTC', currency: 'MXN', locale: 'es', created_at: now };
  await db.database.withPlatform((trx) =>
    trx
      .insertInto('tenants')
      .values([ANA, BETO].map((id, n) => ({ id, slug: `t-${n}`, name: `T ${n}`, ...place })))
      .execute(),
  );
  await inAna(async (trx) => {
    for (const name of ['router', 'hop-1', 'hop-2', 'ap', 'cpe-1', 'cpe-2']) {
      const { id } = await trx
        .insertInto('devices')
        .values({ tenant_id: ANA, name, role: 'ap', ...dates })
        .returning('id')
        .executeTakeFirstOrThrow();
      devices.set(name, id);
    }
    planId = await insertPlan(trx, ANA, { at: now });
  });
  // Two ways lead from the router to the access point.
  await link('router', 'hop-1');
  await link('router', 'hop-2');
  await link('hop-1', 'ap');
  await link('hop-2', 'ap');
  await link('ap', 'cpe-1');
  await link('ap', 'cpe-2');
});

async function insertedId(trx: Trx, table: string, values: object): Promise<string> {
  const columns = Object.entries({ tenant_id: ANA, ...dates, ...values });
  const { rows } = await sql<{ id: string }>`
    insert into ${sql.table(table)} (${sql.join(columns.map(([column]) => sql.ref(column)))})
    values (${sql.join(columns.map(([, value]) => sql.val(value)))}) returning id`.execute(trx);
  return rows[0]?.id ?? '';
}

const link = (upstream: string, downstream: string) =>
  inAna((trx) =>
    trx
      .insertInto('device_links')
      .values({
        tenant_id: ANA,
        upstream_id: idOf(upstream),
        downstream_id: idOf(downstream),
        kind: 'radio',
        source: 'manual',
        since: now,
      })
      .execute(),
  );

interface Line {
  readonly name: string;
  readonly on: readonly (readonly [device: string, kind: ServiceLinkKind, ServiceLinkStatus])[];
  readonly desired?: DesiredState;
  readonly observed?: ObservedState;
}

/** Each test has lines of its own: those of the one before are gone. */
const lines = (all: readonly Line[]) =>
  inAna(async (trx) => {
    await trx.deleteFrom('services').execute();
    for (const { name, on, desired = 'active', observed = 'active' } of all) {
      const customerId = await insertedId(trx, 'customers', { kind: 'company', name });
      const serviceId = await insertedId(trx, 'services', {
        customer_id: customerId,
        plan_id: planId,
        access_kind: 'pppoe',
        access_identity: name,
        desired_state: desired,
        observed_state: observed,
      });
      for (const [device, kind, status] of on) {
        await trx
          .insertInto('service_device_links')
          .values({
            tenant_id: ANA,
            service_id: serviceId,
            device_id: idOf(device),
            kind,
            status,
            source: 'manual',
            score: 1,
            valid_from: now,
          })
          .execute();
      }
    }
  });

const impact = async (...names: string[]) => {
  const { hurt, alreadySuspended } = await inAna((trx) => impactOf(trx, names.map(idOf), now));
  const told = (all: typeof hurt) =>
    all.map(({ customerName, certainty }) => `${customerName} ${certainty}`);
  return { hurt: told(hurt), suspended: told(alreadySuspended) };
};

describe('the impact of lost devices', () => {
  it('names customer, plan and price of each service once, by its surest link', async () => {
    await lines([
      {
        name: 'Farmacia',
        on: [
          ['ap', 'access_point', 'suggested'],
          ['cpe-1', 'cpe', 'confirmed'],
        ],
      },
    ]);
    const { hurt } = await inAna((trx) => impactOf(trx, [idOf('ap'), idOf('cpe-1')], now));
    expect(hurt).toMatchObject([
      {
        customerName: 'Farmacia',
        customerKind: 'company',
        planName: 'Hogar 20',
        price: { amountMinor: 49_900, currency: 'MXN' },
        accessIdentity: 'Farmacia',
        certainty: 'confirmed',
        through: { deviceId: idOf('cpe-1'), kind: 'cpe' },
      },
    ]);
  });

  it('reaches what hangs on them alone, and spares what has another way', async () => {
    await lines([
      { name: 'A', on: [['cpe-1', 'cpe', 'confirmed']] },
      { name: 'B', on: [['cpe-2', 'cpe', 'suggested']] },
      { name: 'C', on: [['router', 'router_session', 'confirmed']] },
    ]);
    expect(await impact('hop-1')).toEqual({ hurt: [], suspended: [] });
    const both = { hurt: ['A confirmed', 'B suggested'], suspended: [] };
    expect(await impact('hop-1', 'hop-2')).toEqual(both);
    expect((await impact('router')).hurt).toEqual(['A confirmed', 'B suggested', 'C confirmed']);
    expect((await impact('cpe-2')).hurt).toEqual(['B suggested']);
  });

  it('tells suspended services apart, and cancelled and rejected ones not at all', async () => {
    await lines([
      {
        name: 'Cut',
        on: [['ap', 'access_point', 'confirmed']],
        desired: 'suspended',
        observed: 'suspended',
      },
      { name: 'Due to be cut', on: [['ap', 'access_point', 'confirmed']], desired: 'suspended' },
      { name: 'Gone', on: [['ap', 'access_point', 'confirmed']], desired: 'cancelled' },
      { name: 'Not here', on: [['ap', 'access_point', 'rejected']] },
    ]);
    expect(await impact('ap')).toEqual({
      hurt: ['Due to be cut confirmed'],
      suspended: ['Cut confirmed'],
    });
  });

  it('ends in a circle of links, and knows nothing of another organisation', async () => {
    await lines([{ name: 'A', on: [['cpe-1', 'cpe', 'confirmed']] }]);
    await link('cpe-1', 'ap');
    expect((await impact('ap')).hurt).toEqual(['A confirmed']);
    const ids = [...devices.values()];
    const others = await db.database.withTenant(BETO, (trx) => impactOf(trx, ids, now));
    expect(others).toEqual({ hurt: [], alreadySuspended: [] });
    expect(await impact()).toEqual({ hurt: [], suspended: [] });
  });
});
