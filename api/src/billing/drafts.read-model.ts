import { draftSchema } from '@atalaya/core/domain/billing/draft';
import type { InvoiceDraft } from '@atalaya/core/wire/rest/invoice-drafts';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { z } from 'zod';

const problemSchema = z.looseObject({ kind: z.string() });

export interface DraftRow {
  readonly id: string;
  readonly account_id: string;
  readonly run_id: string | null;
  readonly state: InvoiceDraft['state'];
  readonly customer_name: string;
  readonly total_minor: string;
  readonly content: unknown;
  readonly problem: string | null;
  readonly previous: string | null;
  readonly created_at: Date;
}

/** By customer's name; with what the account was billed by the recurring invoice before. */
export async function readDrafts(
  trx: Trx,
  of: {
    readonly runId?: string;
    readonly id?: string;
    readonly accountId?: string;
    readonly state?: string | undefined;
    readonly after?: readonly (string | number)[] | undefined;
    readonly limit: number;
  },
): Promise<DraftRow[]> {
  const [name = null, id = null] = of.after ?? [];
  const { rows } = await sql<DraftRow>`
    select d.id, d.account_id, d.run_id, d.state, c.name as customer_name, d.total_minor, d.content, d.problem,
      d.created_at, (
        select i.total_minor from invoices i
        where i.tenant_id = d.tenant_id and i.account_id = d.account_id and i.kind = 'recurring'
          and i.voided_at is null and i.id <> d.id and i.issued_at < d.created_at
        order by i.issue_date desc, i.id limit 1
      ) as previous
    from invoice_drafts d
    join accounts a on a.tenant_id = d.tenant_id and a.id = d.account_id
    join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
    where (${of.runId ?? null}::uuid is null or d.run_id = ${of.runId ?? null}::uuid)
      and (${of.id ?? null}::uuid is null or d.id = ${of.id ?? null}::uuid)
      and (${of.accountId ?? null}::uuid is null or (d.account_id = ${of.accountId ?? null}::uuid and d.run_id is null))
      and (${of.state ?? null}::text is null or d.state = ${of.state ?? null})
      and (${name}::text is null or (c.name, d.id) > (${name}::text, ${id}::uuid))
    order by c.name, d.id
    limit ${of.limit}`.execute(trx);
  return rows;
}

export function asDraft(row: DraftRow): InvoiceDraft {
  const content = draftSchema.safeParse(row.content);
  return {
    id: row.id,
    accountId: row.account_id,
    runId: row.run_id,
    state: row.state,
    customerName: row.customer_name,
    totalMinor: Number(row.total_minor),
    content: content.success ? content.data : null,
    problem: row.problem === null ? null : problemSchema.parse(JSON.parse(row.problem)),
    previousMinor: row.previous === null ? null : Number(row.previous),
    createdAt: row.created_at.toISOString(),
  };
}
