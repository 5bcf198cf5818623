import { randomUUID } from 'node:crypto';
import type { ImportDocument } from '@atalaya/core/domain/inventory-import/document';
import { importContext } from '@atalaya/core/domain/inventory-import/import-context';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import { makePreview, type Preview, storePreview } from '@atalaya/platform/imports/preview.store';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** A preview that nobody applied is forgotten: it is out of date by then. */
const FORGOTTEN_AFTER_MS = 7 * 24 * 3_600_000;

export interface NewImport {
  readonly source: 'file' | 'uisp' | 'librenms' | 'ppp-secrets';
  readonly name: string;
  readonly options: object;
  /** Sealed beside the options. */
  readonly secret?: string;
}

/** Waits for a collector, unless `document` is here already: then its preview is. */
export async function insertImport(
  unit: TenantUnit,
  box: SecretBox,
  { source, name, options, secret }: NewImport,
  document?: ImportDocument,
): Promise<string> {
  const id = randomUUID();
  await forgetOld(unit);
  const sealed = secret === undefined ? null : box.seal(secret, importContext(unit.tenantId, id));
  await unit.trx
    .insertInto('imports')
    .values({
      tenant_id: unit.tenantId,
      id,
      source,
      name,
      state: 'queued',
      options: JSON.stringify(options),
      document: null,
      plan_digest: null,
      counts: null,
      lines: null,
      key_id: sealed?.keyId ?? null,
      ciphertext: sealed ? Buffer.from(sealed.ciphertext) : null,
      error: null,
      claimed_by: null,
      heartbeat_at: null,
      created_by: unit.actor.name,
      created_at: unit.now,
      applied_by: null,
      applied_at: null,
    })
    .execute();
  if (document) {
    const preview = await makePreview(unit.trx, document);
    await storePreview(unit.trx, { tenantId: unit.tenantId, importId: id }, document, preview);
  } else unit.announce('import.changed');
  await unit.record({
    action: 'import.preview',
    subjectType: 'import',
    subjectId: id,
    after: { source, name, options },
  });
  return id;
}

export interface StoredImport {
  readonly state: string;
  readonly name: string;
  readonly source: string;
  readonly document: ImportDocument | null;
  readonly planDigest: string | null;
  readonly sealed: { readonly keyId: string; readonly ciphertext: Uint8Array } | null;
}

/** Locked until the transaction ends; a 404 when this tenant has none. */
export async function findImport(trx: Trx, id: string): Promise<StoredImport> {
  const row = await trx
    .selectFrom('imports')
    .where('id', '=', id)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound();
  const { state, name, source, key_id, ciphertext } = row;
  return {
    state,
    name,
    source,
    // Written by storePreview alone.
    document: row.document as ImportDocument | null,
    planDigest: row.plan_digest,
    sealed: key_id && ciphertext ? { keyId: key_id, ciphertext } : null,
  };
}

/** What was read is no longer needed; the rows stay and tell what was made. */
export async function markApplied(
  unit: TenantUnit,
  id: string,
  made: readonly { readonly position: number; readonly subjectId: string }[],
): Promise<void> {
  await unit.trx
    .updateTable('imports')
    .set({
      state: 'applied',
      applied_by: unit.actor.name,
      applied_at: unit.now,
      document: null,
      key_id: null,
      ciphertext: null,
    })
    .where('id', '=', id)
    .execute();
  for (let start = 0; start < made.length; start += 5_000) {
    const chunk = made.slice(start, start + 5_000);
    await tellMade(unit.trx, id, chunk);
  }
}

async function tellMade(
  trx: Trx,
  importId: string,
  made: readonly { readonly position: number; readonly subjectId: string }[],
): Promise<void> {
  await sql`
    update import_rows r set subject_id = m.id
    from unnest(${made.map(({ position }) => position)}::integer[],
      ${made.map(({ subjectId }) => subjectId)}::uuid[]) as m (position, id)
    where r.import_id = ${importId} and r.position = m.position`.execute(trx);
}

export async function deleteImport(unit: TenantUnit, id: string): Promise<void> {
  const { name, source, state } = await findImport(unit.trx, id);
  await unit.trx.deleteFrom('imports').where('id', '=', id).execute();
  await unit.record({
    action: 'import.delete',
    subjectType: 'import',
    subjectId: id,
    before: { name, source, state },
  });
}

/** The preview as it would be now, in the place of the one that is out of date. */
export async function refreshPreview(
  trx: Trx,
  tenantId: string,
  importId: string,
): Promise<Preview | undefined> {
  const { document, state } = await findImport(trx, importId);
  if (!document || state !== 'ready') return undefined;
  const preview = await makePreview(trx, document);
  await storePreview(trx, { tenantId, importId }, document, preview);
  return preview;
}

async function forgetOld(unit: TenantUnit): Promise<void> {
  const before = new Date(unit.now.getTime() - FORGOTTEN_AFTER_MS);
  await unit.trx
    .deleteFrom('imports')
    .where('state', 'in', ['ready', 'failed'])
    .where('created_at', '<', before)
    .execute();
}
