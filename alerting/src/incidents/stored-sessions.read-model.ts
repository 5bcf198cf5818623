import type { OutageSettings } from '@atalaya/core/domain/incidents/incident';
import type { SessionWatch } from '@atalaya/core/domain/incidents/session-loss';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';

/** A session that a poll no longer finds ended when the poll before saw it: so long before we last looked all is known. */
const SEEN_LATE_MS = 2 * MINUTE_MS;

type Watched = [routerId: string, watch: SessionWatch];

/**
 * How many sessions each router had when we last looked: what was lost while nobody looked is a fall too. Of routers
 * whose sessions are not kept one by one (read by SNMP) nothing is known before their next polls.
 */
export async function readSessionsBefore(
  trx: Trx,
  settings: OutageSettings,
  now: Instant,
): Promise<Watched[]> {
  const { looked } = await trx
    .selectFrom('device_state')
    .select((eb) => eb.fn.max('checked_at').as('looked'))
    .executeTakeFirstOrThrow();
  // The type says Date; the greatest of no rows is null.
  const lookedAt = (looked as Date | null)?.getTime();
  if (lookedAt === undefined || now - lookedAt > settings.sessionGapMs) return [];
  const at = Math.min(lookedAt, now) - SEEN_LATE_MS;
  const rows = await trx
    .selectFrom('service_sessions')
    .where('kind', '=', 'pppoe')
    .where('from_at', '<=', new Date(at))
    .where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>', new Date(at))]))
    .groupBy('device_id')
    .select((eb) => ['device_id', eb.fn.countAll<string>().as('sessions')])
    .execute();
  return rows.map((row) => [
    row.device_id,
    { counts: [{ at, sessions: Number(row.sessions) }], loss: null },
  ]);
}

/** What a router with an open incident had lost. */
export function asLoss(
  row: {
    readonly root_device_id: string | null;
    readonly cause: string;
    readonly opened_at: Date;
    readonly sessions_before: number | null;
    readonly sessions_now: number | null;
  },
  settings: OutageSettings,
): Watched[] {
  const { root_device_id: id, sessions_before: before, sessions_now: now } = row;
  if (row.cause !== 'sessions-lost' || id === null || before === null || now === null) return [];
  const at = row.opened_at.getTime();
  const beforeAt = at - settings.lostWithinMs;
  return [[id, { counts: [], loss: { before, beforeAt, at, now, isConfirmed: true } }]];
}
