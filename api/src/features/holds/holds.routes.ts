import {
  holdCreateSchema,
  holdListSchema,
  holdQuerySchema,
  holdSchema,
} from '@atalaya/core/wire/rest/dunning';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { placeHold, releaseHold } from '@atalaya/platform/dunning/holds';
import { readHold, readHolds } from '../../dunning/holds.read-model.js';
import type { Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';

const read = { permission: 'hold:read' } as const;
const write = { permission: 'hold:write' } as const;

export const holds: Feature = {
  name: 'holds',
  register: (app, context) => {
    const { tenancy } = context;
    app.get(
      '/holds',
      {
        config: read,
        schema: {
          summary: 'Why cuts wait, the newest first; what is over is listed too',
          querystring: holdQuerySchema,
          response: { 200: holdListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeTimeCursor(list, cursor);
        const rows = await tenancy.read(request, (trx) => readHolds(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [Date.parse(row.createdAt), row.id]);
        return { items: page.rows, nextCursor: page.nextCursor };
      },
    );
    app.post(
      '/holds',
      {
        config: { ...write, needsIdempotencyKey: true },
        schema: {
          summary: 'Nothing of the account is cut while it stands; needs an Idempotency-Key',
          body: holdCreateSchema,
          response: { 201: holdSchema },
        },
      },
      async (request, reply) => {
        const { accountId, kind, reason, expiresAt } = request.body;
        const made = await tenancy.write(request, async (unit) => {
          const { trx, tenantId, actor, now } = unit;
          const ends = expiresAt === undefined ? null : Date.parse(expiresAt);
          if (ends !== null && ends <= now.getTime()) {
            throw invalidField('expiresAt', 'must lie ahead');
          }
          await lockAccounts(trx, tenantId, [accountId]);
          const account = await trx
            .selectFrom('accounts')
            .where('id', '=', accountId)
            .select('id')
            .executeTakeFirst();
          if (account === undefined) throw invalidField('accountId', 'does not exist');
          const hold = { accountId, serviceId: null, kind, reason, source: null };
          const id = await placeHold(
            trx,
            tenantId,
            { ...hold, author: actor.name, expiresAt: ends },
            now.getTime(),
          );
          const [view] = (await readHolds(trx, { accountId, limit: 200 }, undefined)).filter(
            (one) => one.id === id,
          );
          if (view === undefined) throw new Error('a hold that was placed is there');
          await unit.record({
            action: 'hold.create',
            subjectType: 'hold',
            subjectId: id,
            after: view,
          });
          return view;
        });
        await announceAccounts(context, request, [accountId]);
        return reply.code(201).send(made);
      },
    );
    app.post(
      '/holds/:id/release',
      {
        config: write,
        schema: { summary: 'Ends it now', params: idParamsSchema, response: { 200: holdSchema } },
      },
      async (request) => {
        const { id } = request.params;
        const released = await tenancy.write(request, async (unit) => {
          const { trx, tenantId, actor, now } = unit;
          const accountId = await readHold(trx, id);
          if (accountId === undefined) throw notFound();
          await lockAccounts(trx, tenantId, [accountId]);
          const isDone = await releaseHold(trx, id, actor.name, now.getTime());
          if (!isDone) throw conflict('hold-over', 'The hold is over already.');
          await unit.record({ action: 'hold.release', subjectType: 'hold', subjectId: id });
          const [view] = (await readHolds(trx, { accountId, limit: 200 }, undefined)).filter(
            (one) => one.id === id,
          );
          if (view === undefined) throw notFound();
          return view;
        });
        await announceAccounts(context, request, [released.accountId]);
        return released;
      },
    );
  },
};
