import { type ImpactSummary, summariseImpact } from '@atalaya/core/domain/incidents/impact-summary';
import type { Incident, IncidentDetail } from '@atalaya/core/wire/rest/incidents';
import { readImpacts } from '@atalaya/platform/incidents/incident-impact.store';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import { asDeviceRole } from '../../network/device-state.read-model.js';
import {
  type IncidentRow,
  readIncidentDevices,
  readIncidentServices,
  readTimeline,
} from './incidents.read-model.js';

const NOBODY = summariseImpact([]);
const devicesSchema = z.object({ count: z.number(), names: z.array(z.string()) });

/** Customers and money are shown only to who may see customers. */
export async function asIncidents(
  trx: Trx,
  rows: readonly IncidentRow[],
  maySeeCustomers: boolean,
): Promise<Incident[]> {
  const ids = maySeeCustomers ? rows.map(({ id }) => id) : [];
  const impacts = await readImpacts(trx, ids);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    cause: row.cause,
    severity: row.severity,
    state: row.resolved_at ? 'resolved' : row.acknowledged_at ? 'acknowledged' : 'open',
    root: {
      deviceId: row.root_device_id,
      name: row.root_name,
      role: asDeviceRole(row.root_role),
      siteName: row.site_name,
    },
    openedAt: row.opened_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    acknowledgement: row.acknowledgement,
    assignedTo:
      row.assigned_to === null ? null : { id: row.assigned_to, name: row.assigned_name ?? '' },
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    resolution: row.resolution,
    mergedInto: row.merged_into,
    deviceCount: Number(row.deviceCount),
    impact: maySeeCustomers ? asImpact(impacts.get(row.id) ?? NOBODY) : null,
  }));
}

export async function asDetail(
  trx: Trx,
  row: IncidentRow,
  maySeeCustomers: boolean,
): Promise<IncidentDetail> {
  const [incident] = await asIncidents(trx, [row], maySeeCustomers);
  if (incident === undefined) throw new Error('an incident has no view');
  const devices = await readIncidentDevices(trx, row.id);
  const services = maySeeCustomers ? await readIncidentServices(trx, row.id) : [];
  const timeline = await readTimeline(trx, row.id);
  return {
    ...incident,
    devices: devices.map((device) => ({
      deviceId: device.device_id,
      name: device.name,
      role: asDeviceRole(device.device_role),
      part: device.part,
      from: device.from_at.toISOString(),
      to: device.to_at?.toISOString() ?? null,
    })),
    services: services.map((service) => ({
      serviceId: service.service_id,
      customerId: service.customer_id,
      customerName: service.customer_name,
      monthly: { amountMinor: Number(service.monthly_minor), currency: service.currency },
      certainty: service.certainty,
      suspended: service.suspended,
      from: service.from_at.toISOString(),
      to: service.to_at?.toISOString() ?? null,
    })),
    timeline: timeline.map((event) => ({
      id: event.id,
      at: event.at.toISOString(),
      kind: event.kind,
      actorName: event.actor_name,
      text: event.text,
      devices: devicesSchema.safeParse(event.data).data ?? null,
    })),
  };
}

function asImpact(impact: ImpactSummary): Incident['impact'] {
  const { services, customers, companies, suggestedServices, suspendedServices } = impact;
  const monthly = impact.monthly.map((amount) => ({ ...amount }));
  return { services, customers, companies, suggestedServices, suspendedServices, monthly };
}
