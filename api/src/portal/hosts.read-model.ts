import type { Database } from '@atalaya/platform/postgres/database';

export interface PortalHost {
  readonly tenantId: string;
  readonly slug: string;
}

/** Every host that was proved, with whose it is; those of suspended organisations are nobody's. */
export async function readPortalHosts(
  database: Database,
): Promise<ReadonlyMap<string, PortalHost>> {
  const rows = await database.withPlatform((platform) =>
    platform
      .selectFrom('tenant_domains as d')
      .innerJoin('tenants as t', 't.id', 'd.tenant_id')
      .where('d.verified_at', 'is not', null)
      .where('t.status', '=', 'active')
      .select(['d.host', 'd.tenant_id', 't.slug'])
      .execute(),
  );
  return new Map(rows.map((row) => [row.host, { tenantId: row.tenant_id, slug: row.slug }]));
}

/** Whether any organisation has proved this host; of a suspended one too. */
export async function isProvedHost(database: Database, host: string): Promise<boolean> {
  const row = await database.withPlatform((platform) =>
    platform
      .selectFrom('tenant_domains')
      .where('host', '=', host)
      .where('verified_at', 'is not', null)
      .select('id')
      .executeTakeFirst(),
  );
  return row !== undefined;
}
