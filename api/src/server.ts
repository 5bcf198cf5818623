import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyContextConfig, LogController } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { createPasswords, type Passwords } from './access/password.js';
import { registerAlertmanager } from './alertmanager/alertmanager.routes.js';
import { type ApiContext, createContext } from './context.js';
import type { ApiDeps } from './deps.js';
import type { ApiServer } from './feature.js';
import { FEATURES } from './features/registry.js';
import { registerHealth } from './health/health.routes.js';
import { tooMany } from './http/http-problem.js';
import { authentication } from './plugins/authentication.js';
import { hostGuard } from './plugins/host-guard.js';
import { idempotency } from './plugins/idempotency.js';
import { openapi } from './plugins/openapi.js';
import { portalAuthentication } from './plugins/portal-authentication.js';
import { problemDetails } from './plugins/problem-details.js';
import { requestLog } from './plugins/request-log.js';
import { securityHeaders } from './plugins/security-headers.js';
import { staticUi } from './plugins/static-ui.js';
import { tenantLimits } from './plugins/tenant-limits.js';

export const API_VERSION = '0.1.0';
const BODY_LIMIT_BYTES = 1_048_576;
const REQUEST_TIMEOUT_MS = 30_000;
/** For one address: a NOC behind one NAT refreshes often, a loop gone wild does not go through. */
const REQUESTS_PER_MINUTE = 3_000;

export interface BuiltServer {
  readonly app: ApiServer;
  readonly context: ApiContext;
  /** Every route with what it declares: proofs walk them. */
  readonly routes: readonly DeclaredRoute[];
}

export interface DeclaredRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly config: FastifyContextConfig;
}

/** The api with every route, not listening: tests inject into it, createApiApp listens. */
export async function buildServer(
  deps: ApiDeps,
  passwords: Passwords = createPasswords(),
): Promise<BuiltServer> {
  const context = createContext(deps, passwords);
  const app = createFastify(deps);
  const routes = collectRoutes(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(requestLog);
  await app.register(problemDetails);
  await app.register(hostGuard, context);
  await app.register(securityHeaders, { publicUrl: deps.publicUrl });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) =>
      tooMany('too-many-requests', 'Too many requests from this address: wait a little.', ttl),
  });
  await app.register(authentication, context);
  await app.register(portalAuthentication, { deps });
  await app.register(tenantLimits);
  await app.register(idempotency, { deps });
  await app.register(openapi, { version: API_VERSION });
  registerHealth(app, deps);
  await app.register(
    async (v1: ApiServer) => {
      v1.addHook('onSend', async (_request, reply) => {
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      });
      for (const feature of FEATURES) feature.register(v1, context);
      const hidden = { hide: true } as const;
      v1.get('/openapi.json', { config: { public: true }, schema: hidden }, async () =>
        app.swagger(),
      );
    },
    { prefix: '/api/v1' },
  );
  await app.register(
    async (v2: ApiServer) => {
      v2.addHook('onSend', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      registerAlertmanager(v2, context);
    },
    { prefix: '/api/v2' },
  );
  await app.register(staticUi, { folder: deps.uiFolder });
  app.addHook('onClose', async () => {
    context.directory.close();
    context.hosts.close();
  });
  return { app, context, routes };
}

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

function collectRoutes(app: ApiServer): DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  app.addHook('onRoute', (route) => {
    for (const method of METHODS) {
      if (![route.method].flat().includes(method)) continue;
      routes.push({
        method,
        url: route.url,
        // Later hooks may still add to it.
        get config() {
          return route.config ?? {};
        },
      });
    }
  });
  return routes;
}

function createFastify(deps: ApiDeps): ApiServer {
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: deps.trustedProxies.length > 0 ? [...deps.trustedProxies] : false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500 },
    ...(deps.tls && { https: deps.tls }),
  });
  return app.withTypeProvider<ZodTypeProvider>();
}
