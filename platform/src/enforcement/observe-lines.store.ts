import type { Redial } from '@atalaya/core/domain/enforcement/network-command';
import type { DesiredState, ObservedState } from '@atalaya/core/domain/services/service';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';

export interface SeenLine {
  readonly serviceId: string;
  readonly observed: ObservedState;
  readonly evidence: unknown;
  readonly redial: Redial | null;
  /** Where it is given, only a line of this generation was seen so: a newer one was changed since. */
  readonly generation: number | null;
}

export interface ChangedLine {
  readonly serviceId: string;
  readonly accountId: string | null;
  readonly customerId: string;
  readonly address: string;
  readonly generation: number;
  readonly desired: DesiredState;
  readonly before: ObservedState;
  readonly after: ObservedState;
}

/** Writes down how lines were read back; answers those that were not seen so before. */
export async function observeLines(
  trx: Trx,
  tenantId: string,
  lines: readonly SeenLine[],
  now: Instant,
): Promise<ChangedLine[]> {
  if (lines.length === 0) return [];
  const at = new Date(now);
  // The last word of a line counts.
  const last = [...new Map(lines.map((line) => [line.serviceId, line])).values()];
  const given = JSON.stringify(last);
  const { rows } = await sql<{
    id: string;
    account_id: string | null;
    customer_id: string;
    address: string;
    generation: number;
    desired_state: DesiredState;
    before: ObservedState;
    after: ObservedState;
  }>`
    with given as (
      select * from jsonb_to_recordset(${given}::jsonb) as r
        ("serviceId" uuid, observed text, evidence jsonb, redial text, generation integer)
    ), held as (
      select s.id, s.observed_state from services s
      join given g on g."serviceId" = s.id and s.generation = coalesce(g.generation, s.generation)
      where s.tenant_id = ${tenantId} order by s.id for no key update of s
    ), seen as (
      update services s set observed_state = g.observed, observed_at = ${at}::timestamptz,
        observed_evidence = g.evidence, redial = g.redial
      from held h join given g on g."serviceId" = h.id
      where s.tenant_id = ${tenantId} and s.id = h.id
      returning s.id, s.account_id, s.customer_id, s.address, s.generation, s.desired_state,
        h.observed_state as before, s.observed_state as after
    )
    select * from seen where before <> after order by id`.execute(trx);
  return rows.map((row) => ({
    serviceId: row.id,
    accountId: row.account_id,
    customerId: row.customer_id,
    address: row.address,
    generation: row.generation,
    desired: row.desired_state,
    before: row.before,
    after: row.after,
  }));
}
