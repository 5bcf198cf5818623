import type { collectionTaskSchema } from '@atalaya/core/wire/rest/dunning';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';
import { conflict, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export type TaskView = z.infer<typeof collectionTaskSchema>;

interface TaskFilter {
  readonly id?: string;
  readonly state?: TaskView['state'] | undefined;
  readonly limit: number;
}

/** The newest first, one more than asked for. */
export async function readTasks(
  trx: Trx,
  { id, state, limit }: TaskFilter,
  after: Position | undefined,
): Promise<TaskView[]> {
  let query = trx
    .selectFrom('collection_tasks as t')
    .innerJoin('accounts as a', 'a.id', 't.account_id')
    .innerJoin('customers as c', 'c.id', 'a.customer_id')
    .selectAll('t')
    .select(['c.id as customer_id', 'c.name', 'c.phone'])
    .orderBy('t.created_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1);
  if (id !== undefined) query = query.where('t.id', '=', id);
  if (state !== undefined) query = query.where('t.state', '=', state);
  if (after) {
    const at = new Date(Number(after[0]));
    query = query.where(sql<boolean>`(t.created_at, t.id) < (${at}, ${String(after[1])}::uuid)`);
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    customerId: row.customer_id,
    customerName: row.name,
    phone: row.phone,
    serviceId: row.service_id,
    kind: row.kind,
    key: row.key,
    title: row.title,
    details: row.details,
    state: row.state,
    dueOn: row.due_on,
    outcome: row.outcome,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
  }));
}

/** Whoever reached the customer told of the debt: a notice that had not arrived counts as delivered from now on. */
export async function closeTask(
  unit: TenantUnit,
  id: string,
  {
    state,
    outcome,
    hasReached,
  }: {
    readonly state: 'done' | 'dropped';
    readonly outcome: string;
    readonly hasReached: boolean;
  },
): Promise<TaskView> {
  const { trx, now } = unit;
  const [before] = await readTasks(trx, { id, limit: 1 }, undefined);
  if (before === undefined) throw notFound();
  const done = await trx
    .updateTable('collection_tasks')
    .set({ state, outcome, closed_at: now, updated_at: now })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  if (done === undefined) throw conflict('task-closed', 'The task is closed already.');
  if (hasReached && before.kind === 'call') {
    await trx
      .updateTable('dunning_notices')
      .set({ state: 'delivered', settled_at: now })
      .where('account_id', '=', before.accountId)
      .where('state', '=', 'undelivered')
      .execute();
  }
  const [after] = await readTasks(trx, { id, limit: 1 }, undefined);
  if (after === undefined) throw notFound();
  await unit.record({
    action: 'collection_task.close',
    subjectType: 'collection_task',
    subjectId: id,
    before,
    after,
  });
  return after;
}
