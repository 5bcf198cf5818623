import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { CollectionTasksTable } from '../postgres/dunning-tables.js';
import type { ServiceCase } from './snapshots.read-model.js';

export interface TaskAsked {
  readonly accountId: string;
  readonly serviceId: string | null;
  readonly kind: CollectionTasksTable['kind'];
  /** While a task with this key is open it is changed in place of a second one. */
  readonly key: string;
  readonly title: string;
  readonly details: string;
  readonly dueOn: CalendarDay | null;
  readonly by: string;
}

export async function upsertTask(
  trx: Trx,
  tenantId: string,
  task: TaskAsked,
  now: Instant,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const at = new Date(now);
  const { rows } = await sql<{ id: string; is_new: boolean }>`
    insert into collection_tasks
      (tenant_id, account_id, service_id, kind, key, title, details, due_on, created_by, created_at, updated_at)
    values (${tenantId}, ${task.accountId}, ${task.serviceId}, ${task.kind}, ${task.key}, ${task.title},
      ${task.details}, ${task.dueOn}, ${task.by}, ${at}, ${at})
    on conflict (tenant_id, key) where state = 'open' do update set
      title = excluded.title, details = excluded.details, due_on = excluded.due_on, updated_at = excluded.updated_at
    returning id, xmax = 0 as is_new`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('a task that was written has no row');
  return { id: row.id, isNew: row.is_new };
}

/** Nobody may be cut whose access was not found on exactly one router: a person looks into it. */
export async function askAboutAccess(
  trx: Trx,
  tenantId: string,
  { accountId, snapshot, address }: ServiceCase,
  now: Instant,
): Promise<void> {
  const { serviceId, routers } = snapshot;
  await upsertTask(
    trx,
    tenantId,
    {
      accountId,
      serviceId,
      kind: 'access_unconfirmed',
      key: `access:${serviceId}`,
      title: 'access_unconfirmed',
      details: `${address} (${routers.length})`.trim(),
      dueOn: null,
      by: 'dunning',
    },
    now,
  );
}
