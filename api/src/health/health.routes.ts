import { healthSchema, healthTasksSchema } from '@atalaya/core/wire/rest/health';
import type { ApiDeps } from '../deps.js';
import type { ApiServer } from '../feature.js';

const anyone = { public: true, rateLimit: false } as const;

/** Outside /api/v1, for load balancers, systemd and Prometheus: no sign-in, and nothing of any tenant. */
export function registerHealth(app: ApiServer, { health }: ApiDeps): void {
  for (const path of ['/health', '/health/readiness']) {
    app.get(
      path,
      { config: anyone, schema: { response: { 200: healthSchema, 503: healthSchema } } },
      async (_request, reply) => {
        const { code, body } = await health.report();
        return reply.code(code).send(body);
      },
    );
  }
  app.get('/health/liveness', { config: anyone }, async () => ({ status: 'ok' }));
  app.get(
    '/health/tasks',
    { config: anyone, schema: { response: { 200: healthTasksSchema } } },
    async () => health.tasks(),
  );
  app.get('/metrics', { config: anyone }, async (_request, reply) => {
    const { type, text } = await health.metrics();
    return reply.type(type).send(text);
  });
}
