import type {
  collectorPinsSchema,
  collectorUpdateSchema,
} from '@atalaya/core/wire/rest/collectors';
import type { Trx } from '@atalaya/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';
import { conflict, invalidField, notFound } from '../../http/http-problem.js';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

type Patch = z.output<typeof collectorUpdateSchema>;

/** What is the same for every tenant: as the platform, for tenants may not write it. */
export async function updateCollector(trx: Trx, id: string, patch: Patch): Promise<void> {
  const { name, gateway, canaries } = patch;
  if (name === undefined && gateway === undefined && canaries === undefined) return;
  await trx
    .updateTable('collectors')
    .set({
      ...(name !== undefined && { name }),
      ...(gateway !== undefined && { gateway }),
      ...(canaries !== undefined && { canaries: [...new Set(canaries)] }),
    })
    .where('id', '=', id)
    .execute();
}

/** Where it stands in this tenant's topology; the change is recorded whole. */
export async function placeCollector(unit: TenantUnit, id: string, patch: Patch): Promise<void> {
  const { siteId, deviceId } = patch;
  await ensurePlace(unit, id);
  if (siteId !== undefined || deviceId !== undefined) {
    if (siteId) await checkOwn(unit, 'sites', 'siteId', siteId);
    if (deviceId) await checkOwn(unit, 'devices', 'deviceId', deviceId);
    await unit.trx
      .updateTable('collector_places')
      .set({
        ...(siteId !== undefined && { site_id: siteId }),
        ...(deviceId !== undefined && { device_id: deviceId }),
      })
      .where('tenant_id', '=', unit.tenantId)
      .where('collector_id', '=', id)
      .execute();
  }
  await recordChange(unit, 'update', id, patch);
}

export async function pinToCollector(
  unit: TenantUnit,
  id: string,
  pins: z.output<typeof collectorPinsSchema>,
): Promise<void> {
  await ensurePlace(unit, id);
  const to = pins.pinned ? id : null;
  for (const deviceId of pins.deviceIds) {
    await checkOwn(unit, 'devices', 'deviceIds', deviceId);
    await unit.update('devices', deviceId, { collector_id: to });
  }
  for (const controllerId of pins.controllerIds) {
    await checkOwn(unit, 'controllers', 'controllerIds', controllerId);
    await unit.update('controllers', controllerId, { collector_id: to });
  }
  await recordChange(unit, 'pin', id, pins);
}

/** Only one that is gone, and that nothing waits for. */
export async function deleteCollector(trx: Trx, id: string): Promise<void> {
  const pinned = await sql`
    select 1 from collectors where id = ${id} and expires_at > clock_timestamp()`.execute(trx);
  if (pinned.rows.length > 0) {
    throw conflict('collector-alive', 'This collector is running: stop it first.');
  }
  await trx.deleteFrom('collectors').where('id', '=', id).execute();
}

export async function forgetPlace(unit: TenantUnit, id: string): Promise<void> {
  for (const table of ['devices', 'controllers'] as const) {
    const row = await unit.trx
      .selectFrom(table)
      .where('collector_id', '=', id)
      .select('name')
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) {
      throw conflict(
        'collector-pinned',
        `${row.name} is pinned to this collector: unpin it first.`,
      );
    }
  }
  await unit.trx
    .deleteFrom('collector_places')
    .where('tenant_id', '=', unit.tenantId)
    .where('collector_id', '=', id)
    .execute();
  await recordChange(unit, 'delete', id, undefined);
}

/** The row that lets this tenant's devices name the collector. */
async function ensurePlace(unit: TenantUnit, id: string): Promise<void> {
  const seen = await unit.trx
    .selectFrom('collectors')
    .where('id', '=', id)
    .select('id')
    .executeTakeFirst();
  if (seen === undefined) throw notFound();
  await unit.trx
    .insertInto('collector_places')
    .values({ tenant_id: unit.tenantId, collector_id: id, site_id: null, device_id: null })
    .onConflict((onConflict) => onConflict.doNothing())
    .execute();
}

async function checkOwn(
  unit: TenantUnit,
  table: 'sites' | 'devices' | 'controllers',
  field: string,
  id: string,
): Promise<void> {
  const row = await unit.trx.selectFrom(table).where('id', '=', id).select('id').executeTakeFirst();
  if (row === undefined) throw invalidField(field, 'names nothing that exists');
}

async function recordChange(
  unit: TenantUnit,
  verb: string,
  id: string,
  after: object | undefined,
): Promise<void> {
  unit.announce('inventory.changed');
  await unit.record({
    action: `collector.${verb}`,
    subjectType: 'collector',
    subjectId: id,
    before: undefined,
    after,
  });
}
