import {
  type ApiKeyScope,
  asApiKeyScope,
  permissionBehind,
} from '@atalaya/core/domain/access/api-key-scopes';
import {
  type ApiKey,
  apiKeyCreatedSchema,
  apiKeyCreateSchema,
  apiKeyListSchema,
  currentApiKeySchema,
} from '@atalaya/core/wire/rest/api-keys';
import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import { z } from 'zod';
import type { PersonAccess } from '../../access/access.js';
import { API_KEY_PREFIX } from '../../access/access-directory.js';
import { randomToken, tokenHash } from '../../access/opaque-token.js';
import type { ApiContext } from '../../context.js';
import type { ApiServer, Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { conflict, forbidden, invalidField, unauthorised } from '../../http/http-problem.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { personOf } from '../../plugins/authentication.js';
import { type ApiKeyRow, countLiveKeys, isMember, readApiKeys } from './api-keys.read-model.js';

const read = { permission: 'api_key:read' } as const;
const write = { permission: 'api_key:write' } as const;
const LIST = { of: 'api-keys' };
const MOST_KEYS = 50;
const HINT_LENGTH = 4;

export const apiKeys: Feature = {
  name: 'api-keys',
  register: (app, context) => {
    registerReads(app, context);
    registerWrites(app, context);
  },
};

function registerReads(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.get(
    '/api-keys',
    {
      config: read,
      schema: {
        summary: 'Keys of other systems, the newest first',
        querystring: pageQuerySchema,
        response: { 200: apiKeyListSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = decodeCursor(LIST, cursor, 2);
      const rows = await tenancy.read(request, (trx) => readApiKeys(trx, { limit, after }));
      const page = pageOf(rows, limit, LIST, (row) => [row.created_at.getTime(), row.id]);
      const items = page.rows.map((row) => asApiKey(row, deps.systemNow()));
      return { items, nextCursor: page.nextCursor };
    },
  );
  app.get(
    '/api-keys/current',
    {
      config: { apiKey: true },
      schema: {
        summary: 'The key that asks: whether it works, and what for',
        response: { 200: currentApiKeySchema },
      },
    },
    async ({ access }) => {
      if (access?.kind !== 'key') throw unauthorised('not-signed-in', 'This needs an API key.');
      const { keyId, name, scopes, expiresAt, tenant } = access;
      const until = expiresAt?.toISOString() ?? null;
      return { id: keyId, name, scopes: [...scopes].sort(), expiresAt: until, tenant };
    },
  );
}

function registerWrites(app: ApiServer, { tenancy, deps }: ApiContext): void {
  app.post(
    '/api-keys',
    {
      config: write,
      schema: {
        summary: 'Makes a key; it is shown once, and may never do more than who made it',
        body: apiKeyCreateSchema,
        response: { 201: apiKeyCreatedSchema },
      },
    },
    async (request, reply) => {
      const person = personOf(request);
      const { name } = request.body;
      const scopes = checkedScopes(person, request.body.scopes);
      const expiresAt = request.body.expiresAt ? new Date(request.body.expiresAt) : null;
      if (expiresAt && expiresAt.getTime() <= deps.systemNow()) {
        throw invalidField('expiresAt', 'must lie in the future');
      }
      const secret = randomToken(API_KEY_PREFIX);
      const apiKey = await tenancy.write(request, async (unit) => {
        await unit.lockTenant();
        if (!(await isMember(unit.trx, person.user.id))) {
          throw forbidden('members-only', 'A key belongs to a member of the organisation.');
        }
        const systemNow = deps.systemNow();
        if ((await countLiveKeys(unit.trx, new Date(systemNow))) >= MOST_KEYS) {
          throw conflict('too-many', `There are ${MOST_KEYS} keys already: revoke one first.`);
        }
        const { id } = await unit.insert('api_keys', {
          name,
          key_hash: tokenHash(secret),
          hint: secret.slice(-HINT_LENGTH),
          scopes,
          created_by: person.user.id,
          created_by_name: person.user.name,
          created_at: unit.now,
          expires_at: expiresAt,
        });
        const [row] = await readApiKeys(unit.trx, { limit: 1, id });
        if (row === undefined) throw new Error('a key that was just made is gone');
        return asApiKey(row, systemNow);
      });
      return reply.code(201).send({ apiKey, secret });
    },
  );
  app.delete(
    '/api-keys/:id',
    {
      config: write,
      schema: {
        summary: 'Revokes a key at once; it stays in the list',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await tenancy.write(request, async (unit) => {
        const { revoked_at } = await unit.find('api_keys', request.params.id);
        if (revoked_at !== null) return;
        await unit.update('api_keys', request.params.id, { revoked_at: unit.now });
      });
      return reply.code(204).send();
    },
  );
}

/** Nobody hands out what they may not do themselves. */
function checkedScopes(person: PersonAccess, asked: readonly string[]): ApiKeyScope[] {
  const scopes = [...new Set(asked)].map(asApiKeyScope).filter((scope) => scope !== undefined);
  const beyond = scopes.find((scope) => !person.permissions.has(permissionBehind(scope)));
  if (beyond) {
    const lacking = permissionBehind(beyond);
    throw forbidden('scope-above-own', `You may not give ${beyond}: you lack ${lacking}.`);
  }
  return scopes;
}

function asApiKey(row: ApiKeyRow, systemNow: number): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    state: stateOf(row, systemNow),
    createdBy: row.created_by_name,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}

function stateOf(row: ApiKeyRow, systemNow: number): ApiKey['state'] {
  if (row.revoked_at !== null) return 'revoked';
  if (row.expires_at !== null && row.expires_at.getTime() <= systemNow) return 'expired';
  return row.isOrphaned ? 'orphaned' : 'active';
}
