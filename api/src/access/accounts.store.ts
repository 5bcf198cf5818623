import type { Trx } from '@atalaya/platform/postgres/database';
import type { Schema } from '@atalaya/platform/postgres/schema';
import type { Insertable, Selectable } from 'kysely';
import { lockMs } from './lockout.js';
import type { SealedSecret } from './second-factor.js';

export type Account = Selectable<Schema['users']>;

export async function accountByEmail(platform: Trx, email: string): Promise<Account | undefined> {
  return platform.selectFrom('users').where('email', '=', email).selectAll().executeTakeFirst();
}

export async function accountById(platform: Trx, id: string): Promise<Account | undefined> {
  return platform.selectFrom('users').where('id', '=', id).selectAll().executeTakeFirst();
}

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly locale: string;
  readonly isPlatformOperator?: boolean;
}

export async function insertAccount(platform: Trx, account: NewAccount, now: Date) {
  const values: Insertable<Schema['users']> = {
    email: account.email,
    name: account.name,
    password_hash: account.passwordHash,
    locale: account.locale,
    is_platform_operator: account.isPlatformOperator ?? false,
    created_at: now,
  };
  return platform.insertInto('users').values(values).returningAll().executeTakeFirstOrThrow();
}

/** Counts in the database, so that attempts at the same moment count too. */
export async function recordFailure(platform: Trx, id: string, now: Date): Promise<void> {
  const { failed_logins } = await platform
    .updateTable('users')
    .set((eb) => ({ failed_logins: eb('failed_logins', '+', 1) }))
    .where('id', '=', id)
    .returning('failed_logins')
    .executeTakeFirstOrThrow();
  const lockedForMs = lockMs(failed_logins);
  if (lockedForMs === 0) return;
  await platform
    .updateTable('users')
    .set({ locked_until: new Date(now.getTime() + lockedForMs) })
    .where('id', '=', id)
    .execute();
}

export async function clearFailures(platform: Trx, id: string): Promise<void> {
  await platform
    .updateTable('users')
    .set({ failed_logins: 0, locked_until: null })
    .where('id', '=', id)
    .execute();
}

export async function setPassword(platform: Trx, id: string, passwordHash: string): Promise<void> {
  await platform
    .updateTable('users')
    .set({ password_hash: passwordHash, failed_logins: 0, locked_until: null })
    .where('id', '=', id)
    .execute();
}

/** False when this step, or a later one, was used before: a code opens one door once. */
export async function consumeTotpStep(platform: Trx, id: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await platform
    .updateTable('users')
    .set({ totp_last_step: String(step) })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', String(step))]),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function setPendingTotp(platform: Trx, id: string, sealed: SealedSecret) {
  await platform
    .updateTable('users')
    .set({
      totp_secret: sealed.ciphertext,
      totp_key_id: sealed.keyId,
      totp_confirmed_at: null,
      totp_last_step: null,
    })
    .where('id', '=', id)
    .where('totp_confirmed_at', 'is', null)
    .execute();
}

export async function confirmTotp(platform: Trx, id: string, now: Date): Promise<void> {
  await platform
    .updateTable('users')
    .set({ totp_confirmed_at: now })
    .where('id', '=', id)
    .execute();
}

export async function removeTotp(platform: Trx, id: string): Promise<void> {
  await platform
    .updateTable('users')
    .set({ totp_secret: null, totp_key_id: null, totp_confirmed_at: null, totp_last_step: null })
    .where('id', '=', id)
    .execute();
}

export interface Membership {
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
  readonly isSuspended: boolean;
}

export async function membershipsOf(platform: Trx, userId: string): Promise<Membership[]> {
  const rows = await platform
    .selectFrom('memberships')
    .innerJoin('tenants', 'tenants.id', 'memberships.tenant_id')
    .where('user_id', '=', userId)
    .orderBy('slug')
    .select(['tenants.id as tenantId', 'slug', 'name', 'status'])
    .execute();
  return rows.map(({ status, ...row }) => ({ ...row, isSuspended: status === 'suspended' }));
}

export async function insertMembership(
  platform: Trx,
  membership: { readonly tenantId: string; readonly userId: string; readonly role: string },
  now: Date,
): Promise<void> {
  await platform
    .insertInto('memberships')
    .values({
      tenant_id: membership.tenantId,
      user_id: membership.userId,
      role: membership.role,
      created_at: now,
    })
    .execute();
}
