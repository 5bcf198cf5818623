import { DAY_MS, SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sameBytes, tokenHash } from './opaque-token.js';

/** A session ends after this long without use, and after `LONGEST_MS` whatever happens. */
export const IDLE_MS = 30 * DAY_MS;
export const LONGEST_MS = 90 * DAY_MS;
/** Two tabs refresh at the same moment: the slower one comes with the token that the faster has just replaced. */
export const GRACE_MS = 10 * SECOND_MS;

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly tenantId: string | null;
  readonly refreshToken: string;
  readonly ip: string;
  readonly userAgent: string | undefined;
}

export async function insertSession(platform: Trx, session: NewSession, now: Date) {
  await platform
    .insertInto('sessions')
    .values({
      id: session.id,
      tenant_id: session.tenantId,
      user_id: session.userId,
      refresh_hash: tokenHash(session.refreshToken),
      previous_hash: null,
      created_at: now,
      expires_at: new Date(now.getTime() + IDLE_MS),
      revoked_at: null,
      ip: session.ip,
      user_agent: session.userAgent?.slice(0, 300) ?? null,
    })
    .execute();
}

/**
 * rotated: the new token counts from now on. parallel: another tab was faster, its token stays.
 * reused: an old token came back, so somebody has a copy: the session is revoked. ended: nothing left.
 */
export type Rotation =
  | { readonly kind: 'rotated' | 'parallel' | 'ended' }
  | { readonly kind: 'reused'; readonly tenantIds: readonly string[] };

export async function rotateSession(
  platform: Trx,
  rotation: { readonly sessionId: string; readonly presented: string; readonly next: string },
  now: Date,
): Promise<Rotation> {
  const session = await platform
    .selectFrom('sessions')
    .where('id', '=', rotation.sessionId)
    .where('revoked_at', 'is', null)
    .select(['refresh_hash', 'previous_hash', 'created_at', 'expires_at'])
    .forUpdate()
    .executeTakeFirst();
  const nowMs = now.getTime();
  if (!session || session.expires_at.getTime() <= nowMs) return { kind: 'ended' };
  if (session.created_at.getTime() + LONGEST_MS <= nowMs) return { kind: 'ended' };
  const presented = tokenHash(rotation.presented);
  if (sameBytes(session.refresh_hash, presented)) {
    await platform
      .updateTable('sessions')
      .set({
        refresh_hash: tokenHash(rotation.next),
        previous_hash: session.refresh_hash,
        expires_at: new Date(nowMs + IDLE_MS),
      })
      .where('id', '=', rotation.sessionId)
      .execute();
    return { kind: 'rotated' };
  }
  // Each rotation sets the expiry to IDLE_MS later, so the expiry tells when the last one was.
  const rotatedAt = session.expires_at.getTime() - IDLE_MS;
  if (sameBytes(session.previous_hash, presented) && nowMs - rotatedAt <= GRACE_MS) {
    return { kind: 'parallel' };
  }
  const tenantIds = await revokeSession(platform, rotation.sessionId, now);
  return { kind: 'reused', tenantIds };
}

/** Returns the tenants whose sessions ended. */
export async function revokeSession(
  platform: Trx,
  sessionId: string,
  now: Date,
): Promise<string[]> {
  const ended = await platform
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .returning('tenant_id')
    .execute();
  return tenantsOf(ended);
}

/** Every session of a person, or all but one, or only those in one tenant; returns the tenants whose sessions ended. */
export async function revokeSessionsOf(
  platform: Trx,
  whose: { readonly userId: string; readonly but?: string; readonly tenantId?: string },
  now: Date,
): Promise<string[]> {
  let query = platform
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('user_id', '=', whose.userId)
    .where('revoked_at', 'is', null);
  if (whose.but !== undefined) query = query.where('id', '!=', whose.but);
  if (whose.tenantId !== undefined) query = query.where('tenant_id', '=', whose.tenantId);
  return tenantsOf(await query.returning('tenant_id').execute());
}

/** Sessions that ended long ago serve nobody. */
export async function deleteSessionsEndedBefore(platform: Trx, before: Date): Promise<void> {
  await platform
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('expires_at', '<', before), eb('revoked_at', '<', before)]))
    .execute();
}

function tenantsOf(sessions: readonly { readonly tenant_id: string | null }[]): string[] {
  return [...new Set(sessions.flatMap(({ tenant_id }) => tenant_id ?? []))];
}
