import type { tenantUpdateSchema } from '@atalaya/core/wire/rest/tenant';
import type { Trx } from '@atalaya/platform/postgres/database';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export type TenantPatch = z.output<typeof tenantUpdateSchema>;

export async function readTenant(trx: Trx, id: string) {
  return trx.selectFrom('tenants').where('id', '=', id).selectAll().executeTakeFirstOrThrow();
}

/** Branding and settings are merged key by key; a branding key that is null goes. */
export async function updateTenant(unit: TenantUnit, patch: TenantPatch): Promise<void> {
  const before = await unit.trx
    .selectFrom('tenants')
    .where('id', '=', unit.tenantId)
    .selectAll()
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { branding, settings, name, timezone, currency, locale } = patch;
  const changes = {
    name: name ?? before.name,
    timezone: timezone ?? before.timezone,
    currency: currency ?? before.currency,
    locale: locale ?? before.locale,
    branding: merged(before.branding, branding),
    settings: merged(before.settings, settings),
  };
  await unit.trx
    .updateTable('tenants')
    .set({
      ...changes,
      branding: JSON.stringify(changes.branding),
      settings: JSON.stringify(changes.settings),
    })
    .where('id', '=', unit.tenantId)
    .execute();
  unit.announce('tenant.changed');
  const { id, slug, status, limits, created_at, ...fields } = before;
  await unit.record({
    action: 'tenant.update',
    subjectType: 'tenant',
    subjectId: id,
    before: fields,
    after: changes,
  });
}

function merged(before: Record<string, unknown>, patch: object | undefined) {
  const all = { ...before, ...patch };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== null && value !== undefined),
  );
}
