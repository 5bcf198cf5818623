import { ignoredKeys } from '@atalaya/core/domain/discovery/ignored-keys';
import { invalid } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Marks them in this run and in those to come, by their own marks; or takes that back. */
export async function ignoreCandidates(
  unit: TenantUnit,
  ids: readonly string[],
  ignored: boolean,
): Promise<number> {
  const { trx, tenantId, now } = unit;
  const rows = await trx
    .selectFrom('discovery_candidates')
    .select(['id', 'macs', 'serial', 'address', 'status'])
    .where('id', 'in', ids)
    .execute();
  const found = new Set(rows.map(({ id }) => id));
  const missing = ids.flatMap((id, index) =>
    found.has(id) ? [] : [{ field: `ids.${index}`, message: 'does not exist' }],
  );
  if (missing.length > 0) throw invalid(missing);
  const changed = rows.filter(({ status }) => status === (ignored ? 'new' : 'ignored'));
  const keys = changed.flatMap(({ macs, serial, address }) =>
    ignoredKeys({ macs, serial: serial ?? undefined, address: address ?? undefined }),
  );
  if (changed.length === 0) return 0;
  await trx
    .updateTable('discovery_candidates')
    .set({ status: ignored ? 'ignored' : 'new', updated_at: now })
    .where(
      'id',
      'in',
      changed.map(({ id }) => id),
    )
    .execute();
  if (keys.length > 0 && ignored) {
    await trx
      .insertInto('discovery_ignored')
      .values([...new Set(keys)].map((key) => ({ tenant_id: tenantId, key, at: now })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (keys.length > 0 && !ignored) {
    await trx.deleteFrom('discovery_ignored').where('key', 'in', keys).execute();
  }
  await unit.record({
    action: ignored ? 'discovery.ignore' : 'discovery.unignore',
    subjectType: 'discovery',
    subjectId: changed.map(({ id }) => id).join(' '),
    after: keys,
  });
  return changed.length;
}
