import { healthSchema, healthTasksSchema } from '@atalaya/core/wire/rest/health';
import type { ApiDeps } from '../deps.js';
import type { ApiServer } from '../feature.js';

const anyone = { public: true, rateLimit: false } as const;

/** Outside /api/v1, for load balancers, systemd and Prometheus: no sign-in, and nothing of any tenant. */
export function registerHealth(app: ApiServer, deps: ApiDeps): void {
  app.get(
    '/health',
    { config: anyone, schema: { response: { 200: healthSchema, 503: healthSchema } } },
    async (_request, reply) => {
      const health = await deps.health();
      return reply.code(health.status === 'down' ? 503 : 200).send(health);
    },
  );
  app.get('/health/liveness', { config: anyone }, async () => ({ status: 'ok' }));
  app.get(
    '/health/readiness',
    { config: anyone, schema: { response: { 200: healthSchema, 503: healthSchema } } },
    async (_request, reply) => {
      const health = await deps.health();
      return reply.code(health.status === 'down' ? 503 : 200).send(health);
    },
  );
  app.get(
    '/health/tasks',
    { config: anyone, schema: { response: { 200: healthTasksSchema } } },
    async () => ({ items: [...deps.tasks()] }),
  );
  app.get('/metrics', { config: anyone }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await deps.prometheusText()),
  );
}
