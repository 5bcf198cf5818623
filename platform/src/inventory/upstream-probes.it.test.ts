import { EVERY_SHARD } from '@atalaya/core/domain/collectors/shard';
import { packInventory, unpackInventory } from '@atalaya/core/wire/collector-link/inventory';
import { describe, expect, it } from 'vitest';
import { insertTenant } from '../testing/insert-tenant.js';
import { withDatabase } from '../testing/with-database.js';
import { loadInventory } from './targets.read-model.js';

const NO_SECRETS = {
  seal: () => ({ keyId: '', ciphertext: Buffer.of() }),
  open: () => '{}',
};

describe('what a router is to ask upstream', () => {
  const db = withDatabase();
  const at = new Date('2026-03-01T00:00:00Z');

  it('goes to the routers with the tag, over a remote link too', async () => {
    const upstreamProbes = { addresses: ['192.0.2.1'], dnsName: 'a.test', dnsServer: null };
    const tenantId = await insertTenant(db.database, {
      slug: 'probes',
      at,
      settings: { upstreamProbes },
    });
    const router = (name: string, tags: string[]) =>
      db.database.withTenant(tenantId, async (trx) => {
        const { id } = await trx
          .insertInto('devices')
          .values({
            tenant_id: tenantId,
            name,
            role: 'router',
            tags,
            created_at: at,
            updated_at: at,
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        const source = { tenant_id: tenantId, device_id: id, driver: 'routeros' as const };
        await trx
          .insertInto('device_sources')
          .values({ ...source, address: '192.0.2.10' })
          .execute();
        return id;
      });
    const edge = await router('edge', ['core', 'upstream']);
    const inner = await router('inner', ['core']);
    const share = { collectorId: null, shards: EVERY_SHARD };
    const inventory = await loadInventory(db.database, NO_SECRETS, share, tenantId);
    const asked = (found: typeof inventory) =>
      new Map(
        found.polls.flatMap((one) =>
          one.kind === 'device' ? [[one.device.deviceId, one.probes] as const] : [],
        ),
      );
    expect(asked(inventory)).toEqual(
      new Map<string, unknown>([
        [edge, upstreamProbes],
        [inner, undefined],
      ]),
    );
    const unpacked = unpackInventory(packInventory(tenantId, inventory));
    expect(asked(unpacked)).toEqual(asked(inventory));
  });
});
