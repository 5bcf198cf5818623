import type { HurtBy } from '@atalaya/core/domain/portal/service-notice';
import type { DesiredState, ObservedState } from '@atalaya/core/domain/services/service';
import type { CalendarDay } from '@atalaya/core/domain/shared/calendar-day';
import { planPriceAt } from '@atalaya/platform/billing/plan-price';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';

/** More services than any customer looks at on a telephone. */
const MOST = 200;

export interface PortalServiceRow {
  readonly id: string;
  readonly accountId: string | null;
  readonly address: string;
  readonly desiredState: DesiredState;
  readonly observedState: ObservedState;
  readonly planName: string;
  readonly downKbps: number;
  readonly upKbps: number;
  readonly priceMinor: string;
  readonly currency: string;
  readonly isPaused: boolean;
  /** The first day after the pause that is on; null without one, and for one that nobody has ended. */
  readonly pausedUntil: CalendarDay | null;
  /** As dunning decided; null where it only watches, and while anything holds the cut. */
  readonly cutAt: Date | null;
}

/** A customer's services that are not cancelled, the oldest first. */
export async function readPortalServices(
  trx: Trx,
  customerId: string,
  { today, at }: { readonly today: CalendarDay; readonly at: Date },
): Promise<readonly PortalServiceRow[]> {
  const { rows } = await sql<PortalServiceRow>`
    select s.id, s.account_id as "accountId", s.address, s.desired_state as "desiredState",
      s.observed_state as "observedState", p.name as "planName", p.down_kbps as "downKbps",
      p.up_kbps as "upKbps", price.price_minor::text as "priceMinor", price.currency,
      z.starts_on is not null as "isPaused", z.ends_on as "pausedUntil",
      d.cut_at as "cutAt"
    from services s join plans p on p.id = s.plan_id
    cross join lateral ${planPriceAt(at)} as price
    left join lateral (
      select starts_on, ends_on from service_pauses z
      where z.tenant_id = s.tenant_id and z.service_id = s.id and z.kind = 'voluntary'
        and z.starts_on <= ${today}::date and (z.ends_on is null or z.ends_on > ${today}::date)
      order by z.starts_on limit 1) z on true
    left join dunning_decisions d on d.tenant_id = s.tenant_id and d.service_id = s.id and d.is_current
      and d.is_enforced and d.state = 'cut_eligible' and not d.reasons @> '[{"code": "hold"}]'
    where s.customer_id = ${customerId} and s.desired_state <> 'cancelled'
    order by s.created_at, s.id limit ${MOST}`.execute(trx);
  return rows;
}

export interface HurtServiceRow extends HurtBy {
  readonly serviceId: string;
}

/** Incidents whose frozen impact names these services, those that are over since `since` included. */
export async function readHurtServices(
  trx: Trx,
  serviceIds: readonly string[],
  since: Date,
): Promise<readonly HurtServiceRow[]> {
  if (serviceIds.length === 0) return [];
  const rows = await trx
    .selectFrom('incident_services as s')
    .innerJoin('incidents as i', (join) =>
      join.onRef('i.tenant_id', '=', 's.tenant_id').onRef('i.id', '=', 's.incident_id'),
    )
    .where('s.service_id', 'in', [...serviceIds])
    // Whoever was cut already is not hurt by it.
    .where('s.suspended', '=', false)
    .where((eb) => eb.or([eb('s.to_at', 'is', null), eb('s.to_at', '>', since)]))
    .where((eb) => eb.or([eb('i.resolved_at', 'is', null), eb('i.resolved_at', '>', since)]))
    .select(['s.service_id', 's.from_at', 's.to_at', 's.certainty'])
    .select(['i.kind', 'i.acknowledged_at', 'i.resolved_at'])
    .execute();
  return rows.map((row) => ({
    serviceId: row.service_id,
    from: row.from_at.getTime(),
    to: (row.to_at ?? row.resolved_at)?.getTime() ?? null,
    isAcknowledged: row.acknowledged_at !== null,
    isDegradation: row.kind === 'degradation',
    isCertain: row.certainty === 'confirmed',
  }));
}
