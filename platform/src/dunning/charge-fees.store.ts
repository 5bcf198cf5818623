import { createCutCalendar } from '@atalaya/core/domain/dunning/cut-calendar';
import { lateFeeOf } from '@atalaya/core/domain/dunning/late-fee';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '../postgres/database.js';
import type { TenantTerms } from './policy.js';
import type { ServiceCase } from './snapshots.read-model.js';

interface FeeOccasion {
  readonly tenantId: string;
  readonly now: Instant;
  readonly today: CalendarDay;
  readonly terms: TenantTerms;
}

/** As the customer reads it on the invoice, in the tenant's language. */
const wordsOf = ({ locale }: TenantTerms) =>
  locale.startsWith('en')
    ? { lateFee: 'Late fee, invoice', reconnection: 'Reconnection' }
    : { lateFee: 'Recargo por mora, factura', reconnection: 'Reconexión' };

/** Once for each invoice whose grace is over; it goes to the account's next invoice. Nothing where it is only watched. */
export async function chargeLateFees(
  trx: Trx,
  { cases, ...occasion }: FeeOccasion & { readonly cases: readonly ServiceCase[] },
): Promise<void> {
  const { policy } = occasion.terms;
  if (policy.lateFee.kind === 'none' || policy.mode !== 'enforce') return;
  const calendar = createCutCalendar(policy, occasion.terms.timeZone);
  const words = wordsOf(occasion.terms);
  const accounts = new Map(cases.map((one) => [one.accountId, one]));
  for (const of of accounts.values()) {
    for (const invoice of of.snapshot.invoices) {
      const fee = lateFeeOf({ ...occasion, invoice, policy, incidents: of.incidents, calendar });
      if (fee === 0) continue;
      await charge(trx, occasion, of, {
        kind: 'late_fee',
        amountMinor: fee,
        source: `late-fee:${invoice.id}`,
        description: `${words.lateFee} ${invoice.number}`,
      });
    }
  }
}

export interface ReconnectionFee {
  readonly of: ServiceCase;
  readonly terms: TenantTerms;
}

/** Of cuts that were seen on the network; to the accounts' next invoices. */
export async function chargeReconnections(
  trx: Trx,
  occasion: Omit<FeeOccasion, 'terms'>,
  fees: readonly ReconnectionFee[],
): Promise<void> {
  for (const { of, terms } of fees) {
    const amountMinor = terms.policy.reconnectionFeeMinor;
    if (amountMinor === 0) continue;
    await charge(trx, occasion, of, {
      kind: 'reconnection_fee',
      amountMinor,
      source: `reconnection:${of.snapshot.serviceId}:${of.generation}`,
      description: wordsOf(terms).reconnection,
    });
  }
}

async function charge(
  trx: Trx,
  { tenantId, now, today }: Omit<FeeOccasion, 'terms'>,
  { accountId, snapshot }: ServiceCase,
  fee: {
    readonly kind: 'late_fee' | 'reconnection_fee';
    readonly amountMinor: number;
    readonly source: string;
    readonly description: string;
  },
): Promise<void> {
  await trx
    .insertInto('account_charges')
    .values({
      tenant_id: tenantId,
      account_id: accountId,
      service_id: fee.kind === 'reconnection_fee' ? snapshot.serviceId : null,
      kind: fee.kind,
      description: fee.description,
      amount_minor: fee.amountMinor,
      currency: snapshot.currency,
      source: fee.source,
      occurred_on: today,
      created_by: 'dunning',
      created_at: new Date(now),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'account_id', 'source']).doNothing())
    .execute();
}
