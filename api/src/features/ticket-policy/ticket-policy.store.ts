import type { TicketPolicy } from '@atalaya/core/domain/tickets/ticket-policy';
import { readTicketTerms } from '@atalaya/platform/tickets/ticket-terms.read-model';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function writeTicketPolicy(
  unit: TenantUnit,
  policy: TicketPolicy,
): Promise<TicketPolicy> {
  const { trx, tenantId, actor, now } = unit;
  await unit.lockTenant();
  const { policy: before } = await readTicketTerms(trx, tenantId);
  const columns = { policy: JSON.stringify(policy), updated_by: actor.name, updated_at: now };
  await trx
    .insertInto('ticket_policies')
    .values({ tenant_id: tenantId, ...columns })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(columns))
    .execute();
  await unit.record({
    action: 'ticket_policy.update',
    subjectType: 'ticket_policy',
    subjectId: tenantId,
    before,
    after: policy,
  });
  return policy;
}
