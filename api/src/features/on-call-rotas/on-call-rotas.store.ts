import { conflict, invalid, invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

const MOST_ROTAS = 100;
const MOST_OVERRIDES = 200;
const LONGEST_OVERRIDE_MS = 92 * 24 * 3_600_000;

/** Replaces who takes turns, in this order; a person that is named twice keeps the first place. */
export async function storeMembers(
  unit: TenantUnit,
  rotaId: string,
  userIds: readonly string[],
): Promise<void> {
  const rows = await unit.trx
    .selectFrom('memberships')
    .select('user_id')
    .where('user_id', 'in', userIds)
    .execute();
  const known = new Set(rows.map((row) => row.user_id));
  const strangers = userIds.flatMap((id, index) =>
    known.has(id) ? [] : [{ field: `userIds.${index}`, message: 'is nobody of this organisation' }],
  );
  if (strangers.length > 0) throw invalid(strangers);
  await unit.trx.deleteFrom('on_call_members').where('rota_id', '=', rotaId).execute();
  await unit.trx
    .insertInto('on_call_members')
    .values(
      [...new Set(userIds)].map((userId, position) => ({
        tenant_id: unit.tenantId,
        rota_id: rotaId,
        user_id: userId,
        position,
      })),
    )
    .execute();
  await unit.record({
    action: 'on_call_rota.members',
    subjectType: 'on_call_rota',
    subjectId: rotaId,
    after: { userIds: [...new Set(userIds)] },
  });
}

export async function insertOverride(
  unit: TenantUnit,
  rotaId: string,
  { userId, from, to }: { readonly userId: string; readonly from: Date; readonly to: Date },
): Promise<void> {
  await unit.find('on_call_rotas', rotaId);
  if (to <= from) throw invalidField('to', 'must be later than the beginning');
  if (to <= unit.now) throw invalidField('to', 'is over already');
  if (to.getTime() - from.getTime() > LONGEST_OVERRIDE_MS) {
    throw invalidField('to', 'must lie within 92 days of the beginning');
  }
  const member = await unit.trx
    .selectFrom('memberships')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (member === undefined) throw invalidField('userId', 'is nobody of this organisation');
  await refuseTooMany(unit, 'on_call_overrides', MOST_OVERRIDES);
  await unit.insert('on_call_overrides', {
    rota_id: rotaId,
    user_id: userId,
    from_at: from,
    to_at: to,
    created_by: unit.actor.name,
    created_at: unit.now,
  });
}

export async function refuseTooManyRotas(unit: TenantUnit): Promise<void> {
  await refuseTooMany(unit, 'on_call_rotas', MOST_ROTAS);
}

async function refuseTooMany(
  unit: TenantUnit,
  table: 'on_call_rotas' | 'on_call_overrides',
  most: number,
): Promise<void> {
  await unit.lockTenant();
  let rows = unit.trx.selectFrom(table).select((eb) => eb.fn.countAll<string>().as('count'));
  if (table === 'on_call_overrides') rows = rows.where('to_at', '>', unit.now);
  const { count } = await rows.executeTakeFirstOrThrow();
  if (Number(count) >= most) {
    throw conflict('too-many', `There are ${most} of these: remove some first.`);
  }
}
