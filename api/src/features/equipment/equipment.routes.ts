import {
  type Equipment,
  equipmentCreateSchema,
  equipmentListSchema,
  equipmentQuerySchema,
  equipmentSchema,
  equipmentUpdateSchema,
} from '@atalaya/core/wire/rest/customer-records';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { decodeIdCursor } from '../../http/name-cursor.js';
import { type EquipmentRow, readEquipment, readEquipmentOf } from './equipment.read-model.js';
import { insertEquipment, updateEquipment } from './equipment.store.js';

const read = { permission: 'service:read' } as const;
const write = { permission: 'service:write' } as const;

export const equipment: Feature = {
  name: 'equipment',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/equipment',
    {
      config: read,
      schema: {
        summary: 'What stands at customers’, whose it is and its serial number',
        querystring: equipmentQuerySchema,
        response: { 200: equipmentListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeIdCursor(list, cursor);
      const rows = await tenancy.read(request, (trx) => readEquipment(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.id]);
      return { items: page.rows.map(asEquipment), nextCursor: page.nextCursor };
    },
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/equipment',
    { config: write, schema: { body: equipmentCreateSchema, response: { 201: equipmentSchema } } },
    async (request, reply) => {
      const made = await tenancy.write(request, async (unit) =>
        equipmentOf(unit.trx, await insertEquipment(unit, request.body)),
      );
      return reply.code(201).send(made);
    },
  );
  app.patch(
    '/equipment/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: equipmentUpdateSchema,
        response: { 200: equipmentSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await updateEquipment(unit, request.params.id, request.body);
        return equipmentOf(unit.trx, request.params.id);
      }),
  );
  app.delete(
    '/equipment/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('equipment', request.params.id));
      return reply.code(204).send();
    },
  );
}

async function equipmentOf(trx: Trx, id: string): Promise<Equipment> {
  const row = await readEquipmentOf(trx, id);
  if (!row) throw notFound();
  return asEquipment(row);
}

function asEquipment(row: EquipmentRow): Equipment {
  return {
    id: row.id,
    customerId: row.customer_id,
    serviceId: row.service_id,
    deviceId: row.device_id,
    deviceName: row.deviceName,
    kind: row.kind,
    serial: row.serial,
    mac: row.mac,
    model: row.model,
    owner: row.owner,
    installedOn: row.installed_on,
    returnedOn: row.returned_on,
    notes: row.notes,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
