import type { siteCreateSchema, siteUpdateSchema } from '@atalaya/core/wire/rest/sites';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertSite(
  unit: TenantUnit,
  site: z.output<typeof siteCreateSchema>,
): Promise<string> {
  const { parentId, ...fields } = site;
  const row = await unit.insert('sites', {
    ...fields,
    parent_id: parentId,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

export async function updateSite(
  unit: TenantUnit,
  id: string,
  site: z.output<typeof siteUpdateSchema>,
): Promise<void> {
  const { parentId, ...fields } = site;
  await unit.update('sites', id, { ...fields, parent_id: parentId, updated_at: unit.now });
}
