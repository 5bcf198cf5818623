import { sessionSchema, setupRequestSchema, setupStatusSchema } from '@atalaya/core/wire/rest/auth';
import { z } from 'zod';
import type { Feature } from '../../feature.js';
import { SetupService } from './setup-service.js';

const guarded = { public: true, rateLimit: { max: 20, timeWindow: 60_000 } } as const;

export const setup: Feature = {
  name: 'setup',
  register: (app, context) => {
    const service = new SetupService(context);
    app.get(
      '/setup',
      {
        config: guarded,
        schema: {
          querystring: z.strictObject({ token: z.string().min(1).max(200) }),
          response: { 200: setupStatusSchema },
        },
      },
      (request) => service.status(request.query.token),
    );
    app.post(
      '/setup',
      { config: guarded, schema: { body: setupRequestSchema, response: { 201: sessionSchema } } },
      async (request, reply) => {
        const made = await service.setUp(request.body, request.ip);
        const session = await context.sessions.open(made, request, reply);
        return reply.code(201).send(session);
      },
    );
  },
};
