import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  pauseCreateSchema,
  pauseEndSchema,
  pauseListSchema,
  pauseResultSchema,
  pauseSchema,
} from '@atalaya/core/wire/rest/service-billing';
import type { Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { announceAccounts } from '../../tenancy/announce-accounts.js';
import { endPause, insertPause, readPauses, takePauseBack } from './service-pauses.store.js';

const write = { permission: 'invoice:write', needsIdempotencyKey: true } as const;

export const servicePauses: Feature = {
  name: 'service-pauses',
  register: (app, context) => {
    const { tenancy } = context;
    app.get(
      '/services/:id/pauses',
      {
        config: { permission: 'service:read' },
        schema: { params: idParamsSchema, response: { 200: pauseListSchema } },
      },
      (request) =>
        tenancy.read(request, async (trx) => {
          const { id } = request.params;
          const found = await trx
            .selectFrom('services')
            .select('id')
            .where('id', '=', id)
            .executeTakeFirst();
          if (found === undefined) throw notFound();
          return { items: await readPauses(trx, id), nextCursor: null };
        }),
    );
    app.post(
      '/services/:id/pauses',
      {
        config: write,
        schema: {
          summary: 'Pauses a service by its customer’s wish; `dryRun` tells what is given back',
          params: idParamsSchema,
          body: pauseCreateSchema,
          response: { 200: pauseResultSchema },
        },
      },
      async (request) => {
        const { result, accountId } = await tenancy.write(request, (unit) =>
          insertPause(unit, request.params.id, request.body),
        );
        if (accountId !== null) await announceAccounts(context, request, [accountId]);
        return result;
      },
    );
    app.delete(
      '/service-pauses/:id',
      {
        config: { permission: 'invoice:write' },
        schema: {
          summary: 'Takes back a pause that has not begun; its days are billed as if it never was',
          params: idParamsSchema,
        },
      },
      async (request, reply) => {
        const { accountId } = await tenancy.write(request, (unit) =>
          takePauseBack(unit, request.params.id),
        );
        if (accountId !== null) await announceAccounts(context, request, [accountId]);
        return reply.code(204).send();
      },
    );
    app.post(
      '/service-pauses/:id/end',
      {
        config: write,
        schema: {
          summary: 'Says on which day the service comes back',
          params: idParamsSchema,
          body: pauseEndSchema,
          response: { 200: pauseSchema },
        },
      },
      async (request) => {
        const { pause, accountId } = await tenancy.write(request, (unit) =>
          endPause(unit, request.params.id, request.body.endsOn),
        );
        if (accountId !== null) await announceAccounts(context, request, [accountId]);
        return pause;
      },
    );
  },
};
