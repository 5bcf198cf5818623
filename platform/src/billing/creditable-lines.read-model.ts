import {
  type CreditedPart,
  type IssuedLine,
  leftToCredit,
} from '@atalaya/core/domain/billing/credit-lines';
import { frozenTaxesSchema } from '@atalaya/core/domain/billing/frozen';
import { summed } from '@atalaya/core/domain/billing/line-taxes';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

/** What notes may still take back of each line of these invoices; discounts lie in the lines that they lower. */
export async function readCreditableLines(
  trx: Trx,
  tenantId: string,
  invoiceIds: readonly string[],
): Promise<Map<string, IssuedLine[]>> {
  if (invoiceIds.length === 0) return new Map();
  const lines = await readLines(trx, tenantId, invoiceIds);
  const { rows: credited } = await sql<{
    invoice_id: string;
    line_id: string | null;
    net: string;
    taxes: unknown;
  }>`
    select n.invoice_id, l.detail ->> 'invoiceLineId' as line_id, l.net_minor as net, l.taxes
    from credit_notes n
    join credit_note_lines l on l.tenant_id = n.tenant_id and l.credit_note_id = n.id
    where n.tenant_id = ${tenantId} and n.invoice_id = any(${[...invoiceIds]}::uuid[])
    order by n.issued_at, n.id, l.position`.execute(trx);
  const parts = groupBy(credited, (row) => row.invoice_id);
  const left = [...groupBy(lines, ({ invoiceId }) => invoiceId)].map(
    ([id, own]): [string, IssuedLine[]] => {
      const taken = (parts.get(id) ?? []).map(
        (row): CreditedPart => ({
          lineId: row.line_id,
          ...summed(Number(row.net), frozenTaxesSchema.parse(row.taxes)),
        }),
      );
      return [id, leftToCredit(own, taken)];
    },
  );
  return new Map(left);
}

/** An invoice that has no lines is one itself. */
async function readLines(trx: Trx, tenantId: string, invoiceIds: readonly string[]) {
  const { rows } = await sql<{
    invoice_id: string;
    id: string | null;
    service_id: string | null;
    description: string | null;
    is_fee: boolean;
    net: string;
    taxes: unknown;
  }>`
    select i.id as invoice_id, l.id, l.service_id, l.description,
      coalesce(l.kind in ('late_fee', 'reconnection_fee'), false) as is_fee,
      coalesce(l.net_minor, i.net_minor) as net, coalesce(l.taxes, i.taxes) as taxes
    from invoices i
    left join invoice_lines l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
    where i.tenant_id = ${tenantId} and i.id = any(${[...invoiceIds]}::uuid[])
    order by i.id, l.position`.execute(trx);
  return rows.map((row) => ({
    ...summed(Number(row.net), frozenTaxesSchema.parse(row.taxes)),
    invoiceId: row.invoice_id,
    id: row.id ?? row.invoice_id,
    serviceId: row.service_id,
    description: row.description ?? '',
    isFee: row.is_fee,
  }));
}
