import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { Position } from '../../http/cursor.js';

/** Newest first. */
function selectRuns(trx: Trx) {
  const counted = (status: 'new' | 'known' | 'accepted' | 'ignored') =>
    sql<number>`(select count(*)::int from discovery_candidates c
      where c.tenant_id = r.tenant_id and c.run_id = r.id and c.status = ${status})`;
  return trx
    .selectFrom('discovery_runs as r')
    .selectAll('r')
    .select([
      counted('new').as('new_count'),
      counted('known').as('known_count'),
      counted('accepted').as('accepted_count'),
      counted('ignored').as('ignored_count'),
    ])
    .orderBy('r.created_at', 'desc')
    .orderBy('r.id');
}

export type RunRow = Awaited<ReturnType<typeof readRuns>>[number];

export async function readRuns(trx: Trx, limit: number, after: Position | undefined) {
  let runs = selectRuns(trx).limit(limit + 1);
  if (after) {
    const [at, id] = [new Date(String(after[0])), String(after[1])];
    runs = runs.where((eb) =>
      eb.or([
        eb('r.created_at', '<', at),
        eb.and([eb('r.created_at', '=', at), eb('r.id', '>', id)]),
      ]),
    );
  }
  return runs.execute();
}

export async function readRun(trx: Trx, id: string): Promise<RunRow | undefined> {
  return selectRuns(trx).where('r.id', '=', id).executeTakeFirst();
}

/** A laboratory's network stands on this machine itself. */
export async function hasLoopbackDevice(trx: Trx): Promise<boolean> {
  const row = await trx
    .selectFrom('device_sources')
    .select('id')
    .where('address', 'like', '127.%')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
