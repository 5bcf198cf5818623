import { ALERT_SEVERITIES } from '@atalaya/core/domain/alerting/alert-severity';
import { type ImpactSummary, summariseImpact } from '@atalaya/core/domain/incidents/impact-summary';
import {
  type Incident,
  type IncidentDetail,
  incidentNoticeSchema,
} from '@atalaya/core/wire/rest/incidents';
import { readImpacts } from '@atalaya/platform/incidents/incident-impact.store';
import type { Trx } from '@atalaya/platform/postgres/database';
import { z } from 'zod';
import { asDeviceRole } from '../../network/device-state.read-model.js';
import { readSilenceOf } from '../../paging/silence-of.read-model.js';
import {
  type IncidentRow,
  readAlertNames,
  readIncidentAlerts,
  readIncidentDevices,
  readIncidentServices,
  readTimeline,
} from './incidents.read-model.js';

const NOBODY = summariseImpact([]);
/** As many names as a row of the list holds. */
const MOST_ALERT_NAMES = 5;
const severitySchema = z.enum(ALERT_SEVERITIES);
const devicesSchema = z.object({ count: z.number(), names: z.array(z.string()) });

export interface Looking {
  /** Customers and money are shown only to who may see customers. */
  readonly maySeeCustomers: boolean;
  readonly at: Date;
}

export async function asIncidents(
  trx: Trx,
  rows: readonly IncidentRow[],
  { maySeeCustomers, at }: Looking,
): Promise<Incident[]> {
  const ids = maySeeCustomers ? rows.map(({ id }) => id) : [];
  const impacts = await readImpacts(trx, ids);
  const open = rows.flatMap(({ id, resolved_at: over }) => (over === null ? id : []));
  const silences = await readSilenceOf(trx, open, at);
  const alertNames = await readAlertNames(
    trx,
    rows.flatMap(({ id, kind }) => (kind === 'degradation' ? id : [])),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    cause: row.cause,
    severity: row.severity,
    state: stateOf(row),
    root: {
      deviceId: row.root_device_id,
      name: row.root_name,
      role: asDeviceRole(row.root_role),
      siteName: row.site_name,
    },
    link: row.link,
    sessions: asSessions(row),
    returned: row.return_hint,
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
    alertNames: (alertNames.get(row.id) ?? []).slice(0, MOST_ALERT_NAMES).map(({ name }) => name),
    announcedAt: row.announced_at?.toISOString() ?? null,
    silence: silences.get(row.id) ?? null,
    impact: maySeeCustomers ? asImpact(impacts.get(row.id) ?? NOBODY) : null,
  }));
}

function stateOf(row: IncidentRow): Incident['state'] {
  if (row.resolved_at) return 'resolved';
  return row.acknowledged_at ? 'acknowledged' : 'open';
}

export async function asDetail(
  trx: Trx,
  row: IncidentRow,
  looking: Looking,
): Promise<IncidentDetail> {
  const [incident] = await asIncidents(trx, [row], looking);
  if (incident === undefined) throw new Error('an incident has no view');
  const devices = await readIncidentDevices(trx, row.id);
  const services = looking.maySeeCustomers ? await readIncidentServices(trx, row.id) : [];
  const alerts = row.kind === 'degradation' ? await readIncidentAlerts(trx, row.id) : [];
  const timeline = await readTimeline(trx, row.id);
  return {
    ...incident,
    devices: devices.map((device) => ({
      deviceId: device.device_id,
      name: device.name,
      role: asDeviceRole(device.device_role),
      part: device.part,
      alreadyOff: device.already_off,
      bootedAt: device.booted_at?.toISOString() ?? null,
      restarted: device.restarted,
      from: device.from_at.toISOString(),
      to: device.to_at?.toISOString() ?? null,
    })),
    alerts: alerts.map((alert) => ({
      id: alert.id,
      name: alert.name,
      severity: alert.severity,
      deviceId: alert.device_id,
      deviceName: alert.device_name,
      metric: alert.metric,
      tags: alert.tags,
      value: alert.value,
      since: alert.since.toISOString(),
      to: alert.to_at?.toISOString() ?? null,
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
      severity: severitySchema.safeParse(event.data['severity']).data ?? null,
      notice: incidentNoticeSchema.safeParse(event.data['notice']).data ?? null,
    })),
  };
}

function asSessions({ sessions_before: before, sessions_now: now }: IncidentRow) {
  return before === null || now === null ? null : { before, now };
}

function asImpact(impact: ImpactSummary): Incident['impact'] {
  const { services, customers, companies, suggestedServices, suspendedServices } = impact;
  const monthly = impact.monthly.map((amount) => ({ ...amount }));
  return { services, customers, companies, suggestedServices, suspendedServices, monthly };
}
