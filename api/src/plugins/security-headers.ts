import type { IncomingMessage } from 'node:http';
import { hostNameOf } from '@atalaya/core/domain/portal/portal-host';
import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

/**
 * Pages load nothing from elsewhere. The web socket's origin is named too where it is known, because
 * `'self'` alone does not cover it in Safari before 15.4.
 */
export const securityHeaders = fp<{ publicUrl: string | undefined }>(
  async (app, { publicUrl }) => {
    const isHttps = publicUrl?.startsWith('https:') ?? false;
    const socket = publicUrl === undefined ? [] : [socketSource(new URL(publicUrl))];
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          'connect-src': ["'self'", ...socket],
          'img-src': ["'self'", 'data:'],
          'media-src': ["'self'", 'data:'],
          'style-src': ["'self'"],
          'script-src': ["'self'"],
          'object-src': ["'none'"],
          'base-uri': ["'none'"],
          'form-action': ["'self'"],
          'frame-ancestors': ["'none'"],
        },
      },
      strictTransportSecurity: isHttps ? { maxAge: 31_536_000 } : false,
      referrerPolicy: { policy: 'no-referrer' },
      // On plain HTTP in a LAN browsers ignore these and complain of them.
      crossOriginOpenerPolicy: isHttps,
      originAgentCluster: isHttps,
    });
  },
  { name: 'security-headers' },
);

/** On an organisation's own host nothing names the platform's. */
function socketSource(publicUrl: URL): (request: IncomingMessage) => string {
  const source = publicUrl.origin.replace(/^http/, 'ws');
  const own = hostNameOf(publicUrl.host);
  return ({ headers }) => {
    const asked = headers['x-forwarded-host'] ?? headers.host;
    const name = typeof asked === 'string' ? hostNameOf(asked) : undefined;
    return name === undefined || name === own ? source : "'self'";
  };
}
