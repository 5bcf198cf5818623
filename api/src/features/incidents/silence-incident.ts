import { HOUR_MS } from '@atalaya/core/domain/shared/instant';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { incidentDetailSchema } from '@atalaya/core/wire/rest/incidents';
import { incidentSilenceSchema } from '@atalaya/core/wire/rest/silences';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { notFound } from '../../http/http-problem.js';
import { announceIncidents } from '../../paging/announce-incidents.js';
import { insertSilence } from '../../paging/silences.store.js';
import { heldPermissions } from '../../plugins/authentication.js';
import { asDetail } from './incident-view.js';
import { readIncident } from './incidents.read-model.js';

/** Mutes one incident from now on, in one tap. */
export function registerSilenceIncident(app: ApiServer, context: ApiContext): void {
  app.post(
    '/incidents/:id/silence',
    {
      config: { permission: 'silence:write' },
      schema: {
        summary: 'Nothing is told of it for 1, 4 or 8 hours, but that it is over',
        params: idParamsSchema,
        body: incidentSilenceSchema,
        response: { 200: incidentDetailSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { hours, reason } = request.body;
      const detail = await context.tenancy.write(request, async (unit) => {
        if ((await readIncident(unit.trx, id)) === undefined) throw notFound();
        await insertSilence(unit, {
          kind: 'incident',
          targetId: id,
          from: unit.now,
          until: new Date(unit.now.getTime() + hours * HOUR_MS),
          reason,
        });
        const row = await readIncident(unit.trx, id);
        if (row === undefined) throw notFound();
        const maySeeCustomers = heldPermissions(request).has('customer:read');
        return asDetail(unit.trx, row, { maySeeCustomers, at: unit.now });
      });
      await announceIncidents(context, request, [id]);
      return detail;
    },
  );
}
