import { randomUUID } from 'node:crypto';
import type { OutgoingEventType } from '@atalaya/core/domain/outbox/outgoing-event';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { channelSecretContext } from '@atalaya/platform/outbox/channel-secret';
import type { Database } from '@atalaya/platform/postgres/database';
import { insertTenant } from '@atalaya/platform/testing/insert-tenant';

/** Writes a tenant that allows loopback, or what is given, as the API would. */
export async function seedWebhookTenant(
  database: Database,
  slug: string,
  lanNetworks: readonly string[] = ['127.0.0.0/8'],
): Promise<{ tenantId: string }> {
  const tenantId = await insertTenant(database, {
    slug,
    at: new Date(),
    settings: { lanNetworks },
  });
  return { tenantId };
}

export async function seedWebhookEndpoint(
  database: Database,
  secrets: SecretBox,
  endpoint: {
    readonly tenantId: string;
    readonly url: string;
    readonly secret: string;
    readonly types: readonly OutgoingEventType[];
  },
): Promise<string> {
  const { tenantId, url, secret, types } = endpoint;
  const id = randomUUID();
  const sealed = secrets.seal(secret, channelSecretContext(tenantId, id));
  const at = new Date();
  await database.withTenant(tenantId, (trx) =>
    trx
      .insertInto('channels')
      .values({
        id,
        tenant_id: tenantId,
        kind: 'webhook',
        name: `n-${id}`,
        config: JSON.stringify({ url }),
        types: [...types],
        key_id: sealed.keyId,
        ciphertext: sealed.ciphertext,
        created_by: 'lab',
        created_at: at,
        updated_at: at,
      })
      .execute(),
  );
  return id;
}
