import type { DocumentSnapshot } from '@atalaya/core/domain/billing/frozen';
import { sql } from 'kysely';
import { readIssuer } from '../documents/issuer.read-model.js';
import type { Trx } from '../postgres/database.js';

export interface Billed {
  readonly customerId: string;
  readonly dueAfterDays: number;
  readonly snapshot: DocumentSnapshot;
}

/** Who buys and who sells, as documents of these accounts freeze it. */
export async function readSnapshots(
  trx: Trx,
  tenantId: string,
  accountIds: readonly string[],
): Promise<Map<string, Billed>> {
  const { rows } = await sql<{
    id: string;
    customer_id: string;
    anchor_day: number;
    due_after_days: number;
    kind: 'person' | 'company';
    name: string;
    tax_id: string | null;
    tax_id_kind: string | null;
    address: string;
    email: string | null;
    phone: string | null;
    locale: string;
  }>`
    select a.id, a.customer_id, a.anchor_day, a.due_after_days, c.kind, c.name, c.tax_id, c.tax_id_kind, c.address,
      c.email, c.phone, t.locale
    from accounts a
    join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
    join tenants t on t.id = a.tenant_id
    where a.tenant_id = ${tenantId} and a.id = any(${[...accountIds]}::uuid[])`.execute(trx);
  const issuer = await readIssuer(trx, tenantId);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        customerId: row.customer_id,
        dueAfterDays: row.due_after_days,
        snapshot: {
          customer: {
            kind: row.kind,
            name: row.name,
            taxId: row.tax_id,
            taxIdKind: row.tax_id_kind,
            address: row.address === '' ? null : row.address,
            email: row.email,
            phone: row.phone,
          },
          issuer,
          account: { id: row.id, anchorDay: row.anchor_day },
          locale: row.locale,
        },
      },
    ]),
  );
}
