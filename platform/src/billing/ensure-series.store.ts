import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

const PREFIXES = { invoice: 'A-', credit_note: 'NC-' } as const;

/** A tenant that never set a series of this kind gets one from 1 without an end, so that its first document is issued. */
export async function ensureSeries(
  trx: Trx,
  tenantId: string,
  kind: keyof typeof PREFIXES,
  at: Date,
): Promise<void> {
  await sql`
    insert into number_series (tenant_id, kind, prefix, is_default, created_at)
    select ${tenantId}::uuid, ${kind}, ${PREFIXES[kind]}, true, ${at}
    where not exists (select from number_series where tenant_id = ${tenantId} and kind = ${kind})
    on conflict do nothing`.execute(trx);
}
