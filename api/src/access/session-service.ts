import { randomUUID } from 'node:crypto';
import type { Session } from '@atalaya/core/wire/rest/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.js';
import { unauthorised } from '../http/http-problem.js';
import type { PersonAccess } from './access.js';
import type { AccessDirectory } from './access-directory.js';
import { ACCESS_TOKEN_MS, type AccessTokens } from './access-token.js';
import type { RefreshTokens } from './opaque-token.js';
import { IDLE_MS, insertSession, revokeSession, rotateSession } from './sessions.store.js';

export const REFRESH_COOKIE = 'atalaya_refresh';
const COOKIE_PATH = '/api/v1/auth';

interface SessionServiceDeps
  extends Pick<ApiDeps, 'database' | 'systemNow' | 'log' | 'publicUrl' | 'clockControl'> {
  readonly directory: AccessDirectory;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
}

/** Opens, renews and ends sessions; the refresh token goes into its cookie and nowhere else. */
export class SessionService {
  readonly #deps: SessionServiceDeps;

  constructor(deps: SessionServiceDeps) {
    this.#deps = deps;
  }

  async open(
    who: { readonly userId: string; readonly tenantId: string | null },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Session> {
    const { database, refreshTokens, systemNow } = this.#deps;
    const id = randomUUID();
    const refreshToken = refreshTokens.issue(id);
    const userAgent = request.headers['user-agent'];
    await database.withPlatform((platform) =>
      insertSession(
        platform,
        { id, ...who, refreshToken, ip: request.ip, userAgent },
        new Date(systemNow()),
      ),
    );
    this.#setCookie(refreshToken, request, reply);
    return this.#sessionOf(id);
  }

  /** Replaces the cookie's token by a new one; a token that was replaced before ends the session. */
  async renew(request: FastifyRequest, reply: FastifyReply): Promise<Session> {
    const { database, refreshTokens, systemNow, directory, log } = this.#deps;
    const presented = request.cookies[REFRESH_COOKIE];
    const sessionId = presented && refreshTokens.sessionOf(presented);
    if (!presented || !sessionId) throw signInAgain();
    const next = refreshTokens.issue(sessionId);
    const rotation = await database.withPlatform((platform) =>
      rotateSession(platform, { sessionId, presented, next }, new Date(systemNow())),
    );
    if (rotation.kind === 'reused') {
      await directory.announce(rotation.tenantIds);
      log.warn({ sessionId, ip: request.ip }, 'a replaced refresh token came back; session ended');
    }
    if (rotation.kind === 'reused' || rotation.kind === 'ended') {
      this.clearCookie(reply);
      throw signInAgain();
    }
    if (rotation.kind === 'rotated') this.#setCookie(next, request, reply);
    return this.#sessionOf(sessionId);
  }

  /** Ends the cookie's session; without one there is nothing to end. */
  async end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { database, refreshTokens, systemNow, directory } = this.#deps;
    const sessionId = refreshTokens.sessionOf(request.cookies[REFRESH_COOKIE] ?? '');
    this.clearCookie(reply);
    if (sessionId === undefined) return;
    const tenantIds = await database.withPlatform((platform) =>
      revokeSession(platform, sessionId, new Date(systemNow())),
    );
    await directory.announce(tenantIds);
  }

  clearCookie(reply: FastifyReply): void {
    reply.clearCookie(REFRESH_COOKIE, { path: COOKIE_PATH });
  }

  async #sessionOf(sessionId: string): Promise<Session> {
    const { directory, accessTokens, clockControl } = this.#deps;
    const access = await directory.person(sessionId);
    if (!access) throw signInAgain();
    const { tenant, role, user } = access;
    const accessToken = await accessTokens.sign({
      sessionId,
      userId: user.id,
      tenantId: tenant?.id ?? null,
      role,
    });
    return {
      accessToken,
      expiresIn: ACCESS_TOKEN_MS / 1_000,
      ...identityOf(access),
      ...(clockControl && { isDemo: true }),
    };
  }

  #setCookie(token: string, request: FastifyRequest, reply: FastifyReply): void {
    reply.setCookie(REFRESH_COOKIE, token, {
      path: COOKIE_PATH,
      httpOnly: true,
      sameSite: 'strict',
      secure: request.protocol === 'https' || this.#deps.publicUrl?.startsWith('https:') === true,
      maxAge: IDLE_MS / 1_000,
    });
  }
}

/** What a page shows of whoever is signed in. */
export function identityOf(
  access: PersonAccess,
): Pick<Session, 'user' | 'tenant' | 'mustEnrolTotp'> {
  const { user, tenant, role, permissions, mustEnrolTotp } = access;
  return { user: { ...user, role, permissions: [...permissions] }, tenant, mustEnrolTotp };
}

function signInAgain() {
  return unauthorised('session-ended', 'The session has ended: sign in again.');
}
