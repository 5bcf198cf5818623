import { problemSchema } from '@atalaya/core/wire/rest/problem';
import swagger from '@fastify/swagger';
import fp from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';

/**
 * /api/v1/openapi.json, made from the routes' own schemas. A route without query or body schema gets an
 * empty strict one: what is not known is refused, never ignored.
 */
export const openapi = fp<{ version: string }>(
  async (app, { version }) => {
    const nothing = z.strictObject({});
    app.addHook('onRoute', (route) => {
      if (!route.url.startsWith('/api/')) return;
      route.schema = {
        ...route.schema,
        querystring: route.schema?.querystring ?? nothing,
        response: {
          '4xx': problemSchema,
          '5xx': problemSchema,
          ...asObject(route.schema?.response),
        },
        tags: [route.url.split('/')[3] ?? 'api'],
        ...(route.config?.public ? { security: [] } : {}),
      };
    });
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Atalaya', version },
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
        security: [{ bearer: [] }],
      },
      transform: jsonSchemaTransform,
    });
  },
  { name: 'openapi' },
);

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
