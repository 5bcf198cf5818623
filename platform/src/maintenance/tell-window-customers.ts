import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Database, Trx } from '../postgres/database.js';
import { judgeNotices, settleNotices } from './judge-work-notices.store.js';
import { type StoredWindow, withScopes } from './maintenance-windows.read-model.js';
import { readMessageTerms } from './message-terms.read-model.js';
import { queueWorkMessages, settleWorkMessages } from './send-work-messages.store.js';
import { beginNotices, type NoticeRow } from './work-notices.store.js';

/**
 * Tells a tenant's customers of planned work, before it and after it, as far as that is due: whom a window hurts is
 * read once for each time of it and kept, and each of them has one message of each phase, whoever looks how often.
 */
export async function tellWindowCustomers(
  database: Database,
  tenantId: string,
  now: Instant,
): Promise<void> {
  await database.withTenant(tenantId, async (trx) => {
    if (!(await hasWork(trx, now))) return;
    await sql`select pg_advisory_xact_lock(hashtextextended(${tenantId}::text || 'work-messages', 38))`.execute(
      trx,
    );
    const work = { tenantId, now, terms: await readMessageTerms(trx, tenantId) };
    await settleWorkMessages(trx, work);
    const windows = await readTellingWindows(trx, now);
    for (const window of windows) await beginNotices(trx, work, window);
    const notices = await readOpenNotices(trx);
    const known = new Map(windows.map((window) => [window.id, window]));
    for (const window of await readOthers(trx, notices, known)) known.set(window.id, window);
    await judgeNotices(trx, work, notices, known);
    await queueWorkMessages(trx, work);
    await settleNotices(trx, work);
  });
}

async function hasWork(trx: Trx, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from maintenance_notices where not is_settled)
      or exists (select from maintenance_windows
        where sends_messages and (over_at is null or over_at > ${new Date(now)})) as has`.execute(
    trx,
  );
  return rows[0]?.has === true;
}

async function readTellingWindows(trx: Trx, now: Instant): Promise<StoredWindow[]> {
  const rows = await trx
    .selectFrom('maintenance_windows')
    .selectAll()
    .where('sends_messages', '=', true)
    .where((eb) => eb.or([eb('over_at', 'is', null), eb('over_at', '>', new Date(now))]))
    .orderBy('id')
    // A person who changes it is waited for.
    .forShare()
    .execute();
  return withScopes(trx, rows);
}

function readOpenNotices(trx: Trx): Promise<NoticeRow[]> {
  return trx
    .selectFrom('maintenance_notices')
    .selectAll()
    .where('is_settled', '=', false)
    .where('outcome', 'is', null)
    .orderBy('created_at')
    .execute();
}

/** Windows that are over, or tell nobody any more, while a time of theirs is still to be told of. */
async function readOthers(
  trx: Trx,
  notices: readonly NoticeRow[],
  known: ReadonlyMap<string, StoredWindow>,
): Promise<StoredWindow[]> {
  const ids = notices.flatMap(({ window_id: id }) => (id === null || known.has(id) ? [] : id));
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('maintenance_windows')
    .selectAll()
    .where('id', 'in', ids)
    .forShare()
    .execute();
  return withScopes(trx, rows);
}
