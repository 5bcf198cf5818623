import {
  ACTIONS,
  may,
  type Permission,
  RESOURCES,
  type Role,
} from '@atalaya/core/domain/access/roles';

export interface PermissionOverride {
  readonly role: string;
  readonly resource: string;
  readonly action: string;
  readonly allowed: boolean;
}

/** The built-in grants of a role with the tenant's own changes on top; an owner's cannot be changed. */
export function permissionsOf(
  role: Role,
  overrides: readonly PermissionOverride[],
): ReadonlySet<Permission> {
  const changed = new Map(
    overrides
      .filter((override) => override.role === role && role !== 'owner')
      .map(({ resource, action, allowed }) => [`${resource}:${action}`, allowed]),
  );
  const granted = new Set<Permission>();
  for (const resource of RESOURCES) {
    for (const action of ACTIONS) {
      const permission: Permission = `${resource}:${action}`;
      if (changed.get(permission) ?? may(role, resource, action)) granted.add(permission);
    }
  }
  return granted;
}

/** Nobody hands out what they do not hold themselves. */
export function holdsAll(holder: ReadonlySet<Permission>, asked: Iterable<Permission>): boolean {
  return [...asked].every((permission) => holder.has(permission));
}
