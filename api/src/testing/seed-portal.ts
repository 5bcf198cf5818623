import { createHash, randomBytes } from 'node:crypto';
import type { TestApi } from './with-api.js';

/** A code that somebody asked for, a customer's session, a host that waits for its proof, and the notice to who is cut. */
export async function seedPortal(
  api: TestApi,
  tenantId: string,
  { slug, customer }: { readonly slug: string; readonly customer: string },
): Promise<{ readonly tenantDomain: string }> {
  const dates = { created_at: new Date(api.systemMs), expires_at: new Date(api.systemMs + 60_000) };
  return api.db.database.withTenant(tenantId, async (trx) => {
    const row = { tenant_id: tenantId, ...dates };
    await trx
      .insertInto('portal_codes')
      .values({
        ...row,
        contact_hash: randomBytes(32),
        code_hash: randomBytes(32),
        address: '192.0.2.1',
      })
      .execute();
    await trx
      .insertInto('portal_sessions')
      .values({
        ...row,
        token_hash: randomBytes(32),
        contact_kind: 'email',
        contact: `${slug}@example.com`,
        customer_id: customer,
      })
      .execute();
    const { id: tenantDomain } = await trx
      .insertInto('tenant_domains')
      .values({
        tenant_id: tenantId,
        host: `portal.${slug}.example`,
        proof: `portal-verification=${slug}`,
        created_at: dates.created_at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('aviso_settings')
      .values({
        tenant_id: tenantId,
        port: 1 + (createHash('sha256').update(slug).digest().readUInt16BE() % 65_535),
        text_es: slug,
        updated_at: dates.created_at,
        updated_by: slug,
      })
      .execute();
    return { tenantDomain };
  });
}
