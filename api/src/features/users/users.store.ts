import type { Locale } from '@atalaya/core/wire/rest/fields';
import type { Trx } from '@atalaya/platform/postgres/database';

/** An owner besides this one? Owners' rows are locked, so that two owners cannot both leave at once. */
export async function hasOtherOwner(
  platform: Trx,
  tenantId: string,
  userId: string,
): Promise<boolean> {
  const owners = await platform
    .selectFrom('memberships')
    .where('tenant_id', '=', tenantId)
    .where('role', '=', 'owner')
    .orderBy('user_id')
    .select('user_id')
    .forUpdate()
    .execute();
  return owners.some((owner) => owner.user_id !== userId);
}

/** Their account is this tenant's alone: nobody else's member, and no operator. */
export async function isAccountOfTenantOnly(
  platform: Trx,
  tenantId: string,
  userId: string,
): Promise<boolean> {
  const foreign = await platform
    .selectFrom('users as u')
    .leftJoin('memberships as m', (join) =>
      join.onRef('m.user_id', '=', 'u.id').on('m.tenant_id', '!=', tenantId),
    )
    .where('u.id', '=', userId)
    .where((eb) =>
      eb.or([eb('u.is_platform_operator', '=', true), eb('m.tenant_id', 'is not', null)]),
    )
    .select('u.id')
    .executeTakeFirst();
  return foreign === undefined;
}

export async function updateMembershipRole(
  platform: Trx,
  tenantId: string,
  userId: string,
  role: string,
): Promise<void> {
  await platform
    .updateTable('memberships')
    .set({ role })
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .execute();
}

export async function updateAccount(
  platform: Trx,
  userId: string,
  patch: { readonly name?: string; readonly locale?: Locale },
): Promise<void> {
  await platform.updateTable('users').set(patch).where('id', '=', userId).execute();
}

export async function deleteMembership(
  platform: Trx,
  tenantId: string,
  userId: string,
): Promise<void> {
  await platform
    .deleteFrom('memberships')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .execute();
}
