import { pollRequestedSchema } from '@atalaya/core/wire/rest/devices';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer } from '../../feature.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { readSources } from './device-detail.read-model.js';
import { readDevice } from './device-list.read-model.js';

/** The past that a controller has kept of a device, up to the moment at which the device came into the inventory. */
export function registerHistory(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/devices/:id/history-requests',
    {
      config: { permission: 'device:write' },
      schema: {
        summary: 'Brings what UISP has kept of the device from before it was read here',
        description:
          'The last 30 days at most, once; values stored already are not touched. What came of it is an event of the device.',
        params: idParamsSchema,
        body: z.strictObject({}).optional(),
        response: { 202: pollRequestedSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const until = await tenancy.write(request, async (unit) => {
        const device = await readDevice(unit.trx, id, deps.clock.now());
        if (!device) throw notFound();
        const sources = await readSources(unit.trx, id);
        if (!sources.some(({ driver, enabled }) => driver === 'uisp' && enabled)) {
          throw conflict('no-controller', 'No UISP reads this device, so none has kept its past.');
        }
        await unit.record({ action: 'device.history', subjectType: 'device', subjectId: id });
        return device.created_at;
      });
      await deps.pollRequests.request({
        tenantId: tenancy.tenantId(request),
        deviceId: id,
        kind: 'history',
        until: until.getTime(),
      });
      return reply.code(202).send({ kind: 'history', until: until.toISOString() });
    },
  );
}
