import type {
  AccountCharge,
  accountChargeQuerySchema,
} from '@atalaya/core/wire/rest/account-charges';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { AccountChargesTable } from '@atalaya/platform/postgres/invoicing-tables';
import { type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

/** Newest first; one row more than `limit`. */
export async function readCharges(
  trx: Trx,
  { limit, accountId, state }: z.output<typeof accountChargeQuerySchema>,
  after: Position | undefined,
) {
  let rows = trx
    .selectFrom('account_charges')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (state === 'invoiced') rows = rows.where('invoice_id', 'is not', null);
  if (state === 'cancelled') rows = rows.where('cancelled_at', 'is not', null);
  if (state === 'pending') {
    rows = rows.where('invoice_id', 'is', null).where('cancelled_at', 'is', null);
  }
  if (after) {
    rows = rows.where(
      sql<boolean>`(created_at, id) < (${new Date(Number(after[0]))}, ${String(after[1])}::uuid)`,
    );
  }
  return rows.execute();
}

export function asCharge(row: Selectable<AccountChargesTable>): AccountCharge {
  return {
    id: row.id,
    accountId: row.account_id,
    serviceId: row.service_id,
    kind: row.kind,
    description: row.description,
    amountMinor: Number(row.amount_minor),
    currency: row.currency,
    taxGroupId: row.tax_group_id,
    occurredOn: row.occurred_on,
    invoiceId: row.invoice_id,
    cancelledAt: row.cancelled_at?.toISOString() ?? null,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  };
}
