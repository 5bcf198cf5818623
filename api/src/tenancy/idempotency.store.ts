import type { Trx } from '@atalaya/platform/postgres/database';

export interface IdempotencyClaim {
  readonly tenantId: string;
  readonly actorId: string;
  readonly key: string;
  readonly requestHash: Uint8Array;
}

/** The write is committed; its answer was not kept, because the process ended in between. */
export const APPLIED = 0;

/** undefined when the key is now this request's own; otherwise what is known of the earlier one. */
export async function claimKey(trx: Trx, claim: IdempotencyClaim, now: Date) {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('idempotency_keys')
    .values({
      tenant_id: claim.tenantId,
      actor_id: claim.actorId,
      key: claim.key,
      request_hash: claim.requestHash,
      status: null,
      response: null,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return undefined;
  return keyOf(trx, claim)
    .select(['request_hash', 'status', 'response', 'created_at'])
    .forUpdate()
    .executeTakeFirst();
}

/** Takes over the key of a request that ended without a trace. */
export async function reclaimKey(trx: Trx, claim: IdempotencyClaim, now: Date): Promise<void> {
  await trx
    .updateTable('idempotency_keys')
    .set({ created_at: now })
    .where('actor_id', '=', claim.actorId)
    .where('key', '=', claim.key)
    .execute();
}

/** In the transaction of the write itself: from here on the key can never run it again. */
export async function markApplied(trx: Trx, claim: IdempotencyClaim): Promise<void> {
  await trx
    .updateTable('idempotency_keys')
    .set({ status: APPLIED })
    .where('actor_id', '=', claim.actorId)
    .where('key', '=', claim.key)
    .execute();
}

export async function keepAnswer(
  trx: Trx,
  claim: IdempotencyClaim,
  answer: { readonly status: number; readonly sealed: string },
): Promise<void> {
  await trx
    .updateTable('idempotency_keys')
    .set({ status: answer.status, response: answer.sealed })
    .where('actor_id', '=', claim.actorId)
    .where('key', '=', claim.key)
    .execute();
}

/** Nothing was written: the key may be used again. A key that is marked as applied stays. */
export async function releaseKey(trx: Trx, claim: IdempotencyClaim): Promise<void> {
  await trx
    .deleteFrom('idempotency_keys')
    .where('actor_id', '=', claim.actorId)
    .where('key', '=', claim.key)
    .where('status', 'is', null)
    .execute();
}

export async function deleteKeysBefore(trx: Trx, before: Date): Promise<void> {
  await trx.deleteFrom('idempotency_keys').where('created_at', '<', before).execute();
}

function keyOf(trx: Trx, claim: IdempotencyClaim) {
  return trx
    .selectFrom('idempotency_keys')
    .where('actor_id', '=', claim.actorId)
    .where('key', '=', claim.key);
}
