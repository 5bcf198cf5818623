import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { storeDeviceEvents } from '../inventory/device-events.store.js';
import { withDatabase } from '../testing/with-database.js';
import { historyRetentionTask } from './forget-old-history.store.js';
import { createPostgresSessionSink } from './postgres-session-sink.js';

const db = withDatabase();
const NOW = Date.UTC(2031, 5, 2);
const OLD = Date.UTC(2026, 5, 1, 12);
const NEW = Date.UTC(2026, 5, 3, 12);
/** More than one batch takes. */
const MANY = 5_001;
let tenantId: string;
let deviceId: string;

function session(fromAt: number, toAt: number | null) {
  return {
    id: randomUUID(),
    kind: 'pppoe' as const,
    user: `user ${fromAt} ${toAt}`,
    callerId: randomUUID(),
    address: null,
    fromAt,
    toAt,
    lastSeenAt: toAt ?? fromAt,
    bytesIn: 0n,
    bytesOut: 0n,
    counter: null,
    end: toAt === null ? null : ('gone' as const),
  };
}
const used = (user: string, at: number) => {
  return { user, fromAt: at - 60_000, toAt: at, bytesIn: 1n, bytesOut: 1n, begun: 0 };
};

beforeAll(async () => {
  const created_at = new Date(OLD);
  tenantId = await db.database.withPlatform(async (trx) => {
    const place = { timezone: 'UTC', currency: 'MXN', locale: 'es' as const };
    const { id } = await trx
      .insertInto('tenants')
      .values({ slug: 'norte', name: 'Norte', ...place, created_at })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
  deviceId = await db.database.withTenant(tenantId, async (trx) => {
    const router = { tenant_id: tenantId, name: 'CCR', role: 'router' as const };
    const { id } = await trx
      .insertInto('devices')
      .values({ ...router, created_at, updated_at: created_at })
      .returning('id')
      .executeTakeFirstOrThrow();
    const state = { tenant_id: tenantId, device_id: id, state: 'up' as const, reason: null };
    await trx
      .insertInto('device_state_intervals')
      .values([
        { ...state, from_at: created_at, to_at: created_at },
        { ...state, from_at: created_at, to_at: new Date(NEW) },
        { ...state, from_at: created_at, to_at: null },
      ])
      .execute();
    return id;
  });
  await createPostgresSessionSink(db.database).store(tenantId, [
    {
      deviceId,
      sessions: [
        ...Array.from({ length: MANY }, () => session(OLD, OLD + 1)),
        session(OLD, NEW),
        session(OLD, null),
      ],
      usage: [used('ana', OLD), used('ana', NEW)],
    },
  ]);
  const event = { deviceId, kind: 'trap' as const, severity: 'info' as const, text: '' };
  await storeDeviceEvents(db.database, tenantId, [
    { ...event, title: 'old', at: OLD },
    { ...event, title: 'new', at: NEW },
  ]);
});

it('forgets what ended more than five years ago, in bounded batches, and nothing else', async () => {
  const task = historyRetentionTask({ database: db.database, clock: { now: () => NOW } });
  await task.run(new AbortController().signal);
  const kept = await db.database.withTenant(tenantId, async (trx) => ({
    sessions: await trx.selectFrom('service_sessions').select(['to_at']).execute(),
    days: await trx.selectFrom('service_usage_days').select('day').execute(),
    events: await trx.selectFrom('device_events').select('title').execute(),
    states: await trx.selectFrom('device_state_intervals').select('to_at').execute(),
  }));
  const ends = [{ to_at: new Date(NEW) }, { to_at: null }];
  expect(kept).toEqual({
    sessions: expect.arrayContaining(ends),
    days: [{ day: '2026-06-03' }],
    events: [{ title: 'new' }],
    states: expect.arrayContaining(ends),
  });
  expect([kept.sessions.length, kept.states.length]).toEqual([2, 2]);
});

it('stops between two batches when it is told to', async () => {
  const row = { deviceId, sessions: [session(OLD - 9, OLD)], usage: [] };
  await createPostgresSessionSink(db.database).store(tenantId, [row]);
  const task = historyRetentionTask({ database: db.database, clock: { now: () => NOW } });
  await task.run(AbortSignal.abort());
  const left = await db.database.withTenant(tenantId, (trx) =>
    trx.selectFrom('service_sessions').select('id').execute(),
  );
  expect(left).toHaveLength(3);
});
