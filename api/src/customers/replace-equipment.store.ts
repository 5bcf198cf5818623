import type { ServicesTable } from '@atalaya/platform/postgres/customer-tables';
import type { DevicesTable } from '@atalaya/platform/postgres/network-tables';
import type { Selectable } from 'kysely';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { readTenantDay } from './tenant-day.read-model.js';

interface Boxes {
  readonly old: Selectable<DevicesTable>;
  readonly device: Selectable<DevicesTable>;
  readonly serial: string | null;
  readonly mac: string | null;
  readonly isReturned: boolean;
}

/** Notes the new box as equipment at the house where the old one was noted, and the old one's return if it came back. */
export async function replaceEquipment(
  unit: TenantUnit,
  service: Pick<Selectable<ServicesTable>, 'id' | 'customer_id'>,
  { old, device, serial, mac, isReturned }: Boxes,
): Promise<void> {
  const { trx, now } = unit;
  const out = await trx
    .selectFrom('equipment')
    .selectAll()
    .where('customer_id', '=', service.customer_id)
    .where('returned_on', 'is', null)
    .where((eb) =>
      eb.or([
        eb('device_id', 'in', [old.id, device.id]),
        ...(old.serial === null ? [] : [eb('serial', '=', old.serial.toUpperCase())]),
        ...(old.macs.length === 0 ? [] : [eb('mac', 'in', old.macs)]),
      ]),
    )
    .execute();
  const before = out.filter((row) => row.device_id !== device.id);
  const today = await readTenantDay(trx, now);
  if (isReturned) {
    for (const { id } of before) {
      await unit.update('equipment', id, { returned_on: today, updated_at: now });
    }
  }
  const [first] = before;
  if (first === undefined || out.length > before.length) return;
  await unit.insert('equipment', {
    customer_id: service.customer_id,
    service_id: service.id,
    device_id: device.id,
    kind: first.kind,
    owner: first.owner,
    serial: serial ?? device.serial?.toUpperCase() ?? null,
    mac: mac ?? device.macs[0] ?? null,
    model: device.model ?? '',
    installed_on: today,
    created_at: now,
    updated_at: now,
  });
}
