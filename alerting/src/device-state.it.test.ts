import { insertTenant } from '@atalaya/platform/testing/insert-tenant';
import { withDatabase } from '@atalaya/platform/testing/with-database';
import { describe, expect, it } from 'vitest';
import { storeStateChanges } from './device-state.store.js';
import type { StateChange } from './pipeline/device-state-engine.js';

const START = Date.UTC(2026, 2, 1, 12);

describe('storeStateChanges', () => {
  const db = withDatabase();

  it('stores a batch in the order of its changes, without those of deleted devices', async () => {
    const at = new Date(START);
    const tenantId = await insertTenant(db.database, { slug: 'states', at });
    const [twice, once] = await db.database.withTenant(tenantId, (trx) =>
      trx
        .insertInto('devices')
        .values(
          ['twice', 'once'].map((name) => ({
            tenant_id: tenantId,
            name,
            role: 'ap',
            created_at: at,
            updated_at: at,
          })),
        )
        .returning('id')
        .execute(),
    );
    const change = (
      deviceId: string,
      before: StateChange['before'],
      after: Partial<StateChange['after']>,
    ): StateChange => ({
      tenantId,
      deviceId,
      before,
      after: { state: 'up', reason: null, since: START, silentSince: null, ...after },
    });
    const ids = { twice: twice?.id ?? '', once: once?.id ?? '' };
    const changes = [
      change(ids.twice, null, {}),
      change(ids.once, null, {}),
      change('00000000-0000-4000-8000-000000000000', null, {}),
      change(ids.twice, 'up', { state: 'down', since: START + 1_000 }),
      change(ids.twice, 'down', { state: 'up', since: START + 2_000 }),
      change(ids.once, 'up', { state: 'up', reason: 'poll-failing' }),
    ];
    await storeStateChanges(db.database, changes, START + 3_000, async () => () => undefined);
    await db.database.withTenant(tenantId, async (trx) => {
      const states = await trx.selectFrom('device_state').selectAll().orderBy('since').execute();
      expect(states.map((row) => [row.device_id, row.state, row.reason])).toEqual([
        [ids.once, 'up', 'poll-failing'],
        [ids.twice, 'up', null],
      ]);
      const intervals = await trx
        .selectFrom('device_state_intervals')
        .select(['device_id', 'state', 'from_at', 'to_at'])
        .orderBy('id')
        .execute();
      const of = (id: string) =>
        intervals
          .filter((row) => row.device_id === id)
          .map((row) => [
            row.state,
            row.from_at.getTime() - START,
            row.to_at && +row.to_at - START,
          ]);
      expect(of(ids.twice)).toEqual([
        ['up', 0, 1_000],
        ['down', 1_000, 2_000],
        ['up', 2_000, null],
      ]);
      expect(of(ids.once)).toEqual([['up', 0, null]]);
      expect(intervals).toHaveLength(4);
    });
  });
});
