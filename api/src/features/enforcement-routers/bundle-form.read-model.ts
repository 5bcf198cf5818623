import { bundleSettingsSchema } from '@atalaya/core/domain/enforcement/bundle-settings';
import { portalPartsOf } from '@atalaya/core/domain/portal/portal-parts';
import { portalUrl } from '@atalaya/core/domain/portal/portal-url';
import type { BundleForm } from '@atalaya/core/wire/rest/enforcement';
import { readCanonicalHost } from '@atalaya/platform/portal/canonical-host.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';

/** What the rules of a router were last asked to be made of; else of any router of the organisation's. */
async function readLast(trx: Trx, routerId: string | null): Promise<unknown> {
  const row = await trx
    .selectFrom('network_commands')
    .where('intent', '=', 'bundle')
    .$if(routerId !== null, (query) => query.where('router_id', '=', routerId ?? ''))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .select('payload')
    .limit(1)
    .executeTakeFirst();
  return row?.payload;
}

export interface BundlePlaces {
  readonly tenantId: string;
  readonly publicUrl: string | undefined;
  /** Where routers reach the notices; undefined: this installation has none. */
  readonly avisoAddress: string | undefined;
}

/** What the form for a router's rules begins with: its own last ones, else another router's, else what is known. */
export async function readBundleForm(
  trx: Trx,
  routerId: string,
  places: BundlePlaces,
): Promise<BundleForm> {
  for (const [from, id] of [
    ['router', routerId],
    ['organisation', null],
  ] as const) {
    const last = bundleSettingsSchema.safeParse(await readLast(trx, id));
    if (last.success) return { from, settings: last.data };
  }
  return { from: 'known', settings: await readKnown(trx, places) };
}

async function readKnown(
  trx: Trx,
  { tenantId, publicUrl, avisoAddress }: BundlePlaces,
): Promise<BundleForm['settings']> {
  const tenant = await trx
    .selectFrom('tenants as t')
    .leftJoin('aviso_settings as a', 'a.tenant_id', 't.id')
    .where('t.id', '=', tenantId)
    .select(['t.slug', 't.settings', 'a.is_on', 'a.port'])
    .executeTakeFirstOrThrow();
  const host = await readCanonicalHost(trx, tenantId);
  const url = portalPartsOf(tenant.settings).isOpen
    ? portalUrl({ slug: tenant.slug, host }, publicUrl)
    : null;
  const hasAviso = tenant.is_on === true && tenant.port !== null && avisoAddress !== undefined;
  const known = bundleSettingsSchema.safeParse({
    aviso: hasAviso ? { address: avisoAddress, port: tenant.port } : null,
    allowed: url === null ? [] : [new URL(url).hostname],
  });
  return known.data ?? { aviso: null, allowed: [] };
}
