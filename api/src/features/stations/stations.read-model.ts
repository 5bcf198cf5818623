import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** The device in inventory that has this MAC among its own. */
export async function readStationDevice(trx: Trx, mac: string) {
  return trx
    .selectFrom('devices')
    .where(sql<boolean>`macs @> array[${mac}]::text[]`)
    .orderBy('name')
    .select(['id', 'name'])
    .limit(1)
    .executeTakeFirst();
}
