import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { UISP_BASE } from './uisp-base.js';
import { noUispFaults, type UispFaults } from './uisp-faults.js';
import { uispRoutes } from './uisp-routes.js';
import type { UispWorld } from './uisp-world.js';

export interface UispServerOptions {
  readonly world: UispWorld;
  /** The API token that is accepted in `x-auth-token`. */
  readonly token: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Who may use `POST /user/login`. */
  readonly user?: { readonly username: string; readonly password: string };
  /** PEM; serves https. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface UispServer {
  readonly port: number;
  readonly url: string;
  /** Set its fields to make things go wrong. */
  readonly faults: UispFaults;
  /** Requests answered so far, for tests: "GET /nms/api/v2.1/devices?withInterfaces=true". */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

const KEPT_REQUESTS = 1_000;
const WITHOUT_TOKEN = new Set([
  `${UISP_BASE}/user/login`,
  `${UISP_BASE}/nms/heartbeat`,
  `${UISP_BASE}/nms/version`,
]);

/** UISP's NMS API v2.1 on 127.0.0.1, as far as Atalaya uses it, drawn from the world. */
export async function startUispServer(options: UispServerOptions): Promise<UispServer> {
  const faults = noUispFaults();
  const requests: string[] = [];
  const sessions = new Set<string>();
  const app: FastifyInstance = options.tls
    ? Fastify({ https: options.tls, forceCloseConnections: true })
    : Fastify({ forceCloseConnections: true });

  app.addHook('onRequest', async (request, reply) => {
    requests.push(`${request.method} ${request.url}`);
    requests.splice(0, requests.length - KEPT_REQUESTS);
    if (faults.slowMs > 0) await sleep(faults.slowMs);
    if (isFailing(faults, request)) return failOnce(reply, faults.fail);
    const path = request.url.split('?')[0] ?? '';
    if (WITHOUT_TOKEN.has(path)) return;
    if (!isAuthorized(request)) return refuse(reply, 401);
    if (faults.readOnly && request.method === 'POST') return refuse(reply, 403);
  });
  app.setNotFoundHandler((_, reply) => refuse(reply, 404));
  app.setErrorHandler((_, _request, reply) => refuse(reply, 400));

  const isAuthorized = (request: FastifyRequest) => {
    const token = request.headers['x-auth-token'];
    return (
      typeof token === 'string' &&
      !faults.tokenRevoked &&
      (token === options.token || sessions.has(token))
    );
  };
  const login = (username: unknown, password: unknown) => {
    if (username !== options.user?.username || password !== options.user?.password) return null;
    const token = randomUUID();
    sessions.add(token);
    return token;
  };
  await app.register(uispRoutes({ world: options.world, faults, login }));
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    port,
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    faults,
    requests,
    close: () => app.close(),
  };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
};

function refuse(reply: FastifyReply, statusCode: number) {
  const error = REASONS[statusCode] ?? 'Internal Server Error';
  return reply.code(statusCode).send({ statusCode, error, message: error });
}

type Failing = UispFaults & { readonly fail: NonNullable<UispFaults['fail']> };

const isFailing = (faults: UispFaults, { method }: FastifyRequest): faults is Failing =>
  faults.fail !== null &&
  faults.fail.times > 0 &&
  (faults.fail.method === undefined || faults.fail.method === method);

function failOnce(reply: FastifyReply, fail: NonNullable<UispFaults['fail']>) {
  fail.times -= 1;
  if (fail.retryAfterS !== undefined) reply.header('retry-after', String(fail.retryAfterS));
  return refuse(reply, fail.status);
}
