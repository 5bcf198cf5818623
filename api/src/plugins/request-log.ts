import fp from 'fastify-plugin';

/**
 * One line a request, with the route's pattern in place of its address: an address may hold a one-time
 * token. What went well is debug, so that a healthy platform is quiet.
 */
export const requestLog = fp(
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id);
    });
    app.addHook('onResponse', async (request, reply) => {
      const fields = {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? '(none)',
        status: reply.statusCode,
        tookMs: Math.round(reply.elapsedTime),
      };
      if (reply.statusCode >= 500) request.log.warn(fields, 'request');
      else request.log.debug(fields, 'request');
    });
  },
  { name: 'request-log' },
);
