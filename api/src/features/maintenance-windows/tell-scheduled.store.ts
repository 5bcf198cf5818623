import type { StoredWindow } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import { appendEvent } from '@atalaya/platform/outbox/append-event';
import { eventActorOf } from '../../tenancy/audit.store.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';
import { readEffect } from './window-effect.read-model.js';
import { asScheduleBody, occurrencesOf } from './window-view.js';

/** `maintenance.scheduled`, in the transaction that stores the window: when, where, and whom it hurts as things stand. */
export async function tellScheduled(
  unit: TenantUnit,
  window: StoredWindow,
  timezone: string,
): Promise<void> {
  const at = unit.now.getTime();
  const { id, name, schedule, scope } = window;
  const { devices, customers } = await readEffect(unit.trx, scope, at);
  const { listed, ...counts } = customers;
  await appendEvent(unit.trx, unit.tenantId, {
    type: 'maintenance.scheduled',
    at,
    subject: `maintenance-window:${id}`,
    correlationId: id,
    actor: eventActorOf(unit.actor),
    data: {
      id,
      name,
      timezone,
      schedule: asScheduleBody(schedule),
      occurrences: occurrencesOf(schedule, timezone, at),
      scope: scope.slice(0, 50),
      devices: { inScope: devices.inScope, behind: devices.behind },
      affected: counts,
      customers: listed,
    },
  });
}
