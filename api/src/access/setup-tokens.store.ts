import { DAY_MS } from '@atalaya/core/domain/shared/instant';
import type { Trx } from '@atalaya/platform/postgres/database';
import { randomToken, tokenHash } from './opaque-token.js';

export type SetupPurpose = 'first_tenant' | 'tenant_owner' | 'platform_operator' | 'password_reset';

export interface SetupTokenRequest {
  readonly purpose: SetupPurpose;
  readonly tenantId?: string;
  readonly userId?: string;
  readonly email?: string;
  /** null: until it is used. */
  readonly validForMs: number | null;
}

export const INVITATION_MS = 7 * DAY_MS;

/** Makes a one-time token and returns it: only its hash is kept. */
export async function insertSetupToken(
  platform: Trx,
  request: SetupTokenRequest,
  now: Date,
): Promise<{ readonly token: string; readonly expiresAt: Date | null }> {
  const token = randomToken();
  const { validForMs } = request;
  const expiresAt = validForMs === null ? null : new Date(now.getTime() + validForMs);
  await platform
    .insertInto('setup_tokens')
    .values({
      token_hash: tokenHash(token),
      purpose: request.purpose,
      tenant_id: request.tenantId ?? null,
      user_id: request.userId ?? null,
      email: request.email ?? null,
      created_at: now,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute();
  return { token, expiresAt };
}

/** The row of a token that still counts, locked until the transaction ends: a second use waits and finds it used. */
export async function findSetupToken(platform: Trx, token: string, now: Date) {
  return platform
    .selectFrom('setup_tokens')
    .where('token_hash', '=', tokenHash(token))
    .where('used_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
}

export async function markSetupTokenUsed(platform: Trx, id: string, now: Date): Promise<void> {
  await platform.updateTable('setup_tokens').set({ used_at: now }).where('id', '=', id).execute();
}

/** Links for the same purpose that were made earlier stop counting. */
export async function voidSetupTokensOf(platform: Trx, userId: string, now: Date): Promise<void> {
  await platform
    .updateTable('setup_tokens')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('purpose', '=', 'password_reset')
    .where('used_at', 'is', null)
    .execute();
}
