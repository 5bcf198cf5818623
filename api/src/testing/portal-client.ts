import { portalCodeContext } from '@atalaya/platform/portal/portal-code-context';
import { createSecretBox } from '@atalaya/platform/secrets/secret-box';
import type { Answer } from './api-client.js';
import type { TestApi } from './with-api.js';

/** The code of the newest request, as it would be sent. */
export async function sentCode(api: TestApi, tenantId: string): Promise<string> {
  const row = await api.db.database.withTenant(tenantId, (trx) =>
    trx
      .selectFrom('portal_codes')
      .select(['id', 'key_id', 'ciphertext'])
      .where('key_id', 'is not', null)
      .orderBy('created_at', 'desc')
      .orderBy('expires_at', 'desc')
      .executeTakeFirstOrThrow(),
  );
  const sealed = { keyId: row.key_id ?? '', ciphertext: row.ciphertext ?? new Uint8Array() };
  return createSecretBox(api.secretKey).open(sealed, portalCodeContext(tenantId, row.id));
}

/** Asks for a code, types it, and comes back with whoever is in. */
export async function portalClient(
  api: TestApi,
  tenant: { readonly id: string; readonly slug: string },
  contact: string,
) {
  // So that one code is newer than the other.
  api.systemMs += 1_000;
  const client = api.client();
  const who = { tenant: tenant.slug, contact };
  (await client.post('/portal/codes', who)).as(202);
  const code = await sentCode(api, tenant.id);
  const session = await client.post('/portal/sessions', { ...who, code });
  session.as(200);
  const cookie = `portal_session=${session.cookie('portal_session') ?? ''}`;
  return {
    session,
    cookie,
    get: (path: string): Promise<Answer> => client.get(path, { cookie }),
    post: (path: string, body: object, headers = {}): Promise<Answer> =>
      client.post(path, body, { cookie, ...headers }),
  };
}
