import type { ApiActionName } from '@atalaya/core/domain/access/api-key-scopes';
import type { Permission } from '@atalaya/core/domain/access/roles';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Access, KeyAccess, PersonAccess } from '../access/access.js';
import {
  type AccessDirectory,
  API_KEY_PREFIX,
  WALL_TOKEN_PREFIX,
} from '../access/access-directory.js';
import type { AccessTokens } from '../access/access-token.js';
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
    /** An API key, whatever it may do; nobody else. */
    apiKey?: true;
    /** What an API key needs the scope of, in place of the permission that a person needs. */
    action?: ApiActionName;
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
      if (url === undefined || config.public || config.portal) return;
      const access = await authenticate(bearerOf(request), { accessTokens, directory });
      if (!access) throw unauthorised('not-signed-in', 'Sign in, or sign in again.');
      request.access = access;
      authorise(access, request);
    });
  },
  { name: 'authentication' },
);

/** The person, wall or API key behind a token; undefined for none. Live connections ask the same question. */
export async function authenticate(
  token: string | undefined,
  { accessTokens, directory }: AuthenticationOptions,
): Promise<Access | undefined> {
  if (token === undefined) return undefined;
  if (token.startsWith(WALL_TOKEN_PREFIX)) return directory.wall(token);
  if (token.startsWith(API_KEY_PREFIX)) return directory.key(token);
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
  if (access.kind === 'key') {
    authoriseKey(access, config);
    return;
  }
  if (config.apiKey) throw forbidden('api-key-only', 'This tells an API key about itself.');
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

function authoriseKey(access: KeyAccess, config: FastifyContextConfig): void {
  if (config.apiKey) return;
  const needed = config.action ? (`action:${config.action}` as const) : config.permission;
  if (needed === undefined) throw forbidden('people-only', 'An API key may not do this: sign in.');
  for (const scope of access.scopes) if (scope === needed) return;
  throw forbidden('not-allowed', `This needs an API key with the scope ${needed}.`);
}

/** What whoever asks may do: a person, or an API key. */
export function heldPermissions(request: FastifyRequest): ReadonlySet<Permission> {
  const { access } = request;
  if (!access || access.kind === 'wall') throw unauthorised('not-signed-in', 'Sign in first.');
  return access.permissions;
}

/** The signed-in person of a route that admits nobody else. */
export function personOf(request: FastifyRequest): PersonAccess {
  if (request.access?.kind !== 'person') throw unauthorised('not-signed-in', 'Sign in first.');
  return request.access;
}
