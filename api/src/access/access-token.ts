import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { derivedKey } from './derived-key.js';

export const ACCESS_TOKEN_MS = 15 * 60_000;
const ISSUER = 'atalaya';

export interface AccessClaims {
  readonly sessionId: string;
  readonly userId: string;
  readonly tenantId: string | null;
  readonly role: string | null;
}

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>;
  /** undefined for a token that is not ours, altered or expired. */
  verify(token: string): Promise<AccessClaims | undefined>;
}

const payloadSchema = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  tid: z.uuid().nullable(),
  role: z.string().nullable(),
});

/** JWT, HS256, 15 minutes; what may be done is looked up by its session at each request. */
export function createAccessTokens(secretKey: Uint8Array, systemNow: () => number): AccessTokens {
  const key = derivedKey(secretKey, 'access-token');
  return {
    sign: ({ sessionId, userId, tenantId, role }) => {
      const issuedAtS = Math.floor(systemNow() / 1_000);
      return new SignJWT({ sid: sessionId, tid: tenantId, role })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setIssuedAt(issuedAtS)
        .setExpirationTime(issuedAtS + ACCESS_TOKEN_MS / 1_000)
        .sign(key);
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          requiredClaims: ['exp'],
          currentDate: new Date(systemNow()),
        });
        const { sub, sid, tid, role } = payloadSchema.parse(payload);
        return { sessionId: sid, userId: sub, tenantId: tid, role };
      } catch {
        return undefined;
      }
    },
  };
}
