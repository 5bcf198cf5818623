import type { DeviceRole, DeviceState } from '@atalaya/core/domain/network/device';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { expect, it } from 'vitest';
import { storeStateChanges } from '../device-state.store.js';

const START = Date.UTC(2026, 2, 1, 12);
const db = withDatabase();

async function seed(slug: string, roles: readonly DeviceRole[]) {
  const at = new Date(START);
  const tenantId = await insertTenant(db.database, { slug, at });
  const ids = await db.database.withTenant(tenantId, async (trx) => {
    const row = { tenant_id: tenantId, created_at: at, updated_at: at };
    const made = await trx
      .insertInto('devices')
      .values(roles.map((role, i) => ({ ...row, name: `d${i}`, role })))
      .returning(['id', 'name'])
      .execute();
    return made.toSorted((a, b) => a.name.localeCompare(b.name)).map(({ id }) => id);
  });
  return { tenantId, ids };
}

const move = (
  tenantId: string,
  deviceId: string,
  [before, state]: readonly [DeviceState | null, DeviceState],
  minutes: number,
) => {
  const since = START + minutes * 60_000;
  const after = { state, reason: null, since, silentSince: null };
  return storeStateChanges(
    db.database,
    [{ tenantId, deviceId, before, after }],
    since,
    async () => () => undefined,
  );
};

const events = (tenantId: string) =>
  db.database.withTenant(tenantId, (trx) =>
    trx.selectFrom('outbox').selectAll().orderBy('at').execute(),
  );

it('tells once that infrastructure is down, and once that it is back, as one story', async () => {
  const { tenantId, ids } = await seed('story', ['ap']);
  const [ap = ''] = ids;
  await move(tenantId, ap, [null, 'up'], 0);
  await move(tenantId, ap, ['up', 'down'], 1);
  await move(tenantId, ap, ['down', 'unknown'], 2);
  await move(tenantId, ap, ['unknown', 'down'], 3);
  await move(tenantId, ap, ['down', 'unreachable'], 4);
  await move(tenantId, ap, ['unreachable', 'up'], 5);
  await move(tenantId, ap, ['up', 'unknown'], 6);
  await move(tenantId, ap, ['unknown', 'up'], 7);
  const told = await events(tenantId);
  expect(told).toMatchObject([
    {
      type: 'device.down',
      subject: `device:${ap}`,
      sequence: '1',
      at: new Date(START + 60_000),
      data: { deviceId: ap, name: 'd0', role: 'ap', siteName: null },
    },
    {
      type: 'device.up',
      sequence: '2',
      causation_id: told[0]?.id,
      correlation_id: told[0]?.correlation_id,
      data: { downSince: new Date(START + 60_000).toISOString() },
    },
  ]);
});

it('says nothing of a CPE, of what hangs on something that is down, or of planned work', async () => {
  const { tenantId, ids } = await seed('silent', ['cpe', 'onu', 'ap', 'router']);
  const [cpe = '', onu = '', ap = '', router = ''] = ids;
  await move(tenantId, cpe, ['up', 'offline'], 1);
  await move(tenantId, onu, ['up', 'down'], 1);
  await move(tenantId, ap, ['up', 'unreachable'], 1);
  await move(tenantId, ap, ['unreachable', 'up'], 2);
  await move(tenantId, router, ['up', 'maintenance'], 1);
  expect(await events(tenantId)).toEqual([]);
});
