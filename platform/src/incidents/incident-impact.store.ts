import { type ImpactSummary, summariseImpact } from '@atalaya/core/domain/incidents/impact-summary';
import type { ImpactedService, ServiceImpact } from '@atalaya/core/domain/services/service-impact';
import { groupBy } from '@atalaya/core/domain/shared/group-by';
import type { Trx } from '../postgres/database.js';
import { impactOf } from '../services/impact.read-model.js';

const ROWS_AT_ONCE = 1_000;
const MOST_NAMED = 50;

export interface IncidentRef {
  readonly tenantId: string;
  readonly incidentId: string;
}

/**
 * Keeps whom an incident hurts now, through the devices that are silent. Whose own device was off before is left out:
 * nobody was there to be hurt.
 */
export async function keepImpact(
  trx: Trx,
  ref: IncidentRef,
  deviceIds: readonly string[],
  at: Date,
  offBefore: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { hurt, alreadySuspended } = await impactOf(trx, deviceIds, at);
  const off = offBefore.size === 0 ? new Set() : await readServicesOf(trx, [...offBefore]);
  const isOn = ({ serviceId }: ImpactedService) => !off.has(serviceId);
  const impact = { hurt: hurt.filter(isOn), alreadySuspended: alreadySuspended.filter(isOn) };
  await keepServices(trx, ref, impact, at);
}

/** Those whose CPE is one of these devices. */
async function readServicesOf(trx: Trx, deviceIds: readonly string[]): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('service_device_links')
    .where('device_id', 'in', deviceIds)
    .where('kind', '=', 'cpe')
    .where('status', '<>', 'rejected')
    .where('valid_to', 'is', null)
    .select('service_id')
    .execute();
  return new Set(rows.map((row) => row.service_id));
}

/**
 * Keeps whom an incident hurts now: as each service was when it was first hurt, with from and to. What is not hurt
 * any more ends, and goes on when it is hurt again. In a tenant's transaction.
 */
export async function keepServices(
  trx: Trx,
  ref: IncidentRef,
  { hurt, alreadySuspended }: ServiceImpact,
  at: Date,
): Promise<void> {
  const rows = [
    ...hurt.map((service) => asRow(service, false)),
    ...alreadySuspended.map((service) => asRow(service, true)),
  ].map((row) => ({
    ...row,
    tenant_id: ref.tenantId,
    incident_id: ref.incidentId,
    from_at: at,
    to_at: null,
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await trx
      .insertInto('incident_services')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'incident_id', 'service_id']).doUpdateSet({ to_at: null }),
      )
      .execute();
  }
  let over = trx
    .updateTable('incident_services')
    .set((eb) => ({ to_at: eb.fn('greatest', [eb.ref('from_at'), eb.val(at)]) }))
    .where('incident_id', '=', ref.incidentId)
    .where('to_at', 'is', null);
  const ids = rows.map(({ service_id }) => service_id);
  if (ids.length > 0) over = over.where('service_id', 'not in', ids);
  await over.execute();
}

interface IncidentImpact extends ImpactSummary {
  /** The first 50 by name, each once. */
  readonly customerNames: readonly string[];
}

/** All whom these incidents have hurt so far, by incident; those without an entry hurt nobody that is known. */
export async function readImpacts(
  trx: Trx,
  incidentIds: readonly string[],
): Promise<Map<string, IncidentImpact>> {
  if (incidentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('incident_services')
    .select(['incident_id', 'customer_id', 'customer_name', 'customer_kind', 'monthly_minor'])
    .select(['currency', 'certainty', 'suspended'])
    .where('incident_id', 'in', incidentIds)
    .orderBy('customer_name')
    .execute();
  const impacts = new Map<string, IncidentImpact>();
  for (const [id, group] of groupBy(rows, (row) => row.incident_id)) {
    const kept = group.map((row) => ({
      customerId: row.customer_id,
      customerName: row.customer_name,
      customerKind: row.customer_kind,
      monthlyMinor: Number(row.monthly_minor),
      currency: row.currency,
      certainty: row.certainty,
      suspended: row.suspended,
    }));
    const hurt = kept.filter(({ suspended }) => !suspended);
    const names = new Map(hurt.map((one) => [one.customerId, one.customerName]));
    impacts.set(id, {
      ...summariseImpact(kept),
      customerNames: [...names.values()].slice(0, MOST_NAMED),
    });
  }
  return impacts;
}

function asRow(service: ImpactedService, suspended: boolean) {
  return {
    service_id: service.serviceId,
    customer_id: service.customerId,
    customer_name: service.customerName,
    customer_kind: service.customerKind,
    monthly_minor: String(service.price.amountMinor),
    currency: service.price.currency,
    certainty: service.certainty,
    suspended,
  };
}
