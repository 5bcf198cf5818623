import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { derivedKey } from './derived-key.js';

/** 256 random bits; only their SHA-256 is stored, which for such a token needs no salt and no stretching. */
export function randomToken(prefix = ''): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`;
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function sameBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && a.length === b.length && timingSafeEqual(a, b);
}

export interface RefreshTokens {
  issue(sessionId: string): string;
  /** The session that an authentic token names; undefined for any other text. */
  sessionOf(token: string): string | undefined;
}

const SESSION_ID = /^[0-9a-f-]{36}$/;

/**
 * `<session>.<random>.<mac>`. The mac proves that the token was once issued here, so that an old one
 * that comes back is known to be a copy, while a guess costs no look-up and revokes nobody.
 */
export function createRefreshTokens(secretKey: Uint8Array): RefreshTokens {
  const key = derivedKey(secretKey, 'refresh-token');
  const mac = (body: string) => createHmac('sha256', key).update(body).digest();
  return {
    issue: (sessionId) => {
      const body = `${sessionId}.${randomToken()}`;
      return `${body}.${mac(body).toString('base64url')}`;
    },
    sessionOf: (token) => {
      const end = token.lastIndexOf('.');
      const body = token.slice(0, Math.max(0, end));
      if (!sameBytes(Buffer.from(token.slice(end + 1), 'base64url'), mac(body))) return undefined;
      const sessionId = body.slice(0, body.indexOf('.'));
      return SESSION_ID.test(sessionId) ? sessionId : undefined;
    },
  };
}
