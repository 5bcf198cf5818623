import { judgeToldTime } from '@atalaya/core/domain/maintenance/told-time';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { StoredWindow } from './maintenance-windows.read-model.js';
import {
  addMessages,
  callOff,
  insertNotice,
  type NoticeRow,
  type NoticeWork,
  readAffected,
  readFacts,
  readHurtIds,
  readTold,
  withdraw,
} from './work-notices.store.js';

/** What became of the times that customers were told of: who was told of one is told how it went on. */
export async function judgeNotices(
  trx: Trx,
  work: NoticeWork,
  notices: readonly NoticeRow[],
  windows: ReadonlyMap<string, StoredWindow>,
): Promise<void> {
  for (const notice of notices) {
    const window = windows.get(notice.window_id ?? '') ?? null;
    if (notice.outcome === null) await judgeNotice(trx, work, notice, window);
  }
}

async function judgeNotice(
  trx: Trx,
  work: NoticeWork,
  notice: NoticeRow,
  window: StoredWindow | null,
): Promise<void> {
  const told = { from: notice.from_at.getTime(), to: notice.to_at.getTime() };
  const judged = judgeToldTime(told, window, work.terms.hours.timezone, work.now);
  switch (judged.kind) {
    case 'stands':
      if (window !== null) await readAffected(trx, work, notice, window);
      return;
    case 'moved':
      if (window !== null) await move(trx, work, notice, window, judged.to);
      return;
    case 'dropped':
      await withdraw(trx, work, notice, 'not-needed');
      await close(trx, work, notice, 'dropped');
      return;
    case 'ended':
    case 'cancelled':
      await withdraw(trx, work, notice, judged.kind === 'ended' ? 'too-late' : 'not-needed');
      await addMessages(trx, work, notice, {
        phase: judged.kind,
        customers: await readTold(trx, work.tenantId, notice.id),
      });
      await close(trx, work, notice, judged.kind);
  }
}

/** Who was told of the old time and is still hurt is told of the new one at once; the others when it comes near. */
async function move(
  trx: Trx,
  work: NoticeWork,
  notice: NoticeRow,
  window: StoredWindow,
  to: { readonly from: number; readonly to: number },
): Promise<void> {
  const { tenantId, now, terms } = work;
  await withdraw(trx, work, notice, 'not-needed');
  const told = await readTold(trx, tenantId, notice.id);
  const hurt = new Set(await readHurtIds(trx, window, now));
  await close(trx, work, notice, 'moved');
  await callOff(
    trx,
    work,
    notice,
    told.filter((id) => !hurt.has(id)),
  );
  const facts = await readFacts(trx, window, terms);
  const moved = await insertNotice(trx, tenantId, window, { ...to, facts }, now);
  await addMessages(trx, work, moved, {
    phase: 'moved',
    customers: told.filter((id) => hurt.has(id)),
  });
  await readAffected(trx, work, moved, window);
}

async function close(
  trx: Trx,
  { now }: NoticeWork,
  { id }: NoticeRow,
  outcome: NonNullable<NoticeRow['outcome']>,
): Promise<void> {
  await trx
    .updateTable('maintenance_notices')
    .set({ outcome, outcome_at: new Date(now) })
    .where('id', '=', id)
    .execute();
}

/** Of what is over, and of which every message came to its end, nothing is looked at any more. */
export async function settleNotices(trx: Trx, { tenantId }: NoticeWork): Promise<void> {
  await sql`
    update maintenance_notices n set is_settled = true
    where n.tenant_id = ${tenantId} and not n.is_settled and n.outcome is not null
      and not exists (select from maintenance_messages m where m.tenant_id = n.tenant_id and m.notice_id = n.id
        and m.state in ('waiting', 'sending'))`.execute(trx);
}
