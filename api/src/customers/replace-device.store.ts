import { intentOf } from '@atalaya/core/domain/enforcement/wanted-intent';
import { type DeviceRole, isInfrastructure } from '@atalaya/core/domain/network/device';
import type { deviceReplacementCreateSchema } from '@atalaya/core/wire/rest/device-replacements';
import { queueCommands } from '@atalaya/platform/enforcement/queue-commands.store';
import type { ServicesTable } from '@atalaya/platform/postgres/customer-tables';
import type { DevicesTable } from '@atalaya/platform/postgres/network-tables';
import { closeLinks, openLinks } from '@atalaya/platform/services/service-links.store';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { conflict, invalidField } from '../http/http-problem.js';
import { insertDevice } from '../network/devices.store.js';
import type { TenantUnit } from '../tenancy/tenant-unit.store.js';
import { replaceEquipment } from './replace-equipment.store.js';
import { refuseElsewhere } from './replacement-place.read-model.js';

type Asked = z.output<typeof deviceReplacementCreateSchema>;
type Device = Selectable<DevicesTable>;
type Service = Selectable<ServicesTable>;

/**
 * One CPE in the place of another: the old one's links end now and stay as they were, the new one's begin, and what is
 * known of each stays with it. A DHCP line that was known by the old box's MAC is known by the new one's, and the
 * router that has a lease of ours for it is told. Tickets and the rest of the path stay. Answers the record's id.
 */
export async function replaceDevice(
  unit: TenantUnit,
  serviceId: string,
  asked: Asked,
): Promise<string> {
  const service = await unit.find('services', serviceId);
  if (service.desired_state === 'cancelled') {
    throw conflict('service-cancelled', 'A cancelled service has no device to replace.');
  }
  const links = await cpeLinks(unit, serviceId);
  const own = links.filter((link) => link.device_id === asked.oldDeviceId);
  if (own.length === 0) throw invalidField('oldDeviceId', 'is no CPE of this service now');
  const old = await unit.find('devices', asked.oldDeviceId);
  const known = await findNew(unit, asked);
  if (known !== undefined) await checkNew(unit, service, { old, known });
  await refuseElsewhere(unit.trx, service, { device: known ?? null, ...asked });
  const hadAcceptance = await hasAcceptance(unit, old.id);
  const device = known ?? (await makeNew(unit, old, asked));
  const stale = links.filter((link) => own.includes(link) || link.device_id === device.id);
  const confirmed = links.filter(({ status }) => status === 'confirmed');
  await closeLinks(unit.trx, [...new Set([...stale, ...confirmed].map(({ id }) => id))], unit.now);
  await openLinks(unit.trx, unit.tenantId, [linkTo(unit, serviceId, device)], unit.now);
  await restOld(unit, old, known === undefined);
  await replaceEquipment(unit, service, { old, device, ...asked });
  const identity = await moveIdentity(unit, service, { old, device, accessMac: asked.accessMac });
  return await note(unit, { service, old, device, identity, hadAcceptance, reason: asked.reason });
}

async function cpeLinks(unit: TenantUnit, serviceId: string) {
  return await unit.trx
    .selectFrom('service_device_links')
    .where('service_id', '=', serviceId)
    .where('kind', '=', 'cpe')
    .where('valid_to', 'is', null)
    .where('status', '<>', 'rejected')
    .select(['id', 'device_id', 'status'])
    .execute();
}

/** The one of the inventory that is meant; undefined: it is not there. */
async function findNew(
  unit: TenantUnit,
  { deviceId, mac, serial }: Asked,
): Promise<Device | undefined> {
  const rows = await unit.trx
    .selectFrom('devices')
    .selectAll()
    .where((eb) => {
      if (deviceId !== null) return eb('id', '=', deviceId);
      return eb.or([
        ...(mac === null ? [] : [eb(eb.val(mac), '=', eb.fn.any('macs'))]),
        ...(serial === null ? [] : [eb(eb.fn<string>('upper', ['serial']), '=', serial)]),
      ]);
    })
    .limit(2)
    .execute();
  const [found, another] = rows;
  if (deviceId !== null && found === undefined) throw invalidField('deviceId', 'does not exist');
  if (another !== undefined) {
    throw invalidField(
      'mac',
      `with this serial number names two devices: ${found?.name}, ${another.name}`,
    );
  }
  return found;
}

async function checkNew(
  unit: TenantUnit,
  service: Service,
  { old, known }: { readonly old: Device; readonly known: Device },
): Promise<void> {
  if (known.id === old.id) throw invalidField('deviceId', 'is the device that is there now');
  if (isInfrastructure(known.role as DeviceRole)) {
    throw invalidField(
      'deviceId',
      `is no equipment of a customer: ${known.name} is a ${known.role}`,
    );
  }
  const taken = await unit.trx
    .selectFrom('service_device_links as l')
    .innerJoin('services as s', 's.id', 'l.service_id')
    .innerJoin('customers as c', 'c.id', 's.customer_id')
    .where('l.device_id', '=', known.id)
    .where('l.kind', '=', 'cpe')
    .where('l.valid_to', 'is', null)
    .where('l.status', '=', 'confirmed')
    .where('l.service_id', '<>', service.id)
    .where('s.desired_state', '<>', 'cancelled')
    .select(['c.name', 's.access_identity'])
    .executeTakeFirst();
  if (taken === undefined) return;
  const line = taken.access_identity === null ? '' : ` (${taken.access_identity})`;
  const at = `is the CPE of ${taken.name}${line} now`;
  throw conflict('device-elsewhere', `${known.name} ${at}.`, [{ field: 'deviceId', message: at }]);
}

/** It stands where the old one stood, is reached as that one was, and its sources go on with it. */
async function makeNew(unit: TenantUnit, old: Device, asked: Asked): Promise<Device> {
  const { mac, serial, model } = asked;
  const name = asked.name ?? `${old.name} ${mac?.slice(-5) ?? serial ?? ''}`.slice(0, 120);
  const id = await insertDevice(unit, {
    ...{ name, serial, siteId: old.site_id, address: old.address, tags: old.tags },
    role: old.role as DeviceRole,
    macs: mac === null ? [] : [mac],
    vendor: model === '' ? old.vendor : null,
    model: model === '' ? null : model,
    monitored: old.monitored,
    notes: '',
    sources: [],
  });
  await unit.trx
    .updateTable('device_sources')
    .set({ device_id: id })
    .where('device_id', '=', old.id)
    .execute();
  return await unit.find('devices', id);
}

const linkTo = (unit: TenantUnit, serviceId: string, device: Device) => ({
  service_id: serviceId,
  device_id: device.id,
  kind: 'cpe' as const,
  interface: null,
  mac: null,
  source: 'manual' as const,
  status: 'confirmed' as const,
  score: 1,
  confirmed_by: unit.actor.name,
  confirmed_at: unit.now,
});

/** Nobody looks at it any more where no other service runs through it; its past stays. */
async function restOld(unit: TenantUnit, old: Device, isAddressTaken: boolean): Promise<void> {
  const used = await unit.trx
    .selectFrom('service_device_links')
    .where('device_id', '=', old.id)
    .where('valid_to', 'is', null)
    .where('status', '=', 'confirmed')
    .select('id')
    .executeTakeFirst();
  await unit.update('devices', old.id, {
    monitored: used === undefined ? false : undefined,
    address: isAddressTaken ? null : undefined,
    updated_at: unit.now,
  });
}

/** The identities before and after; null where the line goes by something else than the box. */
async function moveIdentity(
  unit: TenantUnit,
  service: Service,
  { old, device, accessMac }: { old: Device; device: Device; accessMac: string | null },
): Promise<{ readonly old: string; readonly new: string } | null> {
  const before = service.access_identity;
  if (service.access_kind !== 'dhcp' || before === null || !old.macs.includes(before)) return null;
  const after = accessMac ?? device.macs[0];
  if (after === undefined) {
    throw invalidField('accessMac', 'is needed: the line is known by the MAC of the old device');
  }
  const { trx, tenantId, actor, now } = unit;
  const intent = intentOf(service.desired_state);
  const why = { actor: actor.name, cause: 'replacement', decisionId: null };
  // Before the change: on which router the line is was read of the old MAC.
  const made = await queueCommands(
    trx,
    tenantId,
    [{ serviceId: service.id, intent, ...why }],
    now.getTime(),
  );
  if (made > 0) unit.announce('network-commands.requested');
  await unit.update('services', service.id, { access_identity: after, updated_at: now });
  // What the platform made of the line on a router is the new box's.
  await trx
    .updateTable('service_provisionings')
    .set({ identity: after })
    .where('tenant_id', '=', tenantId)
    .where('service_id', '=', service.id)
    .where('identity', '=', before)
    .execute();
  return { old: before, new: after };
}

async function hasAcceptance(unit: TenantUnit, deviceId: string): Promise<boolean> {
  const found = await unit.trx
    .selectFrom('reference_values')
    .where('device_id', '=', deviceId)
    .where('kind', '=', 'acceptance')
    .select('id')
    .executeTakeFirst();
  return found !== undefined;
}

interface Replaced {
  readonly service: Service;
  readonly old: Device;
  readonly device: Device;
  readonly identity: { readonly old: string; readonly new: string } | null;
  readonly hadAcceptance: boolean;
  readonly reason: string;
}

async function note(
  unit: TenantUnit,
  { service, old, device, identity, hadAcceptance, reason }: Replaced,
): Promise<string> {
  const { id } = await unit.trx
    .insertInto('device_replacements')
    .values({
      tenant_id: unit.tenantId,
      service_id: service.id,
      old_device_id: old.id,
      old_name: old.name,
      new_device_id: device.id,
      new_name: device.name,
      old_access_identity: identity?.old ?? null,
      new_access_identity: identity?.new ?? null,
      reason,
      had_acceptance: hadAcceptance,
      replaced_by: unit.actor.name,
      replaced_at: unit.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const told = (one: Device) => ({ deviceId: one.id, name: one.name, macs: one.macs });
  await unit.record({
    action: 'service.replace_device',
    subjectType: 'service',
    subjectId: service.id,
    before: { ...told(old), accessIdentity: identity?.old ?? service.access_identity },
    after: { ...told(device), accessIdentity: identity?.new ?? service.access_identity, reason },
  });
  return id;
}
