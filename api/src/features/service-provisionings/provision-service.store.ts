import { randomInt } from 'node:crypto';
import {
  linePasswordContext,
  makeLinePassword,
} from '@atalaya/core/domain/provisioning/line-password';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { ProvisioningBody } from '@atalaya/core/wire/rest/provisioning';
import { queueCommands } from '@atalaya/platform/enforcement/queue-commands.store';
import { openLinks } from '@atalaya/platform/services/service-links.store';
import { insertCustomer } from '../../customers/insert-customer.store.js';
import { insertService } from '../../customers/insert-service.store.js';
import { invalidField } from '../../http/http-problem.js';
import { giveAddress } from '../../provisioning/give-address.store.js';
import { nameLine } from '../../provisioning/name-line.store.js';
import { putUpEquipment } from '../../provisioning/put-up-equipment.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { openTicket, planTicket } from '../../tickets/open-ticket.store.js';

export interface ProvisionedLine {
  readonly serviceId: string;
  /** Of a PPPoE user; told to who made it and kept sealed. */
  readonly password: string | null;
  readonly ticketId: string | null;
}

/**
 * A new subscriber's line with all that belongs to it, or nothing of it: customer, service, user, password, address,
 * links, equipment, ticket, and the command that puts it on its router.
 */
export async function provisionService(
  unit: TenantUnit,
  secrets: SecretBox,
  body: ProvisioningBody,
): Promise<ProvisionedLine> {
  // Users and running numbers are given one after the other.
  await unit.lockTenant();
  await checkRouter(unit, body.routerId);
  await checkPlan(unit, body.planId);
  const customerId = body.customerId ?? (await newCustomer(unit, body));
  const { accessKind } = body;
  const known = await knownIdentity(unit, body, customerId);
  const serviceId = await insertService(unit, {
    customerId,
    planId: body.planId,
    address: body.address,
    latitude: body.latitude,
    longitude: body.longitude,
    accessKind,
    accessIdentity: known,
    ipv6Prefix: null,
    contractId: null,
    billedFrom: body.billedFrom,
    billedUntil: null,
    notes: body.notes,
  });
  const address = await giveAddress(unit, { serviceId, ...body });
  const identity = known ?? address;
  if (identity === null) throw invalidField('poolId', 'is needed, or an address');
  if (known === null) await unit.update('services', serviceId, { access_identity: identity });
  const password = accessKind === 'pppoe' ? makeLinePassword((below) => randomInt(below)) : null;
  await keep(unit, secrets, body, { serviceId, identity, address, password });
  if (body.accessPoint !== null) await linkAccessPoint(unit, serviceId, body.accessPoint);
  if (body.equipment !== null) {
    await putUpEquipment(unit, body.equipment, { customerId, serviceId });
  }
  const ticketId = body.ticket === null ? null : await installation(unit, body.ticket, serviceId);
  await pushLine(unit, serviceId);
  return { serviceId, password, ticketId };
}

/** Puts the line on its router, where that is switched on; else the next comparison after it was does. */
export async function pushLine(unit: TenantUnit, serviceId: string): Promise<void> {
  const { trx, tenantId, actor, now } = unit;
  const command = { serviceId, intent: 'provision', actor: actor.name } as const;
  const why = { cause: 'provisioning', decisionId: null };
  const count = await queueCommands(trx, tenantId, [{ ...command, ...why }], now.getTime());
  if (count > 0) unit.announce('network-commands.requested');
}

async function newCustomer(unit: TenantUnit, { customer }: ProvisioningBody): Promise<string> {
  if (customer === undefined) throw invalidField('customerId', 'is needed, or a new customer');
  return insertCustomer(unit, customer);
}

async function checkRouter({ trx }: TenantUnit, routerId: string): Promise<void> {
  const router = await trx
    .selectFrom('devices')
    .where('id', '=', routerId)
    .where('role', '=', 'router')
    .select('id')
    .executeTakeFirst();
  if (router === undefined) throw invalidField('routerId', 'does not exist');
}

async function checkPlan({ trx }: TenantUnit, planId: string): Promise<void> {
  const plan = await trx
    .selectFrom('plans')
    .where('id', '=', planId)
    .select('is_offered')
    .executeTakeFirst();
  if (plan === undefined) throw invalidField('planId', 'does not exist');
  if (!plan.is_offered) throw invalidField('planId', 'is not offered any more');
}

/** What the line is known by; null of a static one, which is known by the address that it is given. */
async function knownIdentity(
  unit: TenantUnit,
  { accessKind, userName, mac }: ProvisioningBody,
  customerId: string,
): Promise<string | null> {
  if (accessKind === 'pppoe') return nameLine(unit, { customerId, asked: userName });
  if (accessKind === 'static') return null;
  const other = await unit.trx
    .selectFrom('services')
    .where('access_kind', '=', 'dhcp')
    .where('access_identity', '=', mac)
    .where('desired_state', '<>', 'cancelled')
    .select('id')
    .executeTakeFirst();
  if (other !== undefined) throw invalidField('mac', 'is already taken');
  return mac;
}

interface Made {
  readonly serviceId: string;
  readonly identity: string;
  readonly address: string | null;
  readonly password: string | null;
}

async function keep(
  unit: TenantUnit,
  secrets: SecretBox,
  body: ProvisioningBody,
  { serviceId, identity, address, password }: Made,
): Promise<void> {
  const { routerId, accessKind, profile, dhcpServer, poolId } = body;
  const sealed =
    password === null
      ? undefined
      : secrets.seal(password, linePasswordContext(unit.tenantId, serviceId));
  await unit.trx
    .insertInto('service_provisionings')
    .values({
      tenant_id: unit.tenantId,
      service_id: serviceId,
      router_id: routerId,
      access_kind: accessKind,
      identity,
      key_id: sealed?.keyId ?? null,
      password: sealed === undefined ? null : Buffer.from(sealed.ciphertext),
      address,
      pool_id: poolId,
      profile,
      dhcp_server: dhcpServer,
      made_at: unit.now,
      made_by: unit.actor.name,
      verified_at: null,
    })
    .execute();
  await unit.record({
    action: 'service.provision',
    subjectType: 'service',
    subjectId: serviceId,
    after: { routerId, accessKind, identity, address, poolId, profile, dhcpServer },
  });
}

async function linkAccessPoint(
  unit: TenantUnit,
  serviceId: string,
  { deviceId, isConfirmed }: NonNullable<ProvisioningBody['accessPoint']>,
): Promise<void> {
  const device = await unit.trx
    .selectFrom('devices')
    .where('id', '=', deviceId)
    .where('role', '<>', 'cpe')
    .select('id')
    .executeTakeFirst();
  if (device === undefined) throw invalidField('accessPoint.deviceId', 'does not exist');
  const link = {
    service_id: serviceId,
    device_id: deviceId,
    kind: 'access_point' as const,
    interface: null,
    mac: null,
    source: 'manual' as const,
    status: isConfirmed ? ('confirmed' as const) : ('suggested' as const),
    score: isConfirmed ? 1 : 0.5,
    matched_since: null,
    confirmed_by: isConfirmed ? unit.actor.name : null,
    confirmed_at: isConfirmed ? unit.now : null,
  };
  await openLinks(unit.trx, unit.tenantId, [link], unit.now);
  await unit.record({
    action: 'service_link.create',
    subjectType: 'service',
    subjectId: serviceId,
    after: { deviceId, kind: 'access_point', status: link.status },
  });
}

async function installation(
  unit: TenantUnit,
  { subject, priority }: NonNullable<ProvisioningBody['ticket']>,
  serviceId: string,
): Promise<string> {
  const asked = { serviceId, subject, priority, kind: 'installation' as const };
  return openTicket(unit, asked, await planTicket(unit, asked), 'desk');
}
