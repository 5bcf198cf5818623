import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { HostDirectory } from '../portal/host-directory.js';
import type { PortalHost } from '../portal/hosts.read-model.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The organisation whose own host was asked; undefined on the platform's. */
    portalHost: PortalHost | undefined;
  }
  interface FastifyContextConfig {
    /** Also on organisations' own hosts, beside what is for customers in the portal. */
    onPortalHosts?: true;
  }
}

/** Of the built files, what the portal's page loads. */
const PORTAL_FILES = /^\/(assets\/|theme-boot\.js$)/;

/**
 * Holds each host to what it is for: an organisation's own host serves its portal and nothing else of the platform, and
 * a host of nobody's serves nothing. `X-Forwarded-Host` counts from trusted proxies only.
 */
export const hostGuard = fp<{ hosts: HostDirectory }>(
  async (app, { hosts }) => {
    app.decorateRequest('portalHost', undefined);
    app.addHook('onRequest', async (request, reply) => {
      const whose = await hosts.whose(request.host ?? '');
      if (whose === 'own') return;
      if (whose !== 'nobody' && isOfPortal(request)) {
        request.portalHost = whose;
        return;
      }
      // The same for every host, path and method: it names nobody.
      return reply
        .code(404)
        .header('cache-control', 'no-store')
        .type('text/plain; charset=utf-8')
        .send('404\n');
    });
  },
  { name: 'host-guard' },
);

function isOfPortal(request: FastifyRequest): boolean {
  const { config, url } = request.routeOptions;
  if (config.portal !== undefined || config.onPortalHosts === true) return true;
  // What no route serves is a built file, a page of the portal's own, or nothing.
  if (url !== undefined && url !== '/*') return false;
  const path = request.url.split('?', 1)[0] ?? '';
  return PORTAL_FILES.test(path) || !/\.\w+$/.test(path);
}
