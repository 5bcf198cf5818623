import { importContext } from '@atalaya/core/domain/inventory-import/import-context';
import type { ImportRequest } from '@atalaya/core/ports/import-runs';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { type Selectable, sql } from 'kysely';
import { openCredential, readRouterTarget } from '../inventory/router-target.read-model.js';
import type { Trx } from '../postgres/database.js';
import type { Schema } from '../postgres/schema.js';

/** An import whose collector died so often is the reason for it. */
const MOST_ATTEMPTS = 3;

type ImportRecord = Selectable<Schema['imports']>;

/** The oldest open import of this tenant that nobody holds; SKIP LOCKED, so that no two collectors take one. */
export async function claimImport(
  trx: Trx,
  request: { readonly now: Date; readonly deadBefore: Date; readonly claim: string },
): Promise<ImportRecord | undefined> {
  const { rows } = await sql<ImportRecord>`
    select * from imports
    where state = 'queued' or (state = 'running' and heartbeat_at < ${request.deadBefore})
    order by created_at, id limit 1
    for update skip locked`.execute(trx);
  const [row] = rows;
  if (row === undefined) return undefined;
  const isHopeless = row.attempts >= MOST_ATTEMPTS;
  await trx
    .updateTable('imports')
    .set(
      isHopeless
        ? { state: 'failed', error: 'The collector ended in the middle of it, again and again.' }
        : {
            state: 'running',
            claimed_by: request.claim,
            heartbeat_at: request.now,
            attempts: row.attempts + 1,
          },
    )
    .where('id', '=', row.id)
    .execute();
  return isHopeless ? undefined : row;
}

/** Throws an Error with one sentence for a person when what it needs is gone or does not open. */
export async function openImport(
  trx: Trx,
  row: ImportRecord,
  secrets: SecretBox,
): Promise<ImportRequest> {
  const { options, tenant_id: tenantId } = row;
  const text = (key: string) => (typeof options[key] === 'string' ? String(options[key]) : '');
  const ping = options['ping'] === true;
  if (row.source === 'uisp') {
    const controller = await trx
      .selectFrom('controllers')
      .where('id', '=', text('controllerId'))
      .selectAll()
      .executeTakeFirst();
    if (!controller) throw new Error('The controller is no longer here.');
    const { name, address, port, credential_id: id } = controller;
    const credential = await openCredential(trx, tenantId, id, secrets);
    return { source: 'uisp', controller: name, target: { address, port, credential }, ping };
  }
  if (row.source === 'librenms') {
    if (!row.key_id || !row.ciphertext) throw new Error('The token is no longer here.');
    const sealed = { keyId: row.key_id, ciphertext: row.ciphertext };
    return {
      source: 'librenms',
      url: text('url'),
      token: secrets.open(sealed, importContext(tenantId, row.id)),
      fingerprint: text('fingerprint') || null,
      ping,
    };
  }
  return {
    source: 'ppp-secrets',
    target: await readRouterTarget(trx, { tenantId, deviceId: text('deviceId') }, secrets),
    pattern: text('pattern'),
    createDevices: options['createDevices'] === true,
  };
}
