import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Access, PersonAccess } from '../access/access.js';
import { type AccessDirectory, WALL_TOKEN_PREFIX } from '../access/access-directory.js';
import type { AccessTokens } from '../access/access-token.js';
import type { Permission } from '../access/permissions.js';
import { forbidden, unauthorised } from '../http/http-problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined on public routes. */
    access: Access | undefined;
  }
  interface FastifyContextConfig {
    /** What a signed-in person must be allowed within their tenant. */
    permission?: Permission;
    /** Anyone, without signing in. */
    public?: true;
    /** Any signed-in person. */
    signedIn?: true;
    /** A platform operator, above tenants. */
    operator?: true;
    /** A wall token too. */
    wall?: true;
    /** Also for a person who must first enrol a second factor. */
    beforeTotp?: true;
  }
}

export interface AuthenticationOptions {
  readonly accessTokens: AccessTokens;
  readonly directory: AccessDirectory;
}

/** Finds out who asks, before anything of the request is read, and holds it to what the route declares. */
export const authentication = fp<AuthenticationOptions>(
  async (app, { accessTokens, directory }) => {
    app.decorateRequest('access', undefined);
    app.addHook('onRequest', async (request) => {
      const { config, url } = request.routeOptions;
      if (url === undefined || config.public) return;
      const access = await authenticate(bearerOf(request), { accessTokens, directory });
      if (!access) throw unauthorised('not-signed-in', 'Sign in, or sign in again.');
      request.access = access;
      authorise(access, request);
    });
  },
  { name: 'authentication' },
);

/** The person or wall behind a token; undefined for none. Live connections ask the same question. */
export async function authenticate(
  token: string | undefined,
  { accessTokens, directory }: AuthenticationOptions,
): Promise<Access | undefined> {
  if (token === undefined) return undefined;
  if (token.startsWith(WALL_TOKEN_PREFIX)) return directory.wall(token);
  const claims = await accessTokens.verify(token);
  return claims && directory.person(claims.sessionId);
}

function bearerOf(request: FastifyRequest): string | undefined {
  const [scheme, token, ...rest] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && rest.length === 0 ? token : undefined;
}

function authorise(access: Access, request: FastifyRequest): void {
  const { config } = request.routeOptions;
  if (access.kind === 'wall') {
    if (!config.wall) throw forbidden('wall-only', 'A wall token opens the wall and nothing else.');
    return;
  }
  if (access.mustEnrolTotp && !config.beforeTotp) {
    throw forbidden(
      'totp-enrolment-required',
      'This organisation demands a second factor: enrol it.',
    );
  }
  if (config.signedIn) return;
  if (config.operator) {
    if (!access.user.isPlatformOperator || access.tenant !== null) {
      throw forbidden('not-allowed', 'Only a platform operator outside any organisation may.');
    }
    return;
  }
  if (config.permission === undefined || !access.permissions.has(config.permission)) {
    throw forbidden('not-allowed', `This needs the permission ${config.permission ?? '(none)'}.`);
  }
}

/** The signed-in person of a route that admits nobody else. */
export function personOf(request: FastifyRequest): PersonAccess {
  if (request.access?.kind !== 'person') throw unauthorised('not-signed-in', 'Sign in first.');
  return request.access;
}
