import type { CookieSerializeOptions } from '@fastify/cookie';
import { randomToken } from '../access/opaque-token.js';

/** Named after nobody: the portal shows the tenant's name and no other. */
export const PORTAL_COOKIE = 'portal_session';
const COOKIE_PATH = '/api/v1/portal';
const TOKEN = /^([0-9a-f-]{36})\.([\w-]{20,100})$/;

/** `<tenant>.<random>`: the tenant says in whose rows to look, and the random part is what is proved. */
export function makePortalToken(tenantId: string): string {
  return `${tenantId}.${randomToken()}`;
}

/** undefined for what is no such token. */
export function portalTenantOf(token: string | undefined): string | undefined {
  return token === undefined ? undefined : TOKEN.exec(token)?.[1];
}

export function portalCookieOptions(isSecure: boolean, maxAgeMs: number): CookieSerializeOptions {
  return {
    path: COOKIE_PATH,
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure,
    maxAge: Math.floor(maxAgeMs / 1_000),
  };
}
