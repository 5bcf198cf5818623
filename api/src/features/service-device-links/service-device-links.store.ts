import type { serviceLinkCreateSchema } from '@atalaya/core/wire/rest/service-device-links';
import {
  closeLinks,
  confirmedBeside,
  decideLinks,
  openLinks,
  placeOf,
  type ServiceLinkRow,
} from '@atalaya/platform/services/service-links.store';
import type { z } from 'zod';
import { conflict, type FieldError, invalid } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

/** Confirmed by who says so; what was said of this device before, and a confirmed one of the same kind, ends. */
export async function addLink(
  unit: TenantUnit,
  serviceId: string,
  link: z.output<typeof serviceLinkCreateSchema>,
): Promise<void> {
  await unit.find('services', serviceId);
  const { deviceId, kind } = link;
  const before = await unit.trx
    .selectFrom('service_device_links')
    .where('service_id', '=', serviceId)
    .where('device_id', '=', deviceId)
    .where('kind', '=', kind)
    .where('valid_to', 'is', null)
    .select(['id', 'status'])
    .execute();
  if (before.some(({ status }) => status === 'confirmed')) {
    throw conflict('already-exists', 'This link is confirmed already.', [
      { field: 'deviceId', message: 'is linked already' },
    ]);
  }
  const replaced = await confirmedBeside(unit.trx, [{ service_id: serviceId, kind }]);
  await closeLinks(unit.trx, [...before.map(({ id }) => id), ...replaced], unit.now);
  const row = {
    service_id: serviceId,
    device_id: deviceId,
    kind,
    interface: link.interface,
    mac: link.mac,
    source: 'manual' as const,
    status: 'confirmed' as const,
    score: 1,
    confirmed_by: unit.actor.name,
    confirmed_at: unit.now,
  };
  await openLinks(unit.trx, unit.tenantId, [row], unit.now);
  await unit.record({
    action: 'service_link.create',
    subjectType: 'service',
    subjectId: serviceId,
    after: { deviceId, kind },
  });
}

/** All or nothing; what is wrong is named id by id. One that has this status already stays so. */
export async function decide(
  unit: TenantUnit,
  ids: readonly string[],
  status: 'confirmed' | 'rejected',
): Promise<number> {
  const rows = await lock(unit, ids);
  const links = [...rows.values()].filter((row) => row.status !== status);
  if (status === 'confirmed') refuseTwins(ids, rows);
  await decideLinks(unit.trx, unit.tenantId, links, {
    status,
    by: unit.actor.name,
    at: unit.now,
  });
  await unit.recordAll(
    links.map((link) => ({
      action: status === 'confirmed' ? 'service_link.confirm' : 'service_link.reject',
      subjectType: 'service',
      subjectId: link.service_id,
      before: { deviceId: link.device_id, kind: link.kind, status: link.status },
      after: { deviceId: link.device_id, kind: link.kind, status },
    })),
  );
  return links.length;
}

async function lock(
  unit: TenantUnit,
  ids: readonly string[],
): Promise<Map<string, ServiceLinkRow>> {
  const rows = await unit.trx
    .selectFrom('service_device_links')
    .selectAll()
    .where('id', 'in', ids)
    .forUpdate()
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const errors = ids.flatMap((id, index): FieldError[] => {
    const row = byId.get(id);
    const field = `ids.${index}`;
    if (!row) return [{ field, message: 'does not exist' }];
    return row.valid_to === null ? [] : [{ field, message: 'is a link of the past' }];
  });
  if (errors.length > 0) throw invalid(errors);
  return byId;
}

function refuseTwins(ids: readonly string[], rows: ReadonlyMap<string, ServiceLinkRow>): void {
  const taken = new Map<string, string>();
  const errors = ids.flatMap((id, index): FieldError[] => {
    const row = rows.get(id);
    if (!row) return [];
    const place = placeOf(row);
    const other = taken.get(place);
    taken.set(place, id);
    if (other === undefined || other === id) return [];
    return [{ field: `ids.${index}`, message: 'another one here is of the same service and kind' }];
  });
  if (errors.length > 0) throw invalid(errors);
}
