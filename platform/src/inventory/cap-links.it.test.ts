import type { StationFact } from '@atalaya/core/domain/network/reading';
import { describe, expect, it } from 'vitest';
import { insertTenant } from '../testing/insert-tenant.js';
import { withDatabase } from '../testing/with-database.js';
import { storeFacts } from './facts.store.js';

const CAP_MAC = '02:00:00:00:0C:01';
const STATION = { mac: '02:00:00:00:01:01', radio: 'cap1' };

describe('the stations of a manager of access points', () => {
  const db = withDatabase();

  it('hang on the access point that hears them, and on nothing while that is unknown', async () => {
    const at = new Date('2026-03-01T00:00:00Z');
    const tenantId = await insertTenant(db.database, { slug: 'caps', at });
    const device = (name: string, macs: string[]) =>
      db.database.withTenant(tenantId, async (trx) => {
        const values = {
          tenant_id: tenantId,
          name,
          role: 'ap',
          macs,
          created_at: at,
          updated_at: at,
        };
        const row = await trx
          .insertInto('devices')
          .values(values)
          .returning('id')
          .executeTakeFirstOrThrow();
        return row.id;
      });
    const manager = await device('manager', []);
    const cpe = await device('cpe', [STATION.mac]);
    const store = (station: StationFact) =>
      storeFacts(db.database, tenantId, [
        {
          tenantId,
          deviceId: manager,
          reading: {
            observedAt: at.getTime(),
            observations: [],
            warnings: [],
            stations: [station],
          },
        },
      ]);
    const links = () =>
      db.database.withTenant(tenantId, (trx) =>
        trx.selectFrom('device_links').select(['upstream_id', 'downstream_id']).execute(),
      );
    expect(await store({ ...STATION, cap: { name: 'torre', mac: CAP_MAC } })).toBe(false);
    expect(await links()).toEqual([]);
    const cap = await device('torre', [CAP_MAC]);
    expect(await store({ ...STATION, cap: { name: 'torre', mac: CAP_MAC } })).toBe(true);
    expect(await links()).toEqual([{ upstream_id: cap, downstream_id: cpe }]);
    // Heard by the manager's own radio now: it moved.
    expect(await store(STATION)).toBe(true);
    expect(await links()).toEqual([{ upstream_id: manager, downstream_id: cpe }]);
  });
});
