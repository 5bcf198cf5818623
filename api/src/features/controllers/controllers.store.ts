import type {
  controllerCreateSchema,
  controllerUpdateSchema,
} from '@atalaya/core/wire/rest/controllers';
import type { z } from 'zod';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export async function insertController(
  unit: TenantUnit,
  controller: z.output<typeof controllerCreateSchema>,
): Promise<string> {
  const { credentialId, ...fields } = controller;
  const row = await unit.insert('controllers', {
    ...fields,
    credential_id: credentialId,
    created_at: unit.now,
    updated_at: unit.now,
  });
  return row.id;
}

export async function updateController(
  unit: TenantUnit,
  id: string,
  patch: z.output<typeof controllerUpdateSchema>,
): Promise<void> {
  const { credentialId, ...fields } = patch;
  await unit.update('controllers', id, {
    ...fields,
    credential_id: credentialId,
    updated_at: unit.now,
  });
}
