import type { Database, Trx } from '@atalaya/platform/postgres/database';
import type { Position } from '../../http/cursor.js';

export type InboundHookRow = Awaited<ReturnType<typeof readInboundHooks>>[number];

const COLUMNS = ['id', 'name', 'device_id', 'created_at', 'last_used_at', 'revoked_at'] as const;

/** The newest first; without the hash. */
export async function readInboundHooks(trx: Trx, limit: number, after: Position | undefined) {
  let hooks = trx
    .selectFrom('inbound_hooks')
    .select(COLUMNS)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) {
    const [createdAt, id] = after;
    hooks = hooks.where((eb) =>
      eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(Number(createdAt)), String(id))),
    );
  }
  return hooks.execute();
}

/** Whose hook this is, while it is not revoked and its tenant not suspended; notes that it was used. */
export async function useInboundHook(
  database: Database,
  hash: Uint8Array,
  at: Date,
): Promise<{ readonly tenantId: string; readonly deviceId: string } | undefined> {
  return database.withPlatform(async (platform) => {
    const hook = await platform
      .selectFrom('inbound_hooks as h')
      .innerJoin('tenants as t', 't.id', 'h.tenant_id')
      .where('h.token_hash', '=', hash)
      .where('h.revoked_at', 'is', null)
      .where('t.status', '=', 'active')
      .select(['h.id', 'h.tenant_id as tenantId', 'h.device_id as deviceId'])
      .executeTakeFirst();
    if (!hook) return undefined;
    const { tenantId, deviceId } = hook;
    await platform
      .updateTable('inbound_hooks')
      .set({ last_used_at: at })
      .where('id', '=', hook.id)
      .where('tenant_id', '=', tenantId)
      .execute();
    return { tenantId, deviceId };
  });
}

/** The one device that has this address; undefined for none or several. */
export async function findDeviceAt(
  trx: Trx,
  address: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  const rows = await trx
    .selectFrom('devices as d')
    .where((eb) =>
      eb.or([
        eb('d.address', '=', address),
        eb.exists(
          eb
            .selectFrom('device_sources as s')
            .whereRef('s.tenant_id', '=', 'd.tenant_id')
            .whereRef('s.device_id', '=', 'd.id')
            .where('s.address', '=', address)
            .select('s.id'),
        ),
      ]),
    )
    .select(['d.id', 'd.name'])
    .limit(2)
    .execute();
  return rows.length === 1 ? rows[0] : undefined;
}
