import { createHash, createHmac } from 'node:crypto';
import type { Database } from '@atalaya/platform/postgres/database';

/**
 * The token that sets up an empty database, or undefined where there is a tenant. Only its hash is
 * stored; it is made from SECRET_KEY, so that each start until it is used can print the same link.
 */
export async function firstSetupToken(
  database: Database,
  secretKey: Uint8Array,
  nowMs: number,
): Promise<string | undefined> {
  return database.withPlatform(async (platform) => {
    const tenant = await platform.selectFrom('tenants').select('id').limit(1).executeTakeFirst();
    if (tenant) return undefined;
    const used = await platform
      .selectFrom('setup_tokens')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('purpose', '=', 'first_tenant')
      .where('used_at', 'is not', null)
      .executeTakeFirstOrThrow();
    const token = createHmac('sha256', secretKey)
      .update(`first tenant, attempt ${used.count}`)
      .digest('base64url');
    await platform
      .insertInto('setup_tokens')
      .values({
        token_hash: createHash('sha256').update(token).digest(),
        purpose: 'first_tenant',
        tenant_id: null,
        user_id: null,
        email: null,
        created_at: new Date(nowMs),
        expires_at: null,
        used_at: null,
      })
      .onConflict((conflict) => conflict.column('token_hash').doNothing())
      .execute();
    return token;
  });
}
