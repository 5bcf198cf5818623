import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';

/** Rows as LibreNMS' API v0 gives them; a test may change them in place. */
export interface LibrenmsWorld {
  devices: Record<string, unknown>[];
  locations: Record<string, unknown>[];
  links: Record<string, unknown>[];
  ports: Record<string, unknown>[];
}

export interface LibrenmsServer {
  readonly port: number;
  readonly url: string;
  /** Set its fields to make things go wrong. */
  readonly faults: {
    /** Lists that answer 404, as releases without them do. */
    missing: Set<string>;
    /** Pads each answer by so many bytes. */
    paddingBytes: number;
    /** Answers so much later, in ms. */
    slowMs: number;
    /** Answers with a redirect to this place. */
    redirectTo: string | null;
  };
  close(): Promise<void>;
}

const LISTS: Readonly<Record<string, keyof LibrenmsWorld>> = {
  '/devices': 'devices',
  '/resources/locations': 'locations',
  '/resources/links': 'links',
  '/ports': 'ports',
};

/** LibreNMS' API v0 on 127.0.0.1, as far as an import reads it (docs.librenms.org/API). */
export async function startLibrenmsServer(options: {
  readonly world: LibrenmsWorld;
  readonly token: string;
}): Promise<LibrenmsServer> {
  const faults: LibrenmsServer['faults'] = {
    missing: new Set(),
    paddingBytes: 0,
    slowMs: 0,
    redirectTo: null,
  };
  const app = Fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async (request, reply) => {
    if (faults.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.slowMs));
    if (faults.redirectTo !== null) return reply.redirect(faults.redirectTo);
    if (request.headers['x-auth-token'] === options.token) return undefined;
    return reply.code(401).send({ message: 'Unauthenticated.' });
  });
  for (const [path, list] of Object.entries(LISTS)) {
    app.get(`/api/v0${path}`, async (_request, reply) => {
      if (faults.missing.has(list)) {
        return reply.code(404).send({ status: 'error', message: 'Not found' });
      }
      const rows = options.world[list];
      const padding = 'x'.repeat(faults.paddingBytes);
      return { status: 'ok', [list]: rows, count: rows.length, padding };
    });
  }
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, faults, close: () => app.close() };
}
