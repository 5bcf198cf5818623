import type { ServicesTable } from '@atalaya/platform/postgres/customer-tables';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Selectable } from 'kysely';
import { conflict } from '../http/http-problem.js';

interface Box {
  readonly device: { readonly id: string; readonly macs: readonly string[] } | null;
  readonly mac: string | null;
  readonly serial: string | null;
}

/** Refuses a box that is noted as equipment of another customer, or of another line of this one, and says where. */
export async function refuseElsewhere(
  trx: Trx,
  service: Pick<Selectable<ServicesTable>, 'id' | 'customer_id'>,
  { device, mac, serial }: Box,
): Promise<void> {
  const macs = [...(device?.macs ?? []), ...(mac === null ? [] : [mac])];
  const rows = await trx
    .selectFrom('equipment as e')
    .innerJoin('customers as c', 'c.id', 'e.customer_id')
    .where('e.returned_on', 'is', null)
    .where((eb) =>
      eb.or([
        ...(device === null ? [] : [eb('e.device_id', '=', device.id)]),
        ...(macs.length === 0 ? [] : [eb('e.mac', 'in', macs)]),
        ...(serial === null ? [] : [eb('e.serial', '=', serial)]),
      ]),
    )
    .select(['e.customer_id', 'e.service_id', 'c.name'])
    .execute();
  const elsewhere = rows.find(
    (row) =>
      row.customer_id !== service.customer_id ||
      (row.service_id !== null && row.service_id !== service.id),
  );
  if (elsewhere === undefined) return;
  const isOwn = elsewhere.customer_id === service.customer_id;
  const at = `is noted as equipment of ${isOwn ? 'another line of ' : ''}${elsewhere.name}`;
  throw conflict('device-elsewhere', `This device ${at}.`, [{ field: 'deviceId', message: at }]);
}
