import {
  type CustomerNote,
  customerNoteCreateSchema,
  customerNoteListSchema,
  customerNoteQuerySchema,
  customerNoteSchema,
  customerNoteUpdateSchema,
} from '@atalaya/core/wire/rest/customer-records';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { ApiContext } from '../../context.js';
import { checkCustomer } from '../../customers/check-customer.read-model.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { decodeTimeCursor } from '../../http/time-cursor.js';
import { type NoteRow, readNotes } from './customer-notes.read-model.js';
import { insertNote, pinNote } from './customer-notes.store.js';

export const customerNotes: Feature = {
  name: 'customer-notes',
  register: (app: ApiServer, { tenancy }: ApiContext) => {
    app.get(
      '/customers/:id/notes',
      {
        config: { permission: 'customer:read' },
        schema: {
          summary: 'What people wrote down about a customer, the newest first',
          params: idParamsSchema,
          querystring: customerNoteQuerySchema,
          response: { 200: customerNoteListSchema },
        },
      },
      async (request) => {
        const { limit, cursor, pinned } = request.query;
        const { id } = request.params;
        const list = { id, pinned };
        const after = decodeTimeCursor(list, cursor);
        const rows = await tenancy.read(request, async (trx) => {
          await checkCustomer(trx, id);
          return readNotes(trx, { customerId: id, isPinned: pinned === 'true', limit }, after);
        });
        const page = pageOf(rows, limit, list, (row) => [row.created_at.getTime(), row.id]);
        return { items: page.rows.map(asNote), nextCursor: page.nextCursor };
      },
    );
    app.post(
      '/customers/:id/notes',
      {
        config: { permission: 'customer:write' },
        schema: {
          summary: 'Adds a note; it is never rewritten',
          params: idParamsSchema,
          body: customerNoteCreateSchema,
          response: { 201: customerNoteSchema },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const note = await tenancy.write(request, async (unit) => {
          await checkCustomer(unit.trx, id);
          return insertNote(unit, id, request.body);
        });
        return reply.code(201).send(asNote(note));
      },
    );
    app.patch(
      '/customer-notes/:id',
      {
        config: { permission: 'customer:write' },
        schema: {
          summary: 'Pins a note to the top of its customer’s page, or takes it down',
          params: idParamsSchema,
          body: customerNoteUpdateSchema,
          response: { 200: customerNoteSchema },
        },
      },
      async (request) => {
        const { id } = request.params;
        return asNote(await tenancy.write(request, (unit) => pinNote(unit, id, request.body)));
      },
    );
  },
};

function asNote(row: NoteRow): CustomerNote {
  return {
    id: row.id,
    text: row.text,
    authorName: row.author_name,
    createdAt: row.created_at.toISOString(),
    pinnedAt: row.pinned_at?.toISOString() ?? null,
  };
}
