import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

/**
 * Pages load nothing from elsewhere. The web socket's origin is named too where it is known, because
 * `'self'` alone does not cover it in Safari before 15.4.
 */
export const securityHeaders = fp<{ publicUrl: string | undefined }>(
  async (app, { publicUrl }) => {
    const isHttps = publicUrl?.startsWith('https:') ?? false;
    const socket =
      publicUrl === undefined ? [] : [new URL(publicUrl).origin.replace(/^http/, 'ws')];
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
