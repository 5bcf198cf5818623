import {
  collectionTaskCloseSchema,
  collectionTaskListSchema,
  collectionTaskQuerySchema,
  collectionTaskSchema,
  upsertTaskResultSchema,
  upsertTaskSchema,
} from '@atalaya/core/wire/rest/dunning';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { upsertTask } from '@atalaya/platform/dunning/upsert-task.store';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { invalidField } from '../../http/http-problem.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { closeTask, readTasks } from './collection-tasks.store.js';

export const collectionTasks: Feature = {
  name: 'collection-tasks',
  register: (app, context) => {
    const { tenancy } = context;
    app.get(
      '/collection-tasks',
      {
        config: { permission: 'dunning:read' },
        schema: {
          summary: 'Who is to be called, and what else people are to look into; the newest first',
          querystring: collectionTaskQuerySchema,
          response: { 200: collectionTaskListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeTimeCursor(list, cursor);
        const rows = await tenancy.read(request, (trx) => readTasks(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [Date.parse(row.createdAt), row.id]);
        return { items: page.rows, nextCursor: page.nextCursor };
      },
    );
    app.post(
      '/collection-tasks/:id/close',
      {
        config: { permission: 'dunning:write' },
        schema: {
          params: idParamsSchema,
          body: collectionTaskCloseSchema,
          response: { 200: collectionTaskSchema },
        },
      },
      async (request) => {
        const closed = await tenancy.write(request, (unit) =>
          closeTask(unit, request.params.id, request.body),
        );
        await announceAccounts(context, request, [closed.accountId]);
        return closed;
      },
    );
    registerUpsert(app, context);
  },
};

/** `upsert-collection-task`: what n8n asks people to do about an account. */
function registerUpsert(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/actions/upsert-collection-task',
    {
      config: {
        action: 'upsert-collection-task',
        permission: 'dunning:write',
        needsIdempotencyKey: true,
      },
      schema: {
        summary: 'Asks people to look after an account; needs an Idempotency-Key',
        body: upsertTaskSchema,
        response: { 200: upsertTaskResultSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { trx, tenantId, actor, now } = unit;
        const { accountId, key, title, details, dueOn, dryRun } = request.body;
        const account = await trx
          .selectFrom('accounts')
          .where('id', '=', accountId)
          .select('id')
          .executeTakeFirst();
        if (account === undefined) throw invalidField('accountId', 'does not exist');
        const stored = `${accountId}:${key}`;
        const known = await trx
          .selectFrom('collection_tasks')
          .where('key', '=', stored)
          .where('state', '=', 'open')
          .select('id')
          .executeTakeFirst();
        const outcome = known === undefined ? ('created' as const) : ('updated' as const);
        const action = 'upsert-collection-task' as const;
        if (dryRun) return { action, dryRun, outcome, taskId: known?.id ?? null };
        const { id } = await upsertTask(
          trx,
          tenantId,
          {
            accountId,
            serviceId: null,
            kind: 'other',
            key: stored,
            title,
            details,
            dueOn: dueOn ?? null,
            by: actor.name,
          },
          now.getTime(),
        );
        await unit.record({
          action: `collection_task.${outcome}`,
          subjectType: 'collection_task',
          subjectId: id,
          after: request.body,
        });
        return { action, dryRun, outcome, taskId: id };
      }),
  );
}
