import type { TimelineKind } from '@atalaya/core/wire/rest/customer-timeline';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';
import type { Position } from '../../http/cursor.js';
import {
  type TimelineBranch,
  type TimelineOf,
  timelineBranches,
} from './timeline-branches.read-model.js';

export interface TimelineRow {
  readonly kind: TimelineKind;
  readonly at: Date;
  readonly key: string;
  readonly data: unknown;
}

/** What is known of a customer from all sides, the newest first; one row more than `limit`. */
export async function readTimeline(
  trx: Trx,
  wanted: {
    readonly tenantId: string;
    readonly customerId: string;
    readonly kinds: readonly TimelineKind[];
    readonly limit: number;
  },
  after: Position | undefined,
): Promise<TimelineRow[]> {
  if (wanted.kinds.length === 0) return [];
  const branches = timelineBranches(await namesOf(trx, wanted.tenantId, wanted.customerId));
  const rows = wanted.limit + 1;
  const parts = wanted.kinds.map((kind) => selectBranch(kind, branches[kind], rows, after));
  const found = await sql<TimelineRow>`
    select * from (${sql.join(parts, sql` union all `)}) as timeline
    order by at desc, key desc limit ${rows}`.execute(trx);
  return found.rows;
}

/** Each source gives no more than a page, by its own index: a year of sessions is not read for ten lines. */
function selectBranch(
  kind: TimelineKind,
  { from, at, key, data }: TimelineBranch,
  limit: number,
  after: Position | undefined,
): RawBuilder<unknown> {
  const plain = sql`(${key})::text collate "C"`;
  const before =
    after === undefined
      ? sql``
      : sql` and ${at} <= ${new Date(Number(after[0]))}
          and (${at}, ${plain}) < (${new Date(Number(after[0]))}::timestamptz, ${String(after[1])}::text collate "C")`;
  return sql`(select ${sql.lit(kind)} as kind, ${at} as at, ${plain} as key, ${data} as data from ${from}${before}
    order by ${at} desc, ${plain} desc limit ${limit})`;
}

async function namesOf(trx: Trx, tenantId: string, customerId: string): Promise<TimelineOf> {
  const accounts = await trx
    .selectFrom('accounts')
    .select('id')
    .where('customer_id', '=', customerId)
    .execute();
  const services = await trx
    .selectFrom('services')
    .select(['id', 'access_identity'])
    .where('customer_id', '=', customerId)
    .execute();
  return {
    tenantId,
    customerId,
    accountIds: accounts.map(({ id }) => id),
    serviceIds: services.map(({ id }) => id),
    identities: services.flatMap(({ access_identity: identity }) => identity ?? []),
  };
}
