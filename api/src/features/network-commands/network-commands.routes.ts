import {
  networkCommandListSchema,
  networkCommandQuerySchema,
  networkCommandRecordSchema,
  networkCommandSchema,
} from '@atalaya/core/wire/rest/enforcement';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import {
  commandRecord,
  commandView,
  readCommand,
  readCommands,
} from './network-commands.read-model.js';
import { replayCommand } from './replay-command.store.js';

export const networkCommands: Feature = {
  name: 'network-commands',
  register: (app, { tenancy }) => {
    app.get(
      '/network-commands',
      {
        config: { permission: 'enforcement:read' },
        schema: {
          summary: 'What routers were told, are being told and are to be told, the newest first',
          querystring: networkCommandQuerySchema,
          response: { 200: networkCommandListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...list } = request.query;
        const after = decodeTimeCursor(list, cursor);
        const rows = await tenancy.read(request, (trx) => readCommands(trx, request.query, after));
        const page = pageOf(rows, limit, list, (row) => [row.created_at.getTime(), row.id]);
        return { items: page.rows.map(commandView), nextCursor: page.nextCursor };
      },
    );
    app.get(
      '/network-commands/:id',
      {
        config: { permission: 'enforcement:read' },
        schema: {
          summary: 'One with its sentences, and what was there before and after',
          params: idParamsSchema,
          response: { 200: networkCommandRecordSchema },
        },
      },
      (request) =>
        tenancy.read(request, async (trx) => commandRecord(await must(trx, request.params.id))),
    );
    app.post(
      '/network-commands/:id/replay',
      {
        config: { permission: 'enforcement:write', needsIdempotencyKey: true },
        schema: {
          summary: 'Tries one that failed or was given up again, at once; needs an Idempotency-Key',
          params: idParamsSchema,
          response: { 200: networkCommandSchema },
        },
      },
      (request) =>
        tenancy.write(request, async (unit) => {
          await replayCommand(unit, request.params.id);
          return commandView(await must(unit.trx, request.params.id));
        }),
    );
  },
};

async function must(trx: Trx, id: string) {
  const row = await readCommand(trx, id);
  if (row === undefined) throw notFound();
  return row;
}
