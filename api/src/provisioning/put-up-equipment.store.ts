import type { ProvisioningBody } from '@atalaya/core/wire/rest/provisioning';
import { openLinks } from '@atalaya/platform/services/service-links.store';
import { sql } from 'kysely';
import { readTenantDay } from '../customers/tenant-day.read-model.js';
import { conflict } from '../http/http-problem.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';

type Asked = NonNullable<ProvisioningBody['equipment']>;
interface Place {
  readonly customerId: string;
  readonly serviceId: string;
}

/**
 * What stands at the new line: what is known by that serial number or MAC address is bound to it, else it is written
 * down anew; where the inventory has it as a device, the line runs through that. What serves another line is refused,
 * with whose it is.
 */
export async function putUpEquipment(unit: TenantUnit, asked: Asked, place: Place): Promise<void> {
  const known = await knownEquipment(unit, asked);
  const other = known.find(
    (row) => row.service_id !== null || row.customer_id !== place.customerId,
  );
  if (other !== undefined) throw inUse(asked, other.holder);
  const device = await knownDevice(unit, asked);
  if (device?.holder != null) throw inUse(asked, device.holder);
  const installed = await readTenantDay(unit.trx, unit.now);
  const bound = {
    service_id: place.serviceId,
    device_id: device?.id ?? null,
    updated_at: unit.now,
  };
  const [own] = known;
  if (own === undefined) {
    const { kind, serial, mac, model, owner } = asked;
    await unit.insert('equipment', {
      ...bound,
      ...{ kind, serial, mac, model, owner },
      customer_id: place.customerId,
      installed_on: installed,
      returned_on: null,
      notes: '',
      created_at: unit.now,
    });
  } else {
    await unit.update('equipment', own.id, bound);
  }
  if (device !== undefined) await linkCpe(unit, place.serviceId, device.id);
}

const inUse = ({ serial, mac }: Asked, holder: string) =>
  conflict('equipment-in-use', `${serial ?? mac} stands at ${holder}.`, [
    {
      field: serial === null ? 'equipment.mac' : 'equipment.serial',
      message: `stands at ${holder}`,
    },
  ]);

async function knownEquipment({ trx, tenantId }: TenantUnit, { serial, mac }: Asked) {
  const { rows } = await sql<{
    id: string;
    customer_id: string;
    service_id: string | null;
    holder: string;
  }>`
    select e.id, e.customer_id, case when s.desired_state = 'cancelled' then null else s.id end as service_id,
      c.name || coalesce(' (' || s.access_identity || ')', '') as holder
    from equipment e
    join customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id
    left join services s on s.tenant_id = e.tenant_id and s.id = e.service_id
    where e.tenant_id = ${tenantId} and e.returned_on is null
      and (e.serial = ${serial}::text or e.mac = ${mac}::text)
    order by e.created_at, e.id for update of e`.execute(trx);
  return rows;
}

/** The device of the inventory that it is, and at whom it stands by a link that a person or a rule confirmed. */
async function knownDevice({ trx, tenantId }: TenantUnit, { serial, mac }: Asked) {
  const { rows } = await sql<{ id: string; holder: string | null }>`
    select d.id, (
      select c.name || coalesce(' (' || s.access_identity || ')', '') from service_device_links l
      join services s on s.tenant_id = l.tenant_id and s.id = l.service_id and s.desired_state <> 'cancelled'
      join customers c on c.tenant_id = s.tenant_id and c.id = s.customer_id
      where l.tenant_id = d.tenant_id and l.device_id = d.id and l.kind = 'cpe'
        and l.status = 'confirmed' and l.valid_to is null
      limit 1
    ) as holder
    from devices d
    where d.tenant_id = ${tenantId} and d.role in ('cpe', 'onu', 'router')
      and (upper(d.serial) = ${serial}::text or d.macs && array[${mac}::text])
    order by d.created_at, d.id limit 1`.execute(trx);
  return rows[0];
}

async function linkCpe(unit: TenantUnit, serviceId: string, deviceId: string): Promise<void> {
  const confirmed = { confirmed_by: unit.actor.name, confirmed_at: unit.now };
  const link = {
    service_id: serviceId,
    device_id: deviceId,
    kind: 'cpe' as const,
    interface: null,
    mac: null,
    source: 'manual' as const,
    status: 'confirmed' as const,
    score: 1,
    matched_since: null,
    ...confirmed,
  };
  await openLinks(unit.trx, unit.tenantId, [link], unit.now);
  await unit.record({
    action: 'service_link.create',
    subjectType: 'service',
    subjectId: serviceId,
    after: { deviceId, kind: 'cpe' },
  });
}
