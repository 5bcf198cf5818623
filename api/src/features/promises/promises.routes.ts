import type { PromiseRefusal } from '@atalaya/core/domain/dunning/promise';
import {
  promiseCreateSchema,
  promiseListSchema,
  promiseQuerySchema,
  promiseSchema,
} from '@atalaya/core/wire/rest/dunning';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { lockAccounts } from '@atalaya/platform/billing/lock-accounts';
import { makePromise } from '@atalaya/platform/dunning/make-promise';
import { settlePromise } from '@atalaya/platform/dunning/promises';
import type { Trx } from '@atalaya/platform/postgres/database';
import { type PromiseView, readPromises } from '../../dunning/promises.read-model.js';
import type { Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { eventActorOf } from '../../tenancy/audit.store.js';

const read = { permission: 'promise:read' } as const;
const write = { permission: 'promise:write' } as const;

export const promises: Feature = {
  name: 'promises',
  register: (app, context) => {
    const { tenancy } = context;
    app.get(
      '/promises',
      {
        config: read,
        schema: {
          summary: 'Promises to pay, the newest first',
          querystring: promiseQuerySchema,
          response: { 200: promiseListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeTimeCursor(list, cursor);
        const rows = await tenancy.read(request, (trx) => readPromises(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [Date.parse(row.createdAt), row.id]);
        return { items: page.rows, nextCursor: page.nextCursor };
      },
    );
    app.post(
      '/promises',
      {
        config: { ...write, needsIdempotencyKey: true },
        schema: {
          summary:
            'Keeps or returns the service until a day, without touching money; needs an Idempotency-Key',
          body: promiseCreateSchema,
          response: { 201: promiseSchema },
        },
      },
      async (request, reply) => {
        const { accountId, until, amountMinor, notes } = request.body;
        const made = await tenancy.write(request, async (unit) => {
          const { trx, tenantId, actor, now } = unit;
          const asked = {
            accountId,
            until,
            amountMinor: amountMinor ?? null,
            notes,
            author: actor.name,
            actor: eventActorOf(actor),
          };
          const outcome = await makePromise(trx, tenantId, asked, now.getTime());
          if (outcome.kind === 'no-account') throw invalidField('accountId', 'does not exist');
          if (outcome.kind === 'refused') throw refusal(outcome.refusals);
          const view = await promiseOf(trx, outcome.id);
          await unit.record({
            action: 'promise.create',
            subjectType: 'promise',
            subjectId: outcome.id,
            after: view,
          });
          return view;
        });
        await announceAccounts(context, request, [accountId]);
        return reply.code(201).send(made);
      },
    );
    app.post(
      '/promises/:id/cancel',
      {
        config: write,
        schema: {
          summary: 'Takes it back',
          params: idParamsSchema,
          response: { 200: promiseSchema },
        },
      },
      async (request) => {
        const { id } = request.params;
        const cancelled = await tenancy.write(request, async (unit) => {
          const { accountId } = await promiseOf(unit.trx, id);
          await lockAccounts(unit.trx, unit.tenantId, [accountId]);
          const isDone = await settlePromise(unit.trx, id, 'cancelled', unit.now.getTime());
          if (!isDone) throw conflict('promise-over', 'The promise is over already.');
          await unit.record({ action: 'promise.cancel', subjectType: 'promise', subjectId: id });
          return promiseOf(unit.trx, id);
        });
        await announceAccounts(context, request, [cancelled.accountId]);
        return cancelled;
      },
    );
  },
};

async function promiseOf(trx: Trx, id: string): Promise<PromiseView> {
  const [found] = await readPromises(trx, { id, limit: 1 }, undefined);
  if (found === undefined) throw notFound();
  return found;
}

/** All that speaks against it at once, each with the field that would have to be another. */
function refusal(refusals: readonly PromiseRefusal[]) {
  const errors = refusals.map((one) => ({ field: FIELDS[one.code], message: messageOf(one) }));
  const detail = errors.map(({ message }) => message).join('; ');
  return conflict('promise-refused', `The promise is refused: ${detail}.`, errors);
}

const FIELDS: Readonly<Record<PromiseRefusal['code'], string>> = {
  nothing_open: 'accountId',
  open_promise: 'accountId',
  in_the_past: 'until',
  too_long: 'until',
  broken_too_often: 'accountId',
  once_a_cycle: 'accountId',
  below_threshold: 'amountMinor',
};

function messageOf(one: PromiseRefusal): string {
  switch (one.code) {
    case 'nothing_open':
      return 'the account has no open invoice';
    case 'open_promise':
      return 'the account has an open promise already';
    case 'in_the_past':
      return 'the day is over';
    case 'too_long':
      return `a promise lasts ${one.maxDays} days at most`;
    case 'broken_too_often':
      return `${one.broken} promises were broken within ${one.withinDays} days`;
    case 'once_a_cycle':
      return `there may be ${one.maxPerCycle} in a billing cycle`;
    case 'below_threshold':
      return `it must cover ${one.thresholdMinor} at least`;
  }
}
