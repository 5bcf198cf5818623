import type { PortalBrand } from '@atalaya/core/wire/rest/portal';
import type { Database } from '@atalaya/platform/postgres/database';
import { asLocale } from '../../access/access.read-model.js';

export interface PortalTenant {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly timezone: string;
  readonly currency: string;
  readonly locale: PortalBrand['locale'];
  readonly branding: Readonly<Record<string, unknown>>;
}

/** By the short name in the address; undefined for none, and for one that is suspended. */
export async function readPortalTenant(
  database: Database,
  slug: string,
): Promise<PortalTenant | undefined> {
  const row = await database.withPlatform((platform) =>
    platform
      .selectFrom('tenants')
      .where('slug', '=', slug)
      .where('status', '=', 'active')
      .select(['id', 'slug', 'name', 'timezone', 'currency', 'locale', 'branding'])
      .executeTakeFirst(),
  );
  return row && { ...row, locale: asLocale(row.locale) };
}
