import { namedBlocksSchema } from '@atalaya/core/domain/enforcement/take-over-names';
import type { TakeOverVerdict } from '@atalaya/core/domain/enforcement/take-over-verdict';
import { TAKE_OVER_VERDICTS } from '@atalaya/core/domain/enforcement/take-over-verdict';
import type {
  TakeOverEntry,
  TakeOverView,
  takeOverEntryQuerySchema,
} from '@atalaya/core/wire/rest/take-over';
import { verdictOf } from '@atalaya/platform/enforcement/take-over-verdict';
import type { Trx } from '@atalaya/platform/postgres/database';
import type {
  TakeOverEntriesTable,
  TakeOversTable,
} from '@atalaya/platform/postgres/take-over-tables';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { mustRouter } from './enforcement-routers.store.js';

/** Open entries of a router with their service, its decision and the last command for them, as `e`, `s`, `d`, `c`. */
export const openEntries = (routerId: string): RawBuilder<unknown> => sql`
  from take_over_entries e
  left join services s on s.tenant_id = e.tenant_id and s.id = e.service_id
  left join dunning_decisions d on d.tenant_id = s.tenant_id and d.service_id = s.id and d.is_current
  left join network_commands c on c.tenant_id = e.tenant_id and c.id = e.command_id
  where e.router_id = ${routerId} and e.ended_at is null`;

export const isUnderWay = sql<boolean>`coalesce(c.state in ('queued', 'running', 'failed'), false)`;

/** What was named, what was read, and how much there is of each. */
export async function readTakeOver(trx: Trx, routerId: string): Promise<TakeOverView> {
  const { id, name, mode, comparison } = await mustRouter(trx, routerId);
  const row = await trx
    .selectFrom('take_overs')
    .selectAll()
    .where('router_id', '=', routerId)
    .executeTakeFirst();
  const { rows } = await sql<{ verdict: TakeOverVerdict; entries: number; under_way: number }>`
    select ${verdictOf()} as verdict, count(*)::int as entries,
      count(*) filter (where ${isUnderWay})::int as under_way
    ${openEntries(routerId)} group by 1`.execute(trx);
  const { taken } = await trx
    .selectFrom('take_over_entries')
    .select(({ fn }) => fn.countAll<string>().as('taken'))
    .where('router_id', '=', routerId)
    .where('ended_how', '=', 'taken_over')
    .executeTakeFirstOrThrow();
  const found = new Map(rows.map((one) => [one.verdict, one.entries]));
  return {
    router: { id, name },
    mode,
    named: namedBlocksSchema.parse(row?.named ?? {}),
    namedAt: row?.named_at?.toISOString() ?? null,
    namedBy: row?.named_by ?? null,
    readAt: row?.read_at?.toISOString() ?? null,
    askedAt: comparison.askedAt,
    error: comparison.error,
    survey: row?.survey ? surveyView(row.survey) : null,
    counts: countsOf((verdict) => found.get(verdict) ?? 0),
    underWay: rows.reduce((sum, one) => sum + one.under_way, 0),
    taken: Number(taken),
  };
}

const countsOf = (count: (verdict: TakeOverVerdict) => number): TakeOverView['counts'] =>
  Object.fromEntries(TAKE_OVER_VERDICTS.map((one) => [one, count(one)])) as TakeOverView['counts'];

const surveyView = (
  survey: NonNullable<Selectable<TakeOversTable>['survey']>,
): TakeOverView['survey'] => ({
  ...survey,
  lists: survey.lists.map(({ why, ...list }) => ({ ...list, why: [...why] })),
  profiles: survey.profiles.map(({ why, ...profile }) => ({ ...profile, why: [...why] })),
});

type EntryRow = Selectable<TakeOverEntriesTable> & {
  readonly verdict: TakeOverVerdict;
  readonly rank: number;
  readonly sort_key: string;
  readonly desired_state: NonNullable<TakeOverEntry['service']>['desiredState'] | null;
  readonly access_identity: string | null;
  readonly customer_id: string | null;
  readonly customer: string | null;
  readonly hint_identity: string | null;
  readonly hint_customer_id: string | null;
  readonly hint_customer: string | null;
  readonly command_state: NonNullable<TakeOverEntry['command']>['state'] | null;
  readonly command_error: string | null;
};

/** Who is to have service and is blocked comes first; one more than asked for. */
export async function readEntries(
  trx: Trx,
  routerId: string,
  query: z.output<typeof takeOverEntryQuerySchema>,
  after: Position | undefined,
): Promise<EntryRow[]> {
  const [rank, key, id] = after ?? [0, '', null];
  const { rows } = await sql<EntryRow>`
    select * from (
      select e.*, ${verdictOf()} as verdict, left(e.key, 150) as sort_key,
        array_position(${[...TAKE_OVER_VERDICTS]}::text[], ${verdictOf()}) as rank,
        s.desired_state, s.access_identity, k.id as customer_id, k.name as customer,
        h.access_identity as hint_identity, hk.id as hint_customer_id, hk.name as hint_customer,
        c.state as command_state, c.error as command_error
      from (select * from take_over_entries where router_id = ${routerId} and ended_at is null) e
      left join services s on s.tenant_id = e.tenant_id and s.id = e.service_id
      left join customers k on k.tenant_id = s.tenant_id and k.id = s.customer_id
      left join dunning_decisions d on d.tenant_id = s.tenant_id and d.service_id = s.id and d.is_current
      left join network_commands c on c.tenant_id = e.tenant_id and c.id = e.command_id
      left join services h on h.tenant_id = e.tenant_id and h.id = e.suggested_service_id
      left join customers hk on hk.tenant_id = h.tenant_id and hk.id = h.customer_id
    ) found
    where (${query.verdict ?? null}::text is null or verdict = ${query.verdict ?? null}::text)
      and (${after === undefined} or (rank, sort_key, id) > (${Number(rank)}::int, ${String(key)}::text, ${id}::uuid))
    order by rank, sort_key, id limit ${query.limit + 1}`.execute(trx);
  return rows;
}

export const entryView = (row: EntryRow): TakeOverEntry => ({
  id: row.id,
  verdict: row.verdict,
  kind: row.kind,
  menu: row.menu,
  values: { ...row.values },
  reason: row.reason,
  source: row.source,
  service:
    row.service_id === null || row.customer_id === null || row.desired_state === null
      ? null
      : {
          id: row.service_id,
          accessIdentity: row.access_identity,
          customer: { id: row.customer_id, name: row.customer ?? '' },
          desiredState: row.desired_state,
        },
  suggested:
    row.suggested_service_id === null || row.hint_customer_id === null
      ? null
      : {
          id: row.suggested_service_id,
          accessIdentity: row.hint_identity,
          customer: { id: row.hint_customer_id, name: row.hint_customer ?? '' },
        },
  firstSeenAt: row.first_seen_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  lastSeenAt: row.last_seen_at.toISOString(),
  command:
    row.command_id === null || row.command_state === null
      ? null
      : { id: row.command_id, state: row.command_state, error: row.command_error },
});
