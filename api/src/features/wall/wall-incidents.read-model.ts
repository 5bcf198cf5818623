import type { Trx } from '@atalaya/platform/postgres/database';

/** More incidents than any wall can tell of. */
const MOST_READ = 500;

export type OpenIncidentRow = Awaited<ReturnType<typeof readOpenIncidents>>[number];

export async function readOpenIncidents(trx: Trx) {
  return trx
    .selectFrom('incidents as i')
    .where('i.resolved_at', 'is', null)
    .select(['i.id', 'i.cause', 'i.severity', 'i.opened_at', 'i.acknowledged_at'])
    .select(['i.acknowledged_by', 'i.root_name', 'i.root_role', 'i.site_name'])
    .select((eb) =>
      eb
        .selectFrom('incident_devices as d')
        .whereRef('d.incident_id', '=', 'i.id')
        .where('d.part', '=', 'member')
        .where('d.to_at', 'is', null)
        .select((inner) => inner.fn.countAll<string>().as('count'))
        .as('devices'),
    )
    .orderBy('i.opened_at', 'desc')
    .limit(MOST_READ)
    .execute();
}

/** As many of the newest are looked at for the one that ended last. */
const LATELY = 100;

/** When the last incident was resolved; null where there was none. */
export async function readLastResolved(trx: Trx): Promise<Date | null> {
  const { last } = await trx
    .selectFrom((eb) =>
      eb
        .selectFrom('incidents')
        .select('resolved_at')
        .orderBy('opened_at', 'desc')
        .orderBy('id', 'desc')
        .limit(LATELY)
        .as('newest'),
    )
    .select((eb) => eb.fn.max('resolved_at').as('last'))
    .executeTakeFirstOrThrow();
  return last;
}

export type HurtRow = Awaited<ReturnType<typeof readHurtNow>>[number];

/** Whom open incidents hurt now, without a name: a service that two of them hurt stands under each. */
export async function readHurtNow(trx: Trx) {
  return trx
    .selectFrom('incident_services as s')
    .innerJoin('incidents as i', 'i.id', 's.incident_id')
    .where('i.resolved_at', 'is', null)
    .where('s.to_at', 'is', null)
    .where('s.suspended', '=', false)
    .select(['s.incident_id', 's.service_id', 's.customer_id', 's.monthly_minor', 's.currency'])
    .execute();
}
