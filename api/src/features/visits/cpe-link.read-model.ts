import type { Trx } from '@atalaya/platform/postgres/database';
import { readPaces, readSightings } from '../../network/device-facts.read-model.js';

export type LinkedCpe = NonNullable<Awaited<ReturnType<typeof readLinkedCpe>>>;

/** The device that a person or a stated rule confirmed as this service's radio, and how it is read; null for none. */
export async function readLinkedCpe(trx: Trx, serviceId: string) {
  const device = await trx
    .selectFrom('service_device_links as l')
    .innerJoin('devices as d', (join) =>
      join.onRef('d.tenant_id', '=', 'l.tenant_id').onRef('d.id', '=', 'l.device_id'),
    )
    .where('l.service_id', '=', serviceId)
    .where('l.kind', '=', 'cpe')
    .where('l.status', '=', 'confirmed')
    .where('l.valid_to', 'is', null)
    .select(['d.id', 'd.name', 'd.macs'])
    .orderBy('l.valid_from', 'desc')
    .executeTakeFirst();
  if (device === undefined) return null;
  const sightings = await readSightings(trx, device.macs);
  const ids = [device.id, ...[...sightings.values()].map(({ accessPointId }) => accessPointId)];
  return { device, facts: { sightings, paces: await readPaces(trx, ids) } };
}
