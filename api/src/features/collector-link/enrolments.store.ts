import { freeLanesOf } from '@atalaya/platform/enforcement/remote-lanes.store';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import { tokenHash } from '../../access/opaque-token.js';
import type { Position } from '../../http/cursor.js';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

const COLUMNS = ['id', 'name', 'collector_id', 'created_at', 'expires_at', 'used_at'] as const;
/** Open at once: a token is made for each collector, not by the hundred. */
const MOST_OPEN = 100;

export type EnrolmentRow = Awaited<ReturnType<typeof readEnrolments>>[number];

/** The newest first; without the hash. */
export async function readEnrolments(trx: Trx, limit: number, after: Position | undefined) {
  let rows = trx
    .selectFrom('collector_enrolments')
    .select(COLUMNS)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) {
    const [createdAt, id] = after;
    rows = rows.where((eb) =>
      eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(Number(createdAt)), String(id))),
    );
  }
  return rows.execute();
}

/** Makes a token's row, and forgets those that ran out unused. */
export async function insertEnrolment(
  unit: TenantUnit,
  wish: { readonly id: string; readonly name: string; readonly collectorId: string | undefined },
  token: { readonly token: string; readonly at: Date; readonly expiresAt: Date },
): Promise<EnrolmentRow> {
  const { trx, tenantId } = unit;
  const { id, name, collectorId } = wish;
  await unit.lockTenant();
  if (collectorId !== undefined) await checkRemote(unit, collectorId);
  await trx
    .deleteFrom('collector_enrolments')
    .where('used_at', 'is', null)
    .where('expires_at', '<', token.at)
    .execute();
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from collector_enrolments where used_at is null`.execute(trx);
  if ((rows[0]?.open ?? 0) >= MOST_OPEN) {
    throw conflict('too-many-enrolments', `${MOST_OPEN} tokens wait to be used: withdraw some.`);
  }
  const row = await trx
    .insertInto('collector_enrolments')
    .values({
      tenant_id: tenantId,
      id,
      name,
      collector_id: collectorId ?? null,
      token_hash: tokenHash(token.token),
      created_at: token.at,
      expires_at: token.expiresAt,
      used_at: null,
      used_key: null,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  await unit.record({
    action: 'collector_enrolment.create',
    subjectType: 'collector_enrolment',
    subjectId: id,
    before: undefined,
    after: { name, collectorId: collectorId ?? null },
  });
  return row;
}

export async function deleteEnrolment(unit: TenantUnit, id: string): Promise<void> {
  const gone = await unit.trx
    .deleteFrom('collector_enrolments')
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  if (gone === undefined) throw notFound();
  await unit.record({
    action: 'collector_enrolment.delete',
    subjectType: 'collector_enrolment',
    subjectId: id,
    before: gone,
    after: undefined,
  });
}

/** From the next call on it is refused; what it holds becomes unknown, never down, and the routers' lanes it had are free. */
export async function revokeCollector(unit: TenantUnit, id: string, at: Date): Promise<void> {
  const row = await unit.trx
    .selectFrom('remote_collectors')
    .where('collector_id', '=', id)
    .select('revoked_at')
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  if (row.revoked_at !== null) return;
  await unit.trx
    .updateTable('remote_collectors')
    .set({ revoked_at: at })
    .where('collector_id', '=', id)
    .execute();
  await freeLanesOf(unit.trx, unit.tenantId, id, unit.now);
  await unit.record({
    action: 'collector.revoke',
    subjectType: 'collector',
    subjectId: id,
    before: undefined,
    after: undefined,
  });
}

async function checkRemote(unit: TenantUnit, collectorId: string): Promise<void> {
  const row = await unit.trx
    .selectFrom('remote_collectors')
    .where('collector_id', '=', collectorId)
    .select('collector_id')
    .executeTakeFirst();
  if (row === undefined) throw invalidField('collectorId', 'names nothing that exists');
}
