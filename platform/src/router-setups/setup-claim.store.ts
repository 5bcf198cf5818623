import type { RouterSetupSecrets } from '@atalaya/core/domain/router-setup/router-secrets';
import {
  type RouterSetupOptions,
  setupContext,
} from '@atalaya/core/domain/router-setup/router-setup';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../postgres/database.js';
import type { Schema } from '../postgres/schema.js';

export type SetupRow = Selectable<Schema['router_setups']>;

/** What nobody confirmed in time goes, and its secrets with it. */
export async function expireSetups(trx: Trx, now: Date): Promise<void> {
  await trx
    .updateTable('router_setups')
    .set({ state: 'expired', key_id: null, ciphertext: null, claimed_by: null })
    .where('state', 'in', ['waiting', 'found', 'failed'])
    .where('expires_at', '<=', now)
    .execute();
}

/** The one that is due for longest and that nobody tries; SKIP LOCKED, so that no two collectors take one. */
export async function claimSetup(
  trx: Trx,
  request: { readonly now: Date; readonly until: Date; readonly claim: string },
): Promise<SetupRow | undefined> {
  const { rows } = await sql<SetupRow>`
    select * from router_setups
    where state in ('waiting', 'found') and next_try_at <= ${request.now}
      and (claimed_by is null or claimed_until < ${request.now})
    order by next_try_at, id limit 1
    for update skip locked`.execute(trx);
  const [row] = rows;
  if (row === undefined) return undefined;
  await trx
    .updateTable('router_setups')
    .set({ claimed_by: request.claim, claimed_until: request.until })
    .where('id', '=', row.id)
    .execute();
  return row;
}

/** Written by the api alone, checked against its schema. */
export function optionsOf(row: Pick<SetupRow, 'options'>): RouterSetupOptions {
  return row.options as RouterSetupOptions;
}

/** Throws when they are gone or do not open with this SECRET_KEY. */
export function openSetupSecrets(
  row: Pick<SetupRow, 'tenant_id' | 'id' | 'key_id' | 'ciphertext'>,
  box: SecretBox,
): RouterSetupSecrets {
  if (row.key_id === null || row.ciphertext === null) throw new Error('The secrets are gone.');
  const sealed = { keyId: row.key_id, ciphertext: row.ciphertext };
  const text = box.open(sealed, setupContext(row.tenant_id, row.id));
  // Written by the api alone.
  return JSON.parse(text) as RouterSetupSecrets;
}
