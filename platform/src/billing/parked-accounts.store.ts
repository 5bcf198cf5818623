import type { BuiltDraft } from '@atalaya/core/domain/billing/build-draft';
import { sql } from 'kysely';
import type { ParkedAccountsTable } from '../postgres/billing-tables.js';
import type { Trx } from '../postgres/database.js';

export type ParkedPart = ParkedAccountsTable['part'];

export interface ParkedNow {
  readonly accountId: string;
  /** `kind` names it. */
  readonly problem: { readonly kind: string };
}

/** Accounts that stand still until somebody looked, each with its reason; how long they have stood is kept. */
export async function parkAccounts(
  trx: Trx,
  tenantId: string,
  part: ParkedPart,
  accounts: readonly ParkedNow[],
  at: Date,
): Promise<void> {
  if (accounts.length === 0) return;
  await sql`
    insert into parked_accounts (tenant_id, account_id, part, problem, since, tried_at)
    select ${tenantId}::uuid, "accountId", ${part}, problem, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb) as r ("accountId" uuid, problem jsonb)
    on conflict (tenant_id, account_id, part) do update set problem = excluded.problem, tried_at = excluded.tried_at,
      tries = parked_accounts.tries + 1`.execute(trx);
}

/** They go on by themselves. */
export async function unparkAccounts(
  trx: Trx,
  tenantId: string,
  part: ParkedPart,
  accountIds: readonly string[],
): Promise<void> {
  if (accountIds.length === 0) return;
  await sql`
    delete from parked_accounts
    where tenant_id = ${tenantId} and part = ${part} and account_id = any(${[...accountIds]}::uuid[])`.execute(
    trx,
  );
}

/** What a run found of these accounts, into the queue or out of it. */
export async function noteBuilt(
  trx: Trx,
  tenantId: string,
  built: ReadonlyMap<string, BuiltDraft>,
  at: Date,
): Promise<void> {
  const parked = [...built].flatMap(([accountId, { kind, ...of }]) =>
    kind === 'problem' && 'problem' in of ? [{ accountId, problem: of.problem }] : [],
  );
  const isParked = new Set(parked.map(({ accountId }) => accountId));
  const fine = [...built.keys()].filter((id) => !isParked.has(id));
  await parkAccounts(trx, tenantId, 'billing', parked, at);
  await unparkAccounts(trx, tenantId, 'billing', fine);
}
