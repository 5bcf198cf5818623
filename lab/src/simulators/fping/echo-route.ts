import Fastify, { type FastifyInstance } from 'fastify';
import type { EchoWorld } from './echo-world.js';

/** 50,000 hosts in one question. */
const MAX_BODY_BYTES = 2 * 1_024 * 1_024;

/**
 * POST /echo {hosts: string[]} → {rttsMs: (number | null)[]}, in the order asked: what the lab's fping
 * asks once for each echo. To be registered: `app.register(echoRoute(world))`.
 */
export function echoRoute(world: EchoWorld): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.post('/echo', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
      const hosts = hostsOf(request.body);
      if (!hosts) return reply.code(400).send({ error: 'hosts must be a list of addresses' });
      return { rttsMs: hosts.map((host) => world.echo(host)) };
    });
  };
}

/** A server of its own, on loopback. */
export async function startEchoServer(options: {
  readonly world: EchoWorld;
  readonly port?: number;
}): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = Fastify({ forceCloseConnections: true });
  await app.register(echoRoute(options.world));
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return { url, close: () => app.close() };
}

function hostsOf(body: unknown): string[] | null {
  if (typeof body !== 'object' || body === null || !('hosts' in body)) return null;
  const { hosts } = body;
  return Array.isArray(hosts) && hosts.every((host) => typeof host === 'string') ? hosts : null;
}
