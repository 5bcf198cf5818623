import type {
  equipmentCreateSchema,
  equipmentUpdateSchema,
} from '@atalaya/core/wire/rest/customer-records';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertEquipment(
  unit: TenantUnit,
  { customerId, ...equipment }: z.output<typeof equipmentCreateSchema>,
): Promise<string> {
  await checkService(unit.trx, customerId, equipment.serviceId);
  checkDays(equipment.installedOn, equipment.returnedOn);
  const row = await unit.insert('equipment', {
    customer_id: customerId,
    kind: equipment.kind,
    owner: equipment.owner,
    service_id: equipment.serviceId,
    device_id: equipment.deviceId,
    serial: equipment.serial,
    mac: equipment.mac,
    model: equipment.model,
    installed_on: equipment.installedOn,
    returned_on: equipment.returnedOn,
    notes: equipment.notes,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

export async function updateEquipment(
  unit: TenantUnit,
  id: string,
  equipment: z.output<typeof equipmentUpdateSchema>,
): Promise<void> {
  const before = await unit.find('equipment', id);
  const { installedOn = before.installed_on, returnedOn = before.returned_on } = equipment;
  if (equipment.serviceId) await checkService(unit.trx, before.customer_id, equipment.serviceId);
  checkDays(installedOn, returnedOn);
  await unit.update('equipment', id, {
    kind: equipment.kind,
    owner: equipment.owner,
    service_id: equipment.serviceId,
    device_id: equipment.deviceId,
    serial: equipment.serial,
    mac: equipment.mac,
    model: equipment.model,
    installed_on: equipment.installedOn,
    returned_on: equipment.returnedOn,
    notes: equipment.notes,
    updated_at: unit.now,
  });
}

async function checkService(trx: Trx, customerId: string, serviceId: string | null) {
  if (serviceId === null) return;
  const service = await trx
    .selectFrom('services')
    .select('customer_id')
    .where('id', '=', serviceId)
    .executeTakeFirst();
  if (service?.customer_id !== customerId) throw invalidField('serviceId', 'does not exist');
}

function checkDays(installedOn: string | null, returnedOn: string | null): void {
  if (installedOn !== null && returnedOn !== null && returnedOn < installedOn) {
    throw invalidField('returnedOn', 'must not be before the day of its installation');
  }
}
