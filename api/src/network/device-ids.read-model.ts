import type { Trx } from '@atalaya/platform/postgres/database';

export async function readDeviceIds(trx: Trx, ids?: readonly string[]): Promise<string[]> {
  let query = trx.selectFrom('devices').select('id');
  if (ids) query = query.where('id', 'in', [...ids]);
  return (await query.execute()).map((device) => device.id);
}
