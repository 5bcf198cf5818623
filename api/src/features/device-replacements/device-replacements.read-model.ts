import type { DeviceReplacement } from '@atalaya/core/wire/rest/device-replacements';
import type { Trx } from '@atalaya/platform/postgres/database';

const MOST = 100;

/** Of a service, the latest first. */
export async function readReplacements(trx: Trx, serviceId: string): Promise<DeviceReplacement[]> {
  const rows = await trx
    .selectFrom('device_replacements as r')
    .selectAll('r')
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('reference_values as v')
            .whereRef('v.device_id', '=', 'r.new_device_id')
            .whereRef('v.set_at', '>=', 'r.replaced_at')
            .where('v.kind', '=', 'acceptance')
            .select('v.id'),
        )
        .as('is_renewed'),
    )
    .where('r.service_id', '=', serviceId)
    .orderBy('r.replaced_at', 'desc')
    .orderBy('r.id')
    .limit(MOST)
    .execute();
  return rows.map((row, place) => ({
    id: row.id,
    serviceId: row.service_id,
    old: { id: row.old_device_id, name: row.old_name },
    new: { id: row.new_device_id, name: row.new_name },
    identity:
      row.old_access_identity === null || row.new_access_identity === null
        ? null
        : { old: row.old_access_identity, new: row.new_access_identity },
    reason: row.reason,
    // What was replaced again by now needs none any more.
    isAcceptanceDue: place === 0 && row.had_acceptance && !row.is_renewed,
    replacedBy: row.replaced_by,
    replacedAt: row.replaced_at.toISOString(),
  }));
}
