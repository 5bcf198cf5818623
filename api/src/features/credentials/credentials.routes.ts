import {
  type CredentialView,
  credentialCreateSchema,
  credentialListSchema,
  credentialSchema,
  credentialUpdateSchema,
} from '@atalaya/core/wire/rest/credentials';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, notFound } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { type CredentialRow, readCredential, readCredentials } from './credentials.read-model.js';
import { insertCredential, updateCredential } from './credentials.store.js';

const read = { permission: 'credential:read' } as const;
const write = { permission: 'credential:write' } as const;
const LIST = { of: 'credentials' };

export const credentials: Feature = {
  name: 'credentials',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy }: ApiContext): void {
  app.get(
    '/credentials',
    {
      config: read,
      schema: { querystring: pageQuerySchema, response: { 200: credentialListSchema } },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 1);
      const rows = await tenancy.read(request, (trx) => readCredentials(trx, limit, after));
      const page = pageOf(rows, limit, LIST, (row) => [row.name]);
      return { items: page.rows.map(asCredential), nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/credentials/:id',
    { config: read, schema: { params: idParamsSchema, response: { 200: credentialSchema } } },
    (request) => tenancy.read(request, (trx) => credentialOf(trx, request.params.id)),
  );
}

function registerWrites(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/credentials',
    {
      config: write,
      schema: { body: credentialCreateSchema, response: { 201: credentialSchema } },
    },
    async (request, reply) => {
      const credential = await tenancy.write(request, async (unit) =>
        credentialOf(unit.trx, await insertCredential(unit, deps.secrets, request.body)),
      );
      return reply.code(201).send(credential);
    },
  );
  app.patch(
    '/credentials/:id',
    {
      config: write,
      schema: {
        params: idParamsSchema,
        body: credentialUpdateSchema,
        response: { 200: credentialSchema },
      },
    },
    (request) =>
      tenancy.write(request, async (unit) => {
        const { id } = request.params;
        const { secret } = request.body;
        const before = await credentialOf(unit.trx, id);
        const isOtherKind = secret !== undefined && family(secret.kind) !== family(before.kind);
        if (isOtherKind && before.usedBy > 0) {
          throw conflict('in-use', 'Devices use it: make another credential for another kind.');
        }
        await updateCredential(unit, deps.secrets, id, request.body);
        return credentialOf(unit.trx, id);
      }),
  );
  app.delete(
    '/credentials/:id',
    { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await tenancy.write(request, (unit) => unit.delete('credentials', request.params.id));
      return reply.code(204).send();
    },
  );
}

/** Both kinds of SNMP serve the same sources. */
function family(kind: string): string {
  return kind.startsWith('snmp') ? 'snmp' : kind;
}

async function credentialOf(trx: Trx, id: string): Promise<CredentialView> {
  const row = await readCredential(trx, id);
  if (!row) throw notFound();
  return asCredential(row);
}

function asCredential(row: CredentialRow): CredentialView {
  return {
    id: row.id,
    name: row.name,
    kind: kindOf(row.kind),
    usedBy: Number(row.sources) + Number(row.controllers),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function kindOf(kind: string): CredentialView['kind'] {
  return credentialSchema.shape.kind.parse(kind);
}
