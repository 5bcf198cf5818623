import type { Trx } from '@atalaya/platform/postgres/database';

export interface NewTenant {
  readonly slug: string;
  readonly name: string;
  readonly timezone: string;
  readonly currency: string;
  readonly locale: string;
}

export async function insertTenant(platform: Trx, tenant: NewTenant, now: Date) {
  return platform
    .insertInto('tenants')
    .values({ ...tenant, created_at: now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function isSlugTaken(platform: Trx, slug: string): Promise<boolean> {
  const found = await platform
    .selectFrom('tenants')
    .where('slug', '=', slug)
    .select('id')
    .executeTakeFirst();
  return found !== undefined;
}

export async function tenantById(platform: Trx, id: string) {
  return platform.selectFrom('tenants').where('id', '=', id).selectAll().executeTakeFirst();
}
