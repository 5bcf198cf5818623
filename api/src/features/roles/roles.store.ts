import type { Action, Resource, Role } from '@atalaya/core/domain/access/roles';
import type { TenantUnit } from '../../tenancy/tenant-unit.store.js';

export interface RoleChange {
  readonly resource: Resource;
  readonly action: Action;
  /** null returns to the default. */
  readonly allowed: boolean | null;
}

export async function storeRoleChanges(
  unit: TenantUnit,
  role: Role,
  changes: readonly RoleChange[],
): Promise<void> {
  for (const { resource, action, allowed } of changes) {
    if (allowed === null) {
      await unit.trx
        .deleteFrom('permissions')
        .where('role', '=', role)
        .where('resource', '=', resource)
        .where('action', '=', action)
        .execute();
      continue;
    }
    await unit.trx
      .insertInto('permissions')
      .values({ tenant_id: unit.tenantId, role, resource, action, allowed })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'role', 'resource', 'action']).doUpdateSet({ allowed }),
      )
      .execute();
  }
  unit.announce('access.changed');
}
