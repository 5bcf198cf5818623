import type { StoredCode } from '@atalaya/core/domain/portal/portal-limits';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** Whoever asks for a code of a contact or tries one waits for the others who do. */
export async function lockContact(trx: Trx, tenantId: string, contactHash: Buffer): Promise<void> {
  const key = `portal/${tenantId}/${contactHash.toString('base64url')}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
}

export interface CodeCounts {
  readonly ofContact: number;
  readonly ofAddress: number;
  readonly ofTenant: number;
}

/** Codes that were asked for since then. */
export async function countCodes(
  trx: Trx,
  of: { readonly contactHash: Uint8Array; readonly address: string; readonly since: Date },
): Promise<CodeCounts> {
  const { rows } = await sql<CodeCounts>`
    select (count(*) filter (where contact_hash = ${of.contactHash}))::integer as "ofContact",
      (count(*) filter (where address = ${of.address}))::integer as "ofAddress",
      count(*)::integer as "ofTenant"
    from portal_codes where created_at > ${of.since}`.execute(trx);
  return rows[0] ?? { ofContact: 0, ofAddress: 0, ofTenant: 0 };
}

export interface NewCode {
  readonly id: string;
  readonly tenantId: string;
  readonly contactHash: Uint8Array;
  readonly codeHash: Uint8Array;
  readonly address: string;
  readonly sealed: { readonly keyId: string; readonly ciphertext: Uint8Array } | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly forgetBefore: Date;
}

/** Also forgets what is too old to be counted. */
export async function insertCode(trx: Trx, code: NewCode): Promise<void> {
  await trx.deleteFrom('portal_codes').where('created_at', '<', code.forgetBefore).execute();
  await trx
    .insertInto('portal_codes')
    .values({
      id: code.id,
      tenant_id: code.tenantId,
      contact_hash: code.contactHash,
      code_hash: code.codeHash,
      address: code.address,
      key_id: code.sealed?.keyId ?? null,
      ciphertext: code.sealed?.ciphertext ?? null,
      created_at: code.createdAt,
      expires_at: code.expiresAt,
    })
    .execute();
}

/** The last one that was asked for; the ones before it are of no use any more. */
export async function readNewestCode(
  trx: Trx,
  contactHash: Uint8Array,
): Promise<(StoredCode & { readonly id: string; readonly codeHash: Uint8Array }) | undefined> {
  const row = await trx
    .selectFrom('portal_codes')
    .where('contact_hash', '=', contactHash)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .select(['id', 'code_hash', 'wrong_tries', 'expires_at', 'used_at'])
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      codeHash: row.code_hash,
      wrongTries: row.wrong_tries,
      expiresAt: row.expires_at.getTime(),
      isUsed: row.used_at !== null,
    }
  );
}

export async function markCode(
  trx: Trx,
  id: string,
  verdict: 'right' | 'wrong',
  now: Date,
): Promise<void> {
  await trx
    .updateTable('portal_codes')
    .set((eb) =>
      verdict === 'right'
        ? { used_at: now, key_id: null, ciphertext: null }
        : { wrong_tries: eb('wrong_tries', '+', 1) },
    )
    .where('id', '=', id)
    .execute();
}
