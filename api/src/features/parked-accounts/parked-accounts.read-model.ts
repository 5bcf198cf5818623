import type {
  ParkedAccount,
  parkedAccountQuerySchema,
} from '@atalaya/core/wire/rest/parked-accounts';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Position } from '../../http/cursor.js';

const problemSchema = z.looseObject({ kind: z.string() });

/** Those that stand longest first; one row more than `limit`. */
export async function readParked(
  trx: Trx,
  { limit, part }: Pick<z.output<typeof parkedAccountQuerySchema>, 'limit' | 'part'>,
  after: Position | undefined,
): Promise<readonly ParkedAccount[]> {
  let rows = trx
    .selectFrom('parked_accounts as p')
    .innerJoin('accounts as a', 'a.id', 'p.account_id')
    .innerJoin('customers as c', 'c.id', 'a.customer_id')
    .selectAll('p')
    .select(['c.id as customerId', 'c.name'])
    .orderBy('p.since')
    .orderBy('p.id')
    .limit(limit + 1);
  if (part) rows = rows.where('p.part', '=', part);
  if (after) {
    rows = rows.where(
      sql<boolean>`(p.since, p.id) > (${new Date(Number(after[0]))}, ${String(after[1])}::uuid)`,
    );
  }
  return (await rows.execute()).map((row) => ({
    id: row.id,
    accountId: row.account_id,
    customer: { id: row.customerId, name: row.name },
    part: row.part,
    problem: problemSchema.safeParse(row.problem).data ?? { kind: 'unknown' },
    since: row.since.toISOString(),
    triedAt: row.tried_at.toISOString(),
    tries: row.tries,
  }));
}
