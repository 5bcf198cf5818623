import {
  type Contract,
  contractCreateSchema,
  contractListSchema,
  contractQuerySchema,
  contractSchema,
  contractUpdateSchema,
} from '@atalaya/core/wire/rest/contracts';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { notFound } from '../../http/http-problem.js';
import { type ContractRow, readContract, readContracts } from './contracts.read-model.js';
import { insertContract, updateContract } from './contracts.store.js';

const read = { permission: 'account:read' } as const;
const write = { permission: 'account:write' } as const;

export const contracts: Feature = {
  name: 'contracts',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/contracts',
    {
      config: read,
      schema: {
        summary: 'Contracts by their code',
        querystring: contractQuerySchema,
        response: { 200: contractListSchema },
      },
    },
    async (request) => {
      const { limit, cursor, ...list } = request.query;
      const after = decodeCursor(list, cursor, 1);
      const rows = await tenancy.read(request, (trx) => readContracts(trx, request.query, after));
      const page = pageOf(rows, limit, list, (row) => [row.code]);
      return { items: page.rows.map(asContract), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/contracts/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: contractSchema } } },
    (request) => tenancy.read(request, (trx) => contractOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, { tenancy }: ApiContext): void {
  app.post(
    '/contracts',
    { config: write, schema: { body: contractCreateSchema, response: { 201: contractSchema } } },
    async (request, reply) => {
      const contract = await tenancy.write(request, async (unit) =>
        contractOf(unit.trx, await insertContract(unit, request.body)),
      );
      return reply.code(201).send(contract);
    },
  );
  app.patch(
    '/contracts/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: contractUpdateSchema,
        response: { 200: contractSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        await updateContract(unit, request.params.id, request.body);
        return contractOf(unit.trx, request.params.id);
      }),
  );
  app.delete(
    '/contracts/:id',
    {
      config: write,
      schema: {
        summary: 'Removes a contract on which no service hangs',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('contracts', request.params.id));
      return reply.code(204).send();
    },
  );
}

async function contractOf(trx: Trx, id: string): Promise<Contract> {
  const row = await readContract(trx, id);
  if (!row) throw notFound();
  return asContract(row);
}

function asContract(row: ContractRow): Contract {
  return {
    id: row.id,
    accountId: row.account_id,
    code: row.code,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    minimumMonths: row.minimum_months,
    signedAt: row.signed_at?.toISOString() ?? null,
    notes: row.notes,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
