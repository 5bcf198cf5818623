import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  wallTokenCreatedSchema,
  wallTokenCreateSchema,
  wallTokenListSchema,
  wallTokenSchema,
  wallTokenUpdateSchema,
} from '@atalaya/core/wire/rest/wall';
import { z } from 'zod';
import { WALL_TOKEN_PREFIX } from '../../access/access-directory.js';
import { randomToken, tokenHash } from '../../access/opaque-token.js';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { readWallTokens, type WallTokenRow } from './wall-tokens.read-model.js';

const read = { permission: 'wall_token:read' } as const;
const write = { permission: 'wall_token:write' } as const;
const LIST = { of: 'wall-tokens' };

export const wallTokens: Feature = {
  name: 'wall-tokens',
  register: (app, { tenancy, baseUrl }) => {
    app.get(
      '/wall-tokens',
      {
        config: read,
        schema: { querystring: pageQuerySchema, response: { 200: wallTokenListSchema } },
      },
      async (request) => {
        const { limit, cursor } = request.query;
        const after = decodeCursor(LIST, cursor, 2);
        const rows = await tenancy.read(request, (trx) => readWallTokens(trx, limit, after));
        const page = pageOf(rows, limit, LIST, (row) => [row.created_at.getTime(), row.id]);
        return { items: page.rows.map(asWallToken), nextCursor: page.nextCursor };
      },
    );
    app.post(
      '/wall-tokens',
      {
        config: write,
        schema: { body: wallTokenCreateSchema, response: { 201: wallTokenCreatedSchema } },
      },
      async (request, reply) => {
        const token = randomToken(WALL_TOKEN_PREFIX);
        const { name, showsRevenue, sounds } = request.body;
        const row = await tenancy.write(request, (unit) =>
          unit.insert('wall_tokens', {
            name,
            shows_revenue: showsRevenue,
            sounds,
            token_hash: tokenHash(token),
            created_at: unit.now,
            revoked_at: null,
            last_seen_at: null,
          }),
        );
        const url = `${baseUrl(request)}/wall/${token}`;
        return reply.code(201).send({ wallToken: asWallToken(row), url });
      },
    );
    app.patch(
      '/wall-tokens/:id',
      {
        config: write,
        schema: {
          summary: 'Changes what a wall shows; its link stays',
          params: idParamsSchema,
          body: wallTokenUpdateSchema,
          response: { 200: wallTokenSchema },
        },
      },
      (request) => {
        const { name, showsRevenue, sounds } = request.body;
        return tenancy.write(request, async (unit) => {
          const before = await unit.find('wall_tokens', request.params.id);
          const row = await unit.update('wall_tokens', before.id, {
            name: name ?? before.name,
            shows_revenue: showsRevenue ?? before.shows_revenue,
            sounds: sounds ?? before.sounds,
          });
          return asWallToken(row);
        });
      },
    );
    app.delete(
      '/wall-tokens/:id',
      { config: write, schema: { params: idParamsSchema, response: { 204: z.undefined() } } },
      async (request, reply) => {
        await tenancy.write(request, async (unit) => {
          const { revoked_at } = await unit.find('wall_tokens', request.params.id);
          if (revoked_at !== null) return;
          await unit.update('wall_tokens', request.params.id, { revoked_at: unit.now });
        });
        return reply.code(204).send();
      },
    );
  },
};

function asWallToken(row: WallTokenRow) {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    showsRevenue: row.shows_revenue,
    sounds: row.sounds,
  };
}
