import { randomBytes } from 'node:crypto';
import type { TestApi } from './with-api.js';

/** A code that somebody asked for, and a customer's session. */
export async function seedPortal(
  api: TestApi,
  tenantId: string,
  { slug, customer }: { readonly slug: string; readonly customer: string },
): Promise<void> {
  const dates = { created_at: new Date(api.systemMs), expires_at: new Date(api.systemMs + 60_000) };
  await api.db.database.withTenant(tenantId, async (trx) => {
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
  });
}
