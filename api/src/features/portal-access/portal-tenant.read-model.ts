import { type PortalParts, portalPartsOf } from '@atalaya/core/domain/portal/portal-parts';
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
  readonly parts: PortalParts;
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
      .select(['id', 'slug', 'name', 'timezone', 'currency', 'locale'])
      .select(['branding', 'settings'])
      .executeTakeFirst(),
  );
  if (row === undefined) return undefined;
  const { settings, ...tenant } = row;
  return { ...tenant, locale: asLocale(row.locale), parts: portalPartsOf(settings) };
}
