import type { Redial } from '@atalaya/core/domain/enforcement/network-command';
import { setSpeedIn } from '@atalaya/core/domain/enforcement/set-speed';
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
  const given = JSON.stringify(
    last.map((line) => {
      const set = setSpeedIn(line.evidence);
      return { ...line, down: set?.downKbps ?? null, up: set?.upKbps ?? null };
    }),
  );
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
        ("serviceId" uuid, observed text, evidence jsonb, redial text, generation integer, down integer, up integer)
    ), held as (
      select s.id, s.observed_state from services s
      join given g on g."serviceId" = s.id and s.generation = coalesce(g.generation, s.generation)
      where s.tenant_id = ${tenantId} order by s.id for no key update of s
    ), seen as (
      update services s set observed_state = g.observed, observed_at = ${at}::timestamptz,
        observed_evidence = g.evidence, redial = g.redial,
        observed_since = case when s.observed_state = g.observed
          then coalesce(s.observed_since, s.observed_at, ${at}::timestamptz) else ${at}::timestamptz end,
        -- What a line that is cut or slowed is set to says nothing of its plan.
        set_down_kbps = case when g.observed = 'active' then g.down else s.set_down_kbps end,
        set_up_kbps = case when g.observed = 'active' then g.up else s.set_up_kbps end,
        set_speed_since = case when g.observed = 'active'
          and (s.set_down_kbps, s.set_up_kbps) is distinct from (g.down, g.up)
          then ${at}::timestamptz else s.set_speed_since end
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
