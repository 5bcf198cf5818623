import { balanceBefore, statementMovements } from '../payments/account-statement.read-model.js';
import type { Trx } from '../postgres/database.js';
import { readIssuer } from './issuer.read-model.js';
import type { StatementOfAccount } from './pdf/statement-pdf.js';

const MOST_MOVEMENTS = 2_000;

/** Undefined when there is no account of this id. */
export async function readStatement(
  trx: Trx,
  tenantId: string,
  accountId: string,
  period: { readonly from: string; readonly to: string },
): Promise<StatementOfAccount | undefined> {
  const account = await trx
    .selectFrom('accounts as a')
    .innerJoin('customers as c', (join) =>
      join.onRef('c.tenant_id', '=', 'a.tenant_id').onRef('c.id', '=', 'a.customer_id'),
    )
    .innerJoin('tenants as t', 't.id', 'a.tenant_id')
    .where('a.id', '=', accountId)
    .select(['a.currency', 'c.name', 'c.tax_id', 't.locale'])
    .executeTakeFirst();
  if (account === undefined) return undefined;
  const most = MOST_MOVEMENTS + 1;
  const movements = await statementMovements(trx, tenantId, accountId, period, most);
  return {
    customer: { name: account.name, taxId: account.tax_id },
    issuer: await readIssuer(trx, tenantId),
    locale: account.locale,
    currency: account.currency,
    ...period,
    beforeMinor: await balanceBefore(trx, tenantId, accountId, period.from),
    movements: movements.slice(0, MOST_MOVEMENTS),
    isCutOff: movements.length > MOST_MOVEMENTS,
  };
}
