import type { FiscalRoute } from '@atalaya/core/domain/fiscal/judge-answer';
import type { FiscalIssue } from '@atalaya/core/wire/rest/fiscal-settings';
import { lanNetworksOf } from '@atalaya/platform/outbox/lan-networks';
import type { Trx } from '@atalaya/platform/postgres/database';

/** One tenant's way to its authority, as it is stored. */
export interface FiscalRouteRow extends FiscalRoute {
  readonly adapter: string;
  readonly issue: FiscalIssue;
  readonly config: unknown;
  readonly sealed: { readonly keyId: string; readonly ciphertext: Uint8Array } | null;
  readonly since: Date | null;
  readonly timezone: string;
  /** Networks of its own to which the tenant lets requests go. */
  readonly allowed: readonly string[];
}

/** Null for a tenant whose charge documents are all there is. */
export async function readFiscalRoute(trx: Trx, tenantId: string): Promise<FiscalRouteRow | null> {
  const row = await trx
    .selectFrom('fiscal_settings as f')
    .innerJoin('tenants as t', 't.id', 'f.tenant_id')
    .where('f.tenant_id', '=', tenantId)
    .where('f.adapter', '<>', 'none')
    .selectAll('f')
    .select(['t.timezone', 't.settings'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const { key_id: keyId, ciphertext } = row;
  return {
    adapter: row.adapter,
    issue: row.issue,
    config: row.config,
    sealed: keyId === null || ciphertext === null ? null : { keyId, ciphertext },
    since: row.since,
    timezone: row.timezone,
    allowed: lanNetworksOf(row.settings),
    failuresInRow: row.failures_in_row,
    pausedUntil: row.paused_until?.getTime() ?? null,
    pausedReason: row.paused_reason,
  };
}

export async function writeFiscalRoute(
  trx: Trx,
  tenantId: string,
  { failuresInRow, pausedUntil, pausedReason }: FiscalRoute,
): Promise<void> {
  await trx
    .updateTable('fiscal_settings')
    .set({
      failures_in_row: failuresInRow,
      paused_until: pausedUntil === null ? null : new Date(pausedUntil),
      paused_reason: pausedReason,
    })
    .where('tenant_id', '=', tenantId)
    .execute();
}
