import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  silenceCreateSchema,
  silenceListSchema,
  silenceQuerySchema,
  silenceSchema,
} from '@atalaya/core/wire/rest/silences';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { announceIncidents } from '../../paging/announce-incidents.js';
import { endSilence, insertSilence } from '../../paging/silences.store.js';
import { asViews, readSilence, readSilenceRows } from './silences.read-model.js';

const read = { permission: 'silence:read' } as const;
const write = { permission: 'silence:write' } as const;

export const silences: Feature = {
  name: 'silences',
  register: (app, context) => {
    const { tenancy, deps } = context;
    app.get(
      '/silences',
      {
        config: read,
        schema: {
          summary: 'What is muted, the newest first',
          querystring: silenceQuerySchema,
          response: { 200: silenceListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, ...filters } = request.query;
        const list = { of: 'silences', ...filters };
        const after = decodeCursor(list, cursor, 2);
        const now = new Date(deps.clock.now());
        return tenancy.read(request, async (trx) => {
          const rows = await readSilenceRows(trx, request.query, after, now);
          const page = pageOf(rows, limit, list, (row) => [row.created_at.toISOString(), row.id]);
          return { items: await asViews(trx, page.rows, now), nextCursor: page.nextCursor };
        });
      },
    );
    app.get(
      '/silences/:id',
      { config: read, schema: { params: idParamsSchema, response: { 200: silenceSchema } } },
      (request) =>
        tenancy.read(request, (trx) =>
          readSilence(trx, request.params.id, new Date(deps.clock.now())),
        ),
    );
    app.post(
      '/silences',
      {
        config: write,
        schema: {
          summary: 'Mutes what is told; monitoring, opening and resolution go on',
          body: silenceCreateSchema,
          response: { 201: silenceSchema },
        },
      },
      async (request, reply) => {
        const { target, from, until, reason } = request.body;
        const [made, incidentIds] = await tenancy.write(request, async (unit) => {
          const changed = await insertSilence(unit, {
            kind: target.kind,
            targetId: target.id,
            from: from === undefined ? unit.now : new Date(from),
            until: new Date(until),
            reason,
          });
          const view = await readSilence(unit.trx, changed.id, unit.now);
          return [view, changed.incidentIds] as const;
        });
        await announceIncidents(context, request, incidentIds);
        return reply.code(201).send(made);
      },
    );
    app.post(
      '/silences/:id/end',
      {
        config: write,
        schema: {
          summary: 'Ends it now: what is still open and was not told is told',
          params: idParamsSchema,
          response: { 200: silenceSchema },
        },
      },
      async (request) => {
        const [ended, incidentIds] = await tenancy.write(request, async (unit) => {
          const changed = await endSilence(unit, request.params.id);
          const view = await readSilence(unit.trx, changed.id, unit.now);
          return [view, changed.incidentIds] as const;
        });
        await announceIncidents(context, request, incidentIds);
        return ended;
      },
    );
  },
};
