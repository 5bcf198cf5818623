import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { MoneyOccasion } from '@atalaya/platform/payments/record-payment';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.js';
import { notFound } from '../http/http-problem.js';
import { markApplied } from '../tenancy/idempotency.store.js';
import type { PortalAccess } from './portal-access.js';

interface PortalCustomer extends PortalAccess {
  readonly customer: { readonly id: string; readonly name: string };
}

export interface PortalUnit extends MoneyOccasion {
  readonly trx: Trx;
  readonly tenantId: string;
}

/** How a customer stands in the records: by name, and as a customer. */
export function portalActor({ customer }: PortalCustomer, request: FastifyRequest) {
  return { userId: null, name: `Portal · ${customer.name}`, ip: request.ip };
}

/**
 * One change of a customer's own account, in one transaction that also settles the request's key. An account of
 * anybody else does not exist.
 */
export async function portalWrite<T>(
  { database, clock }: Pick<ApiDeps, 'database' | 'clock'>,
  request: FastifyRequest,
  access: PortalCustomer,
  accountId: string,
  work: (unit: PortalUnit) => Promise<T>,
): Promise<T> {
  const { tenantId } = access;
  return database.withTenant(tenantId, async (trx) => {
    await mustBeOwn(trx, access.customer.id, accountId);
    const at = new Date(clock.now());
    const { timezone } = await trx
      .selectFrom('tenants')
      .select('timezone')
      .executeTakeFirstOrThrow();
    const today = dayIn(at.getTime(), timezone);
    const actor = portalActor(access, request);
    const result = await work({ trx, tenantId, actor, at, today });
    if (request.idempotency) await markApplied(trx, request.idempotency);
    return result;
  });
}

/** Its currency; throws a 404 where the account is not this customer's. */
export async function mustBeOwn(trx: Trx, customerId: string, accountId: string): Promise<string> {
  const own = await trx
    .selectFrom('accounts')
    .where('id', '=', accountId)
    .where('customer_id', '=', customerId)
    .select('currency')
    .executeTakeFirst();
  if (own === undefined) throw notFound();
  return own.currency;
}
