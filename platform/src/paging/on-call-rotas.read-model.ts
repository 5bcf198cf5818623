import type { OnCallRota } from '@atalaya/core/domain/paging/on-call-rota';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Trx } from '../postgres/database.js';

export interface StoredRota extends OnCallRota {
  readonly id: string;
  readonly name: string;
  readonly overrides: readonly {
    readonly id: string;
    readonly userId: string;
    readonly from: number;
    readonly to: number;
  }[];
  readonly updatedAt: Date;
}

/** The rotas, or those of these ids, with the overrides that are not over at a moment. In a tenant's transaction. */
export async function readRotas(
  trx: Trx,
  at: Date,
  ids?: readonly string[],
): Promise<StoredRota[]> {
  if (ids?.length === 0) return [];
  let query = trx.selectFrom('on_call_rotas').selectAll().orderBy('name').orderBy('id');
  if (ids !== undefined) query = query.where('id', 'in', ids);
  const rows = await query.execute();
  const members = await trx
    .selectFrom('on_call_members')
    .select(['rota_id', 'user_id'])
    .orderBy('position')
    .execute();
  const overrides = await trx
    .selectFrom('on_call_overrides')
    .select(['id', 'rota_id', 'user_id', 'from_at', 'to_at'])
    .where('to_at', '>', at)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const people = groupBy(members, (row) => row.rota_id);
  const swaps = groupBy(overrides, (row) => row.rota_id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    period: row.period,
    handoverTime: row.handover_time,
    startsOn: row.starts_on,
    userIds: people.get(row.id)?.map((member) => member.user_id) ?? [],
    overrides: (swaps.get(row.id) ?? []).map((swap) => ({
      id: swap.id,
      userId: swap.user_id,
      from: swap.from_at.getTime(),
      to: swap.to_at.getTime(),
    })),
    updatedAt: row.updated_at,
  }));
}
