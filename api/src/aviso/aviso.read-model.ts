import type { StandingFacts } from '@atalaya/core/domain/aviso/line-standing';
import type { AvisoContent } from '@atalaya/core/domain/aviso/render-aviso';
import { portalPartsOf } from '@atalaya/core/domain/portal/portal-parts';
import { portalUrl } from '@atalaya/core/domain/portal/portal-url';
import { brandingSchema } from '@atalaya/core/wire/rest/auth';
import { readCanonicalHost } from '@atalaya/platform/portal/canonical-host.read-model';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** Which port is to be open, and whose it is; those of suspended organisations are not. */
export async function readAvisoPorts(database: Database): Promise<ReadonlyMap<number, string>> {
  const rows = await database.withPlatform((platform) =>
    platform
      .selectFrom('aviso_settings as a')
      .innerJoin('tenants as t', 't.id', 'a.tenant_id')
      .where('a.is_on', '=', true)
      .where('t.status', '=', 'active')
      .select(['a.port', 'a.tenant_id'])
      .execute(),
  );
  return new Map(rows.map((row) => [row.port, row.tenant_id]));
}

export async function readAvisoContent(
  trx: Trx,
  tenantId: string,
  publicUrl: string | undefined,
): Promise<AvisoContent> {
  const row = await trx
    .selectFrom('tenants as t')
    .leftJoin('aviso_settings as a', 'a.tenant_id', 't.id')
    .leftJoin('document_brands as b', 'b.tenant_id', 't.id')
    .where('t.id', '=', tenantId)
    .select([
      't.name',
      't.slug',
      't.branding',
      't.settings',
      'a.text_es',
      'a.text_en',
      'a.takes_whatsapp',
    ])
    .select(['b.phone', 'b.logo_kind'])
    .executeTakeFirstOrThrow();
  const { productName, brandColor } = brandingSchema.safeParse(row.branding).data ?? {};
  const { isOpen, promises } = portalPartsOf(row.settings);
  const host = await readCanonicalHost(trx, tenantId);
  return {
    name: productName ?? row.name,
    color: brandColor ?? null,
    text: { es: row.text_es ?? '', en: row.text_en ?? '' },
    phone: row.phone,
    takesWhatsapp: row.takes_whatsapp ?? false,
    hasLogo: row.logo_kind !== null,
    portalUrl: isOpen ? portalUrl({ slug: row.slug, host }, publicUrl) : null,
    takesPromises: promises,
  };
}

/** Of the lines that have this address now: by an open session, or because it is theirs for good. Two at most. */
export async function readLinesOfAddress(
  trx: Trx,
  tenantId: string,
  address: string,
): Promise<readonly StandingFacts[]> {
  const { rows } = await sql<StandingFacts>`
    with named as (
      select s.id from service_sessions z join services s
        on s.tenant_id = z.tenant_id and s.access_identity = z.user_name and s.access_kind = z.kind
      where z.tenant_id = ${tenantId} and z.to_at is null and z.address = ${address}
      union
      select s.id from services s
      where s.tenant_id = ${tenantId} and s.access_kind = 'static' and s.access_identity = ${address}
      limit 2)
    select s.desired_state as "desiredState", s.observed_state as "observedState",
      d.inputs->'cut'->>'cause' as cause
    from named n join services s on s.tenant_id = ${tenantId} and s.id = n.id
    left join lateral (
      select inputs from dunning_decisions d
      where d.tenant_id = s.tenant_id and d.service_id = s.id and d.is_enforced
        and d.generation = s.generation and d.action = 'suspend'
      order by d.decided_at desc limit 1) d on true`.execute(trx);
  return rows;
}
