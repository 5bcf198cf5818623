import type { platformTenantUpdateSchema } from '@atalaya/core/wire/rest/platform-tenants';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { Position } from '../../http/cursor.js';

export type TenantRow = Awaited<ReturnType<typeof readTenants>>[number];

export async function readTenants(platform: Trx, limit: number, after: Position | undefined) {
  let tenants = platform
    .selectFrom('tenants')
    .selectAll()
    .orderBy('slug')
    .limit(limit + 1);
  if (after) tenants = tenants.where('slug', '>', String(after[0]));
  return tenants.execute();
}

export async function updatePlatformTenant(
  platform: Trx,
  id: string,
  patch: z.output<typeof platformTenantUpdateSchema>,
): Promise<void> {
  const { status, limits } = patch;
  const changes = {
    ...(status && { status }),
    ...(limits && { limits: JSON.stringify(limits) }),
  };
  if (Object.keys(changes).length === 0) return;
  await platform.updateTable('tenants').set(changes).where('id', '=', id).execute();
}
