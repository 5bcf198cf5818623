import { blockMatcher } from '@atalaya/core/domain/enforcement/take-over-match';
import type { TakeOverReading } from '@atalaya/core/domain/enforcement/take-over-reading';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import { storableJson } from '@atalaya/core/wire/collector-link/json-field';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import { readMatchable, readNamedInComments } from './take-over-books.read-model.js';

type Lane = Pick<RouterLane, 'tenantId' | 'routerId'>;

/**
 * Writes down another system's cuts as they were read, each with the service that it is of; one that is another than
 * before, or another's, is a new one to look at.
 */
export async function storeTakeOver(
  trx: Trx,
  { tenantId, routerId }: Lane,
  reading: TakeOverReading,
  now: Instant,
): Promise<void> {
  const { survey, blocks, returnRates } = storableJson(reading);
  const at = new Date(now);
  await sql`
    insert into take_overs (tenant_id, router_id, survey, read_at)
    values (${tenantId}, ${routerId}, ${JSON.stringify(survey)}::jsonb, ${at})
    on conflict (tenant_id, router_id) do update set survey = excluded.survey, read_at = excluded.read_at`.execute(
    trx,
  );
  const services = await readMatchable(trx, tenantId, blocks, now);
  const matchOf = blockMatcher(services, { routerId, returnRates: new Set(returnRates) });
  const matched = blocks.map((block) => ({ ...block, ...matchOf(block) }));
  const commentOf = ({ values }: (typeof matched)[number]) => values['comment'] ?? '';
  const unsure = matched.filter((one) => one.match !== 'matched' && commentOf(one) !== '');
  const named = await readNamedInComments(trx, tenantId, unsure.map(commentOf));
  const given = JSON.stringify(
    matched.map((one) => ({
      ...one,
      suggested: one.match === 'matched' ? null : (named.get(commentOf(one)) ?? null),
    })),
  );
  await sql`
    update take_over_entries e set ended_at = ${at}, ended_how = 'gone'
    where e.tenant_id = ${tenantId} and e.router_id = ${routerId} and e.ended_at is null and not exists (
      select 1 from jsonb_to_recordset(${given}::jsonb) as r (key text) where r.key = e.key
    )`.execute(trx);
  await sql`
    insert into take_over_entries as e (tenant_id, router_id, kind, key, menu, "values", owners, match, reason,
      source, service_id, suggested_service_id, first_seen_at, changed_at, last_seen_at)
    select ${tenantId}::uuid, ${routerId}::uuid, r.kind, r.key, r.menu, r."values", r.owners, r.match, r.reason,
      r.source, r."serviceId", r.suggested, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${given}::jsonb) as r (kind text, key text, menu text, "values" jsonb, owners jsonb,
      match text, reason text, source text, "serviceId" uuid, suggested uuid)
    on conflict (tenant_id, router_id, key) where ended_at is null do update set
      last_seen_at = excluded.last_seen_at, suggested_service_id = excluded.suggested_service_id,
      kind = excluded.kind, menu = excluded.menu, "values" = excluded."values", owners = excluded.owners,
      match = excluded.match, reason = excluded.reason, source = excluded.source, service_id = excluded.service_id,
      changed_at = case when (e."values", e.owners, e.match, e.service_id)
        is distinct from (excluded."values", excluded.owners, excluded.match, excluded.service_id)
        then excluded.changed_at else e.changed_at end`.execute(trx);
}

/** What a command was seen to have ended is over at once. */
export async function endTakenOver(
  trx: Trx,
  tenantId: string,
  commandIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (commandIds.length === 0) return;
  await sql`
    update take_over_entries set ended_at = ${new Date(now)}, ended_how = 'taken_over'
    where tenant_id = ${tenantId} and ended_at is null
      and command_id = any(${[...commandIds]}::uuid[])`.execute(trx);
}
