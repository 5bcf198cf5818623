import { credentialContext } from '@atalaya/core/domain/access/credential-context';
import type { Credential, DriverTarget } from '@atalaya/core/ports/device-driver';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Selectable } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { Schema } from '../postgres/schema.js';

const ROUTEROS_PORT = 8_728;
const ROUTEROS_TLS_PORT = 8_729;

/**
 * How a router of the inventory is reached by its RouterOS way, opened. `credentialId`: another credential than the one
 * that it is polled with. Throws a sentence for a person when there is no such way or it does not open.
 */
export async function readRouterTarget(
  trx: Trx,
  { tenantId, deviceId }: { readonly tenantId: string; readonly deviceId: string },
  secrets: SecretBox,
  credentialId: string | null = null,
): Promise<DriverTarget> {
  const source = await trx
    .selectFrom('device_sources')
    .where('device_id', '=', deviceId)
    .where('driver', '=', 'routeros')
    .selectAll()
    .executeTakeFirst();
  const id = credentialId ?? source?.credential_id;
  if (!source?.address || !id) throw new Error('The router has no RouterOS way any more.');
  const credential = await openCredential(trx, tenantId, id, secrets);
  const isTls = credential.kind === 'routeros' && credential.tls;
  const port = source.port ?? (isTls ? ROUTEROS_TLS_PORT : ROUTEROS_PORT);
  return { address: source.address, port, credential };
}

export async function openCredential(
  trx: Trx,
  tenantId: string,
  id: string,
  secrets: SecretBox,
): Promise<Credential> {
  const row = await trx
    .selectFrom('credentials')
    .where('id', '=', id)
    .selectAll()
    .executeTakeFirst();
  if (!row) throw new Error('The credential is no longer here.');
  return openRow(tenantId, row, secrets);
}

/** Throws when it does not open with this SECRET_KEY. */
export function openRow(
  tenantId: string,
  row: Selectable<Schema['credentials']>,
  secrets: SecretBox,
): Credential {
  let text: string;
  try {
    const sealed = { keyId: row.key_id, ciphertext: row.ciphertext };
    text = secrets.open(sealed, credentialContext(tenantId, row.id));
  } catch {
    const name = JSON.stringify(row.name);
    throw new Error(`The credential ${name} does not open with this SECRET_KEY: enter it again.`);
  }
  // Written by the api alone, checked against its schema.
  return JSON.parse(text) as Credential;
}
