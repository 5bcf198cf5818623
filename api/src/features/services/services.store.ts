import { intentOf } from '@atalaya/core/domain/enforcement/wanted-intent';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { serviceUpdateSchema } from '@atalaya/core/wire/rest/services';
import type { GivenBack } from '@atalaya/platform/billing/give-back-days';
import { holdService } from '@atalaya/platform/billing/hold-service';
import { askComparisons } from '@atalaya/platform/enforcement/ask-comparisons.store';
import { queueCommands } from '@atalaya/platform/enforcement/queue-commands.store';
import type { ServicesTable } from '@atalaya/platform/postgres/customer-tables';
import { wantSpeed } from '@atalaya/platform/sync/want-speed.store';
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import { giveBackBeyond } from '../../billing/end-of-service.store.js';
import {
  checkBilling,
  checkDays,
  checkedIdentity,
  checkedPrefix,
  checkPosition,
} from '../../customers/insert-service.store.js';
import { readTenantDay } from '../../customers/tenant-day.read-model.js';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

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
  if (hasOtherAccess(before, after)) {
    const asked = await askComparisons(unit.trx, unit.tenantId, id, unit.now.getTime());
    if (asked > 0) unit.announce('network-commands.requested');
  }
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

/** What blocks or slows the line stands under the access that it had. */
const hasOtherAccess = (before: Selectable<ServicesTable>, after: Selectable<ServicesTable>) =>
  before.access_kind !== after.access_kind ||
  before.access_identity !== after.access_identity ||
  before.ipv6_prefix !== after.ipv6_prefix;

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
  const { trx, tenantId, actor, now } = unit;
  const why = { actor: actor.name, cause: 'service' };
  const serviceId = before.id;
  const intent = intentOf(desiredState);
  const states = isNewState ? [{ serviceId, intent, ...why, decisionId: null }] : [];
  let count = await queueCommands(trx, tenantId, states, now.getTime());
  if (isNewPlan) {
    count += await wantSpeed(trx, tenantId, serviceId, { ...why, when: 'now' }, now.getTime());
  }
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
