import {
  deviceReplacementCreateSchema,
  deviceReplacementListSchema,
} from '@atalaya/core/wire/rest/device-replacements';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { ApiContext } from '../../context.js';
import { replaceDevice } from '../../customers/replace-device.store.js';
import type { ApiServer, Feature } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { readReplacements } from './device-replacements.read-model.js';

const PATH = '/services/:id/device-replacements';

export const deviceReplacements: Feature = {
  name: 'device-replacements',
  register: (app: ApiServer, { tenancy }: ApiContext) => {
    const list = async (trx: Trx, serviceId: string) => ({
      items: await readReplacements(trx, serviceId),
      nextCursor: null,
    });
    app.get(
      PATH,
      {
        config: { permission: 'service_link:read' },
        schema: {
          summary: 'The boxes that were replaced at a service, the latest first',
          params: idParamsSchema,
          response: { 200: deviceReplacementListSchema },
        },
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
          return list(trx, id);
        }),
    );
    app.post(
      PATH,
      {
        config: { permission: 'service_link:write', needsIdempotencyKey: true },
        schema: {
          summary: 'One CPE in the place of another; the old one’s past stays',
          params: idParamsSchema,
          body: deviceReplacementCreateSchema,
          response: { 201: deviceReplacementListSchema },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const items = await tenancy.write(request, async (unit) => {
          await replaceDevice(unit, id, request.body);
          return list(unit.trx, id);
        });
        return reply.code(201).send(items);
      },
    );
  },
};
