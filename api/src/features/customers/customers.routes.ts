import {
  type Customer,
  customerCreateSchema,
  customerListSchema,
  customerQuerySchema,
  customerSchema,
  customerUpdateSchema,
} from '@atalaya/core/wire/rest/customers';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import { insertCustomer } from '../../customers/insert-customer.store.js';
import type { ApiServer, Feature } from '../../feature.js';
import { pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { decodeNameCursor } from '../../http/name-cursor.js';
import { registerCustomerFiles } from './customer-files.routes.js';
import { type CustomerRow, readCustomer, readCustomers } from './customers.read-model.js';
import { consentOf, deleteCustomer, updateCustomer } from './customers.store.js';

const read = { permission: 'customer:read' } as const;
const write = { permission: 'customer:write' } as const;

export const customers: Feature = {
  name: 'customers',
  register: (app, context) => {
    registerCustomerFiles(app, context);
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/customers',
    {
      config: read,
      schema: {
        summary:
          'Customers by name, found by name, tax id, telephone, e-mail, PPPoE user or serial',
        querystring: customerQuerySchema,
        response: { 200: customerListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeNameCursor(list, cursor);
      const rows = await tenancy.read(request, (trx) => readCustomers(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.name, row.id]);
      return { items: page.rows.map(asCustomer), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/customers/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: customerSchema } } },
    (request) => tenancy.read(request, (trx) => customerOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/customers',
    { config: write, schema: { body: customerCreateSchema, response: { 201: customerSchema } } },
    async (request, reply) => {
      const customer = await tenancy.write(request, async (unit) =>
        customerOf(unit.trx, await insertCustomer(unit, request.body)),
      );
      return reply.code(201).send(customer);
    },
  );
  app.patch(
    '/customers/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: customerUpdateSchema,
        response: { 200: customerSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await updateCustomer(unit, request.params.id, request.body);
        return customerOf(unit.trx, request.params.id);
      }),
  );
  app.delete(
    '/customers/:id',
    {
      config: write,
      schema: {
        summary:
          'Removes a customer who has no service, not even a cancelled one, and on whose accounts nothing was booked',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, (unit) => deleteCustomer(unit, request.params.id));
      return reply.code(204).send();
    },
  );
}

async function customerOf(trx: Trx, id: string): Promise<Customer> {
  const row = await readCustomer(trx, id);
  if (!row) throw notFound();
  return asCustomer(row);
}

function asCustomer(row: CustomerRow): Customer {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    taxId: row.tax_id,
    taxIdKind: row.tax_id_kind,
    phone: row.phone,
    email: row.email,
    whatsappConsent: consentOf(row),
    contacts: [...row.contacts],
    address: row.address,
    notes: row.notes,
    serviceCount: Number(row.serviceCount),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
