import { randomUUID } from 'node:crypto';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sameBytes, tokenHash } from '../../access/opaque-token.js';
import { isTokenOf, linkToken } from './link-token.js';

export interface Enrolled {
  readonly collectorId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly secret: string;
}

export interface EnrolWish {
  readonly enrolmentId: string;
  readonly token: string;
  readonly publicKey: Uint8Array;
  readonly version: string;
  readonly at: Date;
}

/**
 * Burns a token, in one transaction with what it gives: undefined for one that is wrong, late or used. The
 * same collector may ask again until it was first heard of: its answer may have been lost on the way.
 */
export async function enrol(platform: Trx, wish: EnrolWish): Promise<Enrolled | undefined> {
  const enrolment = await platform
    .selectFrom('collector_enrolments as e')
    .innerJoin('tenants as t', 't.id', 'e.tenant_id')
    .where('e.id', '=', wish.enrolmentId)
    .where('t.status', '=', 'active')
    .selectAll('e')
    .forUpdate('e')
    .executeTakeFirst();
  const isValid = isTokenOf(enrolment?.token_hash, wish.token);
  if (!isValid || enrolment === undefined || enrolment.expires_at <= wish.at) return undefined;
  const { tenant_id: tenantId, collector_id, used_at, used_key } = enrolment;
  if (used_at !== null) {
    const isSame = sameBytes(used_key, wish.publicKey) && collector_id !== null;
    if (!isSame || !(await isUnheard(platform, collector_id, wish.publicKey))) return undefined;
  }
  const collectorId = collector_id ?? randomUUID();
  const secret = linkToken('acl_', collectorId);
  const entry = { tenantId, collectorId, name: enrolment.name, secretHash: tokenHash(secret) };
  if (collector_id === null) await insertCollector(platform, wish, entry);
  else await rekeyCollector(platform, wish, entry);
  await platform
    .updateTable('collector_enrolments')
    .set({ used_at: wish.at, used_key: wish.publicKey, collector_id: collectorId })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', wish.enrolmentId)
    .execute();
  return { collectorId, tenantId, name: enrolment.name, secret };
}

interface Entry {
  readonly tenantId: string;
  readonly collectorId: string;
  readonly name: string;
  readonly secretHash: Uint8Array;
}

async function isUnheard(platform: Trx, collectorId: string, publicKey: Uint8Array) {
  const row = await platform
    .selectFrom('remote_collectors as r')
    .innerJoin('collectors as c', 'c.id', 'r.collector_id')
    .where('r.collector_id', '=', collectorId)
    .where('r.revoked_at', 'is', null)
    .select(['r.public_key', 'c.instance_id'])
    .executeTakeFirst();
  return row !== undefined && row.instance_id === null && sameBytes(row.public_key, publicKey);
}

async function insertCollector(platform: Trx, wish: EnrolWish, entry: Entry): Promise<void> {
  await platform
    .insertInto('collectors')
    .values({
      id: entry.collectorId,
      owner_tenant_id: entry.tenantId,
      kind: 'remote',
      name: entry.name,
      version: wish.version,
      created_at: wish.at,
    })
    .execute();
  await platform
    .insertInto('remote_collectors')
    .values({
      tenant_id: entry.tenantId,
      collector_id: entry.collectorId,
      public_key: wish.publicKey,
      secret_hash: entry.secretHash,
      enrolled_at: wish.at,
    })
    .execute();
}

/** The same collector on another machine or disk: what is pinned to it stays; whoever had its key is refused. */
async function rekeyCollector(platform: Trx, wish: EnrolWish, entry: Entry): Promise<void> {
  await platform
    .updateTable('collectors')
    .set({ version: wish.version, instance_id: null })
    .where('id', '=', entry.collectorId)
    .where('owner_tenant_id', '=', entry.tenantId)
    .execute();
  await platform
    .updateTable('remote_collectors')
    .set({
      public_key: wish.publicKey,
      secret_hash: entry.secretHash,
      sequence: '0',
      enrolled_at: wish.at,
      revoked_at: null,
    })
    .where('tenant_id', '=', entry.tenantId)
    .where('collector_id', '=', entry.collectorId)
    .execute();
}
