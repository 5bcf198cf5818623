import type { serviceLinkQuerySchema } from '@atalaya/core/wire/rest/service-device-links';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type LinkRow = Awaited<ReturnType<typeof readServiceLinks>>[number];
type LinkQuery = z.output<typeof serviceLinkQuerySchema> & { readonly serviceId?: string };

/** The newest first; one row more than `limit`. */
export async function readServiceLinks(trx: Trx, query: LinkQuery, after: Position | undefined) {
  const { limit, serviceId, status, current } = query;
  let rows = trx
    .selectFrom('service_device_links as l')
    .innerJoin('services as s', 's.id', 'l.service_id')
    .innerJoin('customers as c', 'c.id', 's.customer_id')
    .innerJoin('devices as d', 'd.id', 'l.device_id')
    .selectAll('l')
    .select(['c.name as customerName', 's.access_identity', 'd.name as deviceName'])
    .orderBy('l.valid_from', 'desc')
    .orderBy('l.id')
    .limit(limit + 1);
  if (serviceId) rows = rows.where('l.service_id', '=', serviceId);
  if (status) rows = rows.where('l.status', '=', status);
  if (current) rows = rows.where('l.valid_to', current === 'true' ? 'is' : 'is not', null);
  if (after) {
    const [from, id] = [new Date(Number(after[0])), String(after[1])];
    rows = rows.where((eb) =>
      eb.or([
        eb('l.valid_from', '<', from),
        eb.and([eb('l.valid_from', '=', from), eb('l.id', '>', id)]),
      ]),
    );
  }
  return rows.execute();
}

export async function hasService(trx: Trx, id: string): Promise<boolean> {
  const rows = await trx.selectFrom('services').where('id', '=', id).select('id').execute();
  return rows.length > 0;
}
