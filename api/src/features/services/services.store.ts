import { accessIdentity } from '@atalaya/core/domain/services/access-identity';
import type { AccessKind } from '@atalaya/core/domain/services/service';
import type { serviceCreateSchema, serviceUpdateSchema } from '@atalaya/core/wire/rest/services';
import type { z } from 'zod';
import { invalidField } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertService(
  unit: TenantUnit,
  service: z.output<typeof serviceCreateSchema>,
): Promise<string> {
  checkPosition(service.latitude, service.longitude);
  const row = await unit.insert('services', {
    customer_id: service.customerId,
    plan_id: service.planId,
    address: service.address,
    latitude: service.latitude,
    longitude: service.longitude,
    access_kind: service.accessKind,
    access_identity: checkedIdentity(service.accessKind, service.accessIdentity),
    notes: service.notes,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

/** Each change of the desired state is a generation of its own. */
export async function updateService(
  unit: TenantUnit,
  id: string,
  service: z.output<typeof serviceUpdateSchema>,
): Promise<void> {
  const before = await unit.find('services', id);
  const { latitude = before.latitude, longitude = before.longitude } = service;
  checkPosition(latitude, longitude);
  const kind = service.accessKind ?? before.access_kind;
  const identity =
    service.accessIdentity === undefined ? before.access_identity : service.accessIdentity;
  const isNewState = (service.desiredState ?? before.desired_state) !== before.desired_state;
  await unit.update('services', id, {
    plan_id: service.planId,
    address: service.address,
    latitude,
    longitude,
    access_kind: kind,
    access_identity: checkedIdentity(kind, identity),
    desired_state: service.desiredState,
    generation: isNewState ? before.generation + 1 : undefined,
    notes: service.notes,
    updated_at: unit.now,
  });
}

const EXPECTED: Readonly<Record<AccessKind, string>> = {
  pppoe: 'must be a PPPoE user without control characters',
  dhcp: 'must be a MAC address such as 4C:5E:0C:11:22:33',
  static: 'must be an IP address',
};

function checkedIdentity(kind: AccessKind, text: string | null): string | null {
  if (text === null) return null;
  const identity = accessIdentity(kind, text);
  if (identity === undefined) throw invalidField('accessIdentity', EXPECTED[kind]);
  return identity;
}

function checkPosition(latitude: number | null, longitude: number | null): void {
  if ((latitude === null) === (longitude === null)) return;
  const missing = latitude === null ? 'latitude' : 'longitude';
  throw invalidField(missing, 'is needed beside the other half of the position');
}
