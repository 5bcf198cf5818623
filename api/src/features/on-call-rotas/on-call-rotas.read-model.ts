import { nextShifts } from '@atalaya/core/domain/paging/on-call-rota';
import type { OnCallRotaView } from '@atalaya/core/wire/rest/paging';
import { readRotas, type StoredRota } from '@atalaya/platform/paging/on-call-rotas.read-model';
import type { Trx } from '@atalaya/platform/postgres/database';
import { readTimezone } from '@atalaya/platform/tenants/timezone.read-model';
import { notFound } from '../../http/http-problem.js';

const SHOWN_SHIFTS = 5;

/** Every rota by name: who is on call now and next. */
export async function readRotaViews(
  trx: Trx,
  tenantId: string,
  now: Date,
): Promise<OnCallRotaView[]> {
  return asViews(trx, await readRotas(trx, now), tenantId, now);
}

export async function readRotaView(
  trx: Trx,
  id: string,
  tenantId: string,
  now: Date,
): Promise<OnCallRotaView> {
  const [view] = await asViews(trx, await readRotas(trx, now, [id]), tenantId, now);
  if (view === undefined) throw notFound();
  return view;
}

async function asViews(
  trx: Trx,
  rotas: readonly StoredRota[],
  tenantId: string,
  now: Date,
): Promise<OnCallRotaView[]> {
  if (rotas.length === 0) return [];
  const timezone = await readTimezone(trx, tenantId);
  const people = await readPeople(trx);
  const nameOf = (userId: string) => people.get(userId)?.name ?? '';
  const isReachable = (userId: string) => people.get(userId)?.isReachable ?? false;
  const who = (userId: string) => ({
    userId,
    name: nameOf(userId),
    isReachable: isReachable(userId),
  });
  return rotas.map((rota) => ({
    id: rota.id,
    name: rota.name,
    period: rota.period,
    handoverTime: rota.handoverTime,
    startsOn: rota.startsOn,
    members: rota.userIds.map(who),
    shifts: nextShifts(rota, timezone, now.getTime(), SHOWN_SHIFTS).map((shift) => ({
      ...who(shift.userId),
      from: new Date(shift.from).toISOString(),
      to: new Date(shift.to).toISOString(),
      isOverride: shift.isOverride,
    })),
    overrides: rota.overrides.map(({ id, userId, from, to }) => ({
      id,
      userId,
      name: nameOf(userId),
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    })),
    updatedAt: rota.updatedAt.toISOString(),
  }));
}

/** Everybody of the organisation, and whether a page would reach them. */
async function readPeople(trx: Trx) {
  const rows = await trx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.user_id', 'u.name'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('channels as c')
            .whereRef('c.user_id', '=', 'm.user_id')
            .where('c.kind', '<>', 'webhook')
            .where('c.enabled', '=', true)
            .select('c.id'),
        )
        .as('isReachable'),
    )
    .execute();
  return new Map(
    rows.map((row) => [row.user_id, { name: row.name, isReachable: Boolean(row.isReachable) }]),
  );
}
