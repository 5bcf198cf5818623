import {
  type CollectorTrouble,
  collectorTroubles,
} from '@atalaya/core/domain/collectors/collector-trouble';
import type { collectorTroubleSchema } from '@atalaya/core/wire/rest/collectors';
import { readCollectorsView } from '@atalaya/platform/collectors/collectors-view.read-model';
import type { Database } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { countActiveTenants, countHeld, readCollectors } from './collectors.read-model.js';

/** What the pages' banner says of the collectors to this tenant; empty while all is well. */
export async function readCollectorTroubles(
  database: Database,
  tenantId: string,
): Promise<z.output<typeof collectorTroubleSchema>[]> {
  const view = await readCollectorsView(database);
  const troubles = await database.withTenant(tenantId, async (trx) => {
    const rows = (await readCollectors(trx, tenantId)).map((row) => ({
      ...row,
      reach: view.reach.get(row.id),
    }));
    const isWell =
      rows.length > 0 &&
      rows.every(
        ({ reach, status }) =>
          reach === 'polling' && !status.isOverloaded && status.samples === 'stored',
      );
    if (isWell) return [];
    const { byCollector, polled } = await countHeld(trx, tenantId, view);
    const observed = rows.map(({ id, name, kind, revoked_at, reach, status }) => {
      const place = { isRemote: kind === 'remote', isRevoked: revoked_at !== null };
      return { name, ...place, reach, ...status, devices: byCollector.get(id)?.devices ?? 0 };
    });
    return collectorTroubles(observed, polled);
  });
  const isAnybodys = troubles.some(({ kind }) => kind === 'replaced');
  // Of a shared collector that others replaced only the operator has to know; alone, the tenant is one.
  const isShown =
    !isAnybodys || (await database.withPlatform(countActiveTenants)) === 1
      ? () => true
      : ({ kind }: CollectorTrouble) => kind !== 'replaced';
  return troubles
    .filter(isShown)
    .map((trouble) => ({ ...trouble, collectors: [...trouble.collectors] }));
}
