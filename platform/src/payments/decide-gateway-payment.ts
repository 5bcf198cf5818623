import type { Selectable } from 'kysely';
import { lockAccounts } from '../billing/lock-accounts.js';
import type { Trx } from '../postgres/database.js';
import type { GatewayPaymentsTable } from '../postgres/payment-desk-tables.js';
import { auditMoney } from './actor.js';
import type { MoneyOccasion } from './record-payment.js';
import { settleGatewayPayment } from './settle-gateway-payment.js';

export type DecidedGatewayPayment =
  | { readonly kind: 'decided' }
  | { readonly kind: 'no-payment' }
  /** It has its account, somebody decided on it, or there is no money in it. */
  | { readonly kind: 'nothing-to-decide' }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'other-currency'; readonly currency: string };

/**
 * A provider's payment of nobody known is of this account: it is credited, or held while it is on its way, as if the
 * provider had named the account. Once. The caller publishes `accounts.changed`.
 */
export async function assignGatewayPayment(
  trx: Trx,
  tenantId: string,
  {
    id,
    accountId,
    notes,
  }: { readonly id: string; readonly accountId: string; readonly notes: string },
  occasion: MoneyOccasion,
): Promise<DecidedGatewayPayment> {
  await lockAccounts(trx, tenantId, [accountId]);
  const row = await lockUndecided(trx, tenantId, id);
  if ('kind' in row) return row;
  const account = await trx
    .selectFrom('accounts')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', accountId)
    .select('currency')
    .executeTakeFirst();
  if (account === undefined) return { kind: 'no-account' };
  if (account.currency !== row.currency) {
    return { kind: 'other-currency', currency: account.currency };
  }
  await decide(trx, tenantId, row, { decision: 'assigned', accountId, notes }, occasion);
  const { provider } = await trx
    .selectFrom('payment_gateways')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', row.gateway_id)
    .select('provider')
    .executeTakeFirstOrThrow();
  const told = {
    providerPaymentId: row.provider_payment_id,
    status: row.status,
    isChargeback: false,
    amountMinor: Number(row.amount_minor),
    currency: row.currency,
    refundedMinor: Number(row.refunded_minor),
    externalReference: row.external_reference,
    payer: row.payer,
  };
  const gateway = { id: row.gateway_id, provider };
  await settleGatewayPayment(trx, tenantId, gateway, told, occasion);
  return { kind: 'decided' };
}

/** It was given back at the provider, or is to be: it is never credited. */
export async function returnGatewayPayment(
  trx: Trx,
  tenantId: string,
  { id, notes }: { readonly id: string; readonly notes: string },
  occasion: MoneyOccasion,
): Promise<DecidedGatewayPayment> {
  const row = await lockUndecided(trx, tenantId, id);
  if ('kind' in row) return row;
  const { account_id: accountId } = row;
  await decide(trx, tenantId, row, { decision: 'returned', accountId, notes }, occasion);
  return { kind: 'decided' };
}

type Row = Selectable<GatewayPaymentsTable>;

async function lockUndecided(
  trx: Trx,
  tenantId: string,
  id: string,
): Promise<Row | Extract<DecidedGatewayPayment, { kind: 'no-payment' | 'nothing-to-decide' }>> {
  const row = await trx
    .selectFrom('gateway_payments')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return { kind: 'no-payment' };
  const isOpen = row.problem !== null && row.decision === null && row.payment_id === null;
  const hasMoney = row.status === 'approved' || row.status === 'pending';
  return isOpen && hasMoney ? row : { kind: 'nothing-to-decide' };
}

async function decide(
  trx: Trx,
  tenantId: string,
  row: Row,
  made: {
    readonly decision: 'assigned' | 'returned';
    readonly accountId: string | null;
    readonly notes: string;
  },
  { actor, at }: MoneyOccasion,
): Promise<void> {
  await trx
    .updateTable('gateway_payments')
    .set({
      decision: made.decision,
      account_id: made.accountId,
      decision_notes: made.notes,
      decided_by: actor.name,
      decided_at: at,
      problem: null,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', row.id)
    .execute();
  const act = {
    action: `gateway_payment.${made.decision === 'assigned' ? 'assign' : 'return'}`,
    subjectType: 'gateway_payment',
    subjectId: row.id,
    before: { accountId: row.account_id, problem: row.problem },
    after: {
      ...made,
      providerPaymentId: row.provider_payment_id,
      amountMinor: Number(row.amount_minor),
      currency: row.currency,
    },
  };
  await auditMoney(trx, tenantId, act, actor, at);
}
