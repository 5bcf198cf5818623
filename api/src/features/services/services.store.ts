import { ipv6Prefix } from '@atalaya/core/domain/customers/ipv6-prefix';
import { intentOf } from '@atalaya/core/domain/enforcement/wanted-intent';
import { accessIdentity } from '@atalaya/core/domain/services/access-identity';
import type { AccessKind } from '@atalaya/core/domain/services/service';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { serviceCreateSchema, serviceUpdateSchema } from '@atalaya/core/wire/rest/services';
import type { GivenBack } from '@atalaya/platform/billing/give-back-days';
import { holdService } from '@atalaya/platform/billing/hold-service';
import { queueCommands } from '@atalaya/platform/enforcement/queue-commands.store';
import type { ServicesTable } from '@atalaya/platform/postgres/customer-tables';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { giveBackBeyond } from '../../billing/end-of-service.store.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertService(
  unit: TenantUnit,
  service: z.output<typeof serviceCreateSchema>,
): Promise<string> {
  checkPosition(service.latitude, service.longitude);
  const { customerId, contractId, billedUntil } = service;
  const accountId =
    service.accountId === undefined ? await readAccountOf(unit.trx, customerId) : service.accountId;
  await checkBilling(unit.trx, { customerId, accountId, contractId });
  const billedFrom =
    service.billedFrom === undefined ? await readTenantDay(unit.trx, unit.now) : service.billedFrom;
  checkDays(billedFrom, billedUntil);
  const row = await unit.insert('services', {
    customer_id: customerId,
    plan_id: service.planId,
    address: service.address,
    latitude: service.latitude,
    longitude: service.longitude,
    access_kind: service.accessKind,
    access_identity: checkedIdentity(service.accessKind, service.accessIdentity),
    ipv6_prefix: checkedPrefix(service.ipv6Prefix),
    account_id: accountId,
    contract_id: contractId,
    billed_from: billedFrom,
    billed_until: billedUntil,
    notes: service.notes,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

type ServicePatch = z.output<typeof serviceUpdateSchema>;

export interface UpdatedService {
  /** Credit notes for days that were billed and are not used; none where nothing ended. */
  readonly notes: readonly GivenBack[];
  /** Whose money changed; null where none did. */
  readonly accountId: string | null;
}

/**
 * Each change of the desired state is a generation of its own. A service that ends, by its state or by its last day,
 * gives billed days back by the tenant's policy.
 */
export async function updateService(
  unit: TenantUnit,
  id: string,
  service: ServicePatch,
): Promise<UpdatedService> {
  const held = mayEnd(service) ? await holdService(unit.trx, unit.tenantId, id) : undefined;
  const { before, after } = await writeChange(unit, id, service);
  await queueChange(unit, before, service);
  const end = await endOf(unit, before, after);
  if (held === undefined || end === null) return { notes: [], accountId: null };
  const notes = await giveBackBeyond(unit, held, end);
  return { notes, accountId: notes.length === 0 ? null : (held.account?.id ?? null) };
}

async function writeChange(
  unit: TenantUnit,
  id: string,
  service: ServicePatch,
): Promise<{
  readonly before: Selectable<ServicesTable>;
  readonly after: Selectable<ServicesTable>;
}> {
  const before = await unit.find('services', id);
  const { latitude = before.latitude, longitude = before.longitude } = service;
  checkPosition(latitude, longitude);
  const kind = service.accessKind ?? before.access_kind;
  const identity =
    service.accessIdentity === undefined ? before.access_identity : service.accessIdentity;
  const { accountId, contractId, billedFrom, billedUntil, ipv6Prefix: prefix } = service;
  const billing = {
    customerId: before.customer_id,
    accountId: accountId === undefined ? before.account_id : accountId,
    contractId: contractId === undefined ? before.contract_id : contractId,
  };
  if (accountId !== undefined || contractId !== undefined) await checkBilling(unit.trx, billing);
  checkDays(
    billedFrom === undefined ? before.billed_from : billedFrom,
    billedUntil === undefined ? before.billed_until : billedUntil,
  );
  if (service.planId !== undefined && service.planId !== before.plan_id) {
    await mustNotBeBilled(unit, id);
  }
  const isNewState = (service.desiredState ?? before.desired_state) !== before.desired_state;
  if (isNewState && service.desiredState === 'reduced') {
    throw invalidField('desiredState', 'is the step before a cut: only collections take it');
  }
  const after = await unit.update('services', id, {
    plan_id: service.planId,
    address: service.address,
    latitude,
    longitude,
    access_kind: kind,
    access_identity: checkedIdentity(kind, identity),
    ipv6_prefix: prefix === undefined ? undefined : checkedPrefix(prefix),
    account_id: accountId,
    contract_id: contractId,
    billed_from: billedFrom,
    billed_until: billedUntil,
    desired_state: service.desiredState,
    generation: isNewState ? before.generation + 1 : undefined,
    notes: service.notes,
    updated_at: unit.now,
  });
  return { before, after };
}

const mayEnd = ({ desiredState, billedUntil }: ServicePatch) =>
  desiredState === 'cancelled' || typeof billedUntil === 'string';

/** The first day that is billed no more, of a service that ends by this change. */
async function endOf(
  unit: TenantUnit,
  before: Selectable<ServicesTable>,
  after: Selectable<ServicesTable>,
): Promise<CalendarDay | null> {
  const isCancelled = after.desired_state === 'cancelled';
  const isChanged =
    after.desired_state !== before.desired_state || after.billed_until !== before.billed_until;
  if (!isChanged) return null;
  if (after.billed_until !== null) return after.billed_until;
  return isCancelled ? readTenantDay(unit.trx, unit.now) : null;
}

/** What the line's router has to be told of it. */
async function queueChange(
  unit: TenantUnit,
  before: Selectable<ServicesTable>,
  { desiredState = before.desired_state, planId = before.plan_id }: ServicePatch,
): Promise<void> {
  const isNewState = desiredState !== before.desired_state;
  const isNewPlan = planId !== before.plan_id && desiredState !== 'cancelled';
  const why = { actor: unit.actor.name, cause: 'service', decisionId: null };
  const serviceId = before.id;
  const commands = [
    ...(isNewState ? [{ serviceId, intent: intentOf(desiredState), ...why }] : []),
    ...(isNewPlan ? [{ serviceId, intent: 'provision' as const, ...why }] : []),
  ];
  const count = await queueCommands(unit.trx, unit.tenantId, commands, unit.now.getTime());
  if (count > 0) unit.announce('network-commands.requested');
}

/** What was billed of days to come is given back by a plan change, not by a correction of the service. */
async function mustNotBeBilled(unit: TenantUnit, serviceId: string): Promise<void> {
  const billed = await unit.trx
    .selectFrom('invoice_lines')
    .select('id')
    .where('service_id', '=', serviceId)
    .where('is_live', '=', true)
    .where('period_end', '>', await readTenantDay(unit.trx, unit.now))
    .limit(1)
    .executeTakeFirst();
  if (billed) throw invalidField('planId', 'is billed already: change it by a plan change');
}

/** The oldest open account of a customer; null when all are closed. */
async function readAccountOf(trx: Trx, customerId: string): Promise<string | null> {
  const account = await trx
    .selectFrom('accounts')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('status', '=', 'open')
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst();
  return account?.id ?? null;
}

interface Billing {
  readonly customerId: string;
  readonly accountId: string | null;
  readonly contractId: string | null;
}

/** The account is the customer's own and open, the contract one of that account. */
async function checkBilling(trx: Trx, { customerId, accountId, contractId }: Billing) {
  if (accountId !== null) {
    const account = await trx
      .selectFrom('accounts')
      .select(['customer_id', 'status'])
      .where('id', '=', accountId)
      .executeTakeFirst();
    if (account?.customer_id !== customerId) throw invalidField('accountId', 'does not exist');
    if (account.status === 'closed') throw invalidField('accountId', 'is closed');
  }
  if (contractId === null) return;
  const contract = await trx
    .selectFrom('contracts')
    .select('account_id')
    .where('id', '=', contractId)
    .executeTakeFirst();
  if (accountId === null || contract?.account_id !== accountId) {
    throw invalidField('contractId', 'does not exist');
  }
}

function checkDays(from: string | null, until: string | null): void {
  if (until !== null && (from === null || until <= from)) {
    throw invalidField('billedUntil', 'must be after the first day that is billed');
  }
}

function checkedPrefix(text: string | null): string | null {
  if (text === null) return null;
  const prefix = ipv6Prefix(text);
  if (prefix === undefined) {
    throw invalidField('ipv6Prefix', 'must be an IPv6 prefix such as 2001:db8:12::/56');
  }
  return prefix;
}

const EXPECTED: Readonly<Record<AccessKind, string>> = {
  pppoe: 'must be a PPPoE user without control characters',
  dhcp: 'must be a MAC address such as 4C:5E:0C:11:22:33',
  static: 'must be an IP address',
};

function checkedIdentity(kind: AccessKind, text: string | null): string | null {
  if (text === null) return null;
  const identity = accessIdentity(kind, text);
  if (identity === undefined) throw invalidField('accessIdentity', EXPECTED[kind]);
  return identity;
}

function checkPosition(latitude: number | null, longitude: number | null): void {
  if ((latitude === null) === (longitude === null)) return;
  const missing = latitude === null ? 'latitude' : 'longitude';
  throw invalidField(missing, 'is needed beside the other half of the position');
}
