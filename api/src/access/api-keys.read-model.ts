import type { Trx } from '@atalaya/platform/postgres/database';
import { asRole } from './access.read-model.js';

/** The live key with this hash whose creator is still a member; undefined for none. */
export async function readApiKey(platform: Trx, keyHash: Uint8Array, now: Date) {
  const row = await platform
    .selectFrom('api_keys as k')
    .innerJoin('tenants as t', 't.id', 'k.tenant_id')
    .innerJoin('users as u', 'u.id', 'k.created_by')
    .innerJoin('memberships as m', (join) =>
      join.onRef('m.tenant_id', '=', 'k.tenant_id').onRef('m.user_id', '=', 'k.created_by'),
    )
    .where('k.key_hash', '=', keyHash)
    .where('k.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('k.expires_at', 'is', null), eb('k.expires_at', '>', now)]))
    .where('u.disabled_at', 'is', null)
    .select(['k.id', 'k.name', 'k.scopes', 'k.expires_at', 'k.last_used_at', 'm.role'])
    .select(['t.id as tenant_id', 't.slug', 't.name as tenant_name', 't.status'])
    .executeTakeFirst();
  const creatorRole = row && asRole(row.role);
  if (!row || !creatorRole) return undefined;
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    creatorRole,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    tenant: {
      id: row.tenant_id,
      slug: row.slug,
      name: row.tenant_name,
      isSuspended: row.status === 'suspended',
    },
  };
}

export async function touchApiKey(platform: Trx, id: string, at: Date): Promise<void> {
  await platform.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute();
}
