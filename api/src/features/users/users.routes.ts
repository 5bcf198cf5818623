import { idParamsSchema } from '@atalaya/core/wire/rest/fields';
import {
  oneTimeLinkSchema,
  userCreatedSchema,
  userCreateSchema,
  userListSchema,
  userSchema,
  userUpdateSchema,
} from '@atalaya/core/wire/rest/users';
import { z } from 'zod';
import type { Feature } from '../../feature.js';
import { decodeCursor, pageOf } from '../../http/cursor.js';
import { pageQuerySchema } from '../../http/page-query.js';
import { asUser, UserService } from './user-service.js';
import { readUsers } from './users.read-model.js';

const read = { permission: 'user:read' } as const;
const write = { permission: 'user:write' } as const;
const params = idParamsSchema;
const LIST = { of: 'users' };

export const users: Feature = {
  name: 'users',
  register: (app, context) => {
    const service = new UserService(context);
    app.get(
      '/users',
      { config: read, schema: { querystring: pageQuerySchema, response: { 200: userListSchema } } },
      async (request) => {
        const { limit, cursor } = request.query;
        const after = decodeCursor(LIST, cursor, 1);
        const rows = await context.tenancy.read(request, (trx) => readUsers(trx, limit, after));
        const page = pageOf(rows, limit, LIST, (row) => [row.email]);
        return { items: page.rows.map(asUser), nextCursor: page.nextCursor };
      },
    );
    app.get(
      '/users/:id',
      { config: read, schema: { params, response: { 200: userSchema } } },
      (request) => service.user(request, request.params.id),
    );
    app.post(
      '/users',
      { config: write, schema: { body: userCreateSchema, response: { 201: userCreatedSchema } } },
      async (request, reply) => reply.code(201).send(await service.create(request, request.body)),
    );
    app.post(
      '/users/:id/password-link',
      { config: write, schema: { params, response: { 201: oneTimeLinkSchema } } },
      async (request, reply) =>
        reply.code(201).send(await service.passwordLink(request, request.params.id)),
    );
    app.patch(
      '/users/:id',
      { config: write, schema: { params, body: userUpdateSchema, response: { 200: userSchema } } },
      (request) => service.update(request, request.params.id, request.body),
    );
    app.delete(
      '/users/:id',
      { config: write, schema: { params, response: { 204: z.undefined() } } },
      async (request, reply) => {
        await service.remove(request, request.params.id);
        return reply.code(204).send();
      },
    );
  },
};
