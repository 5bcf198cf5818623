import { ACTIONS, may, RESOURCES, ROLES, type Role } from '@atalaya/core/domain/access/roles';
import {
  type RoleView,
  roleListSchema,
  roleParamsSchema,
  roleSchema,
  roleUpdateSchema,
} from '@atalaya/core/wire/rest/roles';
import type { FastifyRequest } from 'fastify';
import { readPermissionOverrides } from '../../access/access.read-model.js';
import { type PermissionOverride, permissionsOf } from '../../access/permissions.js';
import type { ApiContext } from '../../context.js';
import type { Feature } from '../../feature.js';
import { conflict, forbidden } from '../../http/http-problem.js';
import { personOf } from '../../plugins/authentication.js';
import { type RoleChange, storeRoleChanges } from './roles.store.js';

export const roles: Feature = {
  name: 'roles',
  register: (app, context) => {
    app.get(
      '/roles',
      { config: { permission: 'user:read' }, schema: { response: { 200: roleListSchema } } },
      (request) =>
        context.tenancy.read(request, async (trx) => {
          const overrides = await readPermissionOverrides(trx);
          return { items: ROLES.map((role) => asRoleView(role, overrides)) };
        }),
    );
    app.patch(
      '/roles/:role',
      {
        config: { permission: 'tenant:write' },
        schema: { params: roleParamsSchema, body: roleUpdateSchema, response: { 200: roleSchema } },
      },
      (request) => updateRole(context, request, request.params.role, request.body.permissions),
    );
  },
};

/** An owner's permissions stand, and whoever changes a role's grants only what they hold themselves. */
async function updateRole(
  { tenancy }: ApiContext,
  request: FastifyRequest,
  role: Role,
  permissions: readonly RoleChange[],
): Promise<RoleView> {
  const person = personOf(request);
  if (role === 'owner') throw conflict('owner-fixed', 'What an owner may do cannot be changed.');
  const beyond = permissions.find(
    ({ resource, action, allowed }) =>
      (allowed ?? may(role, resource, action)) && !person.permissions.has(`${resource}:${action}`),
  );
  if (beyond) {
    throw forbidden('role-above-own', `You may not ${beyond.action} ${beyond.resource} yourself.`);
  }
  return tenancy.write(request, async (unit) => {
    const before = asRoleView(role, await readPermissionOverrides(unit.trx));
    await storeRoleChanges(unit, role, permissions);
    const after = asRoleView(role, await readPermissionOverrides(unit.trx));
    const change = { action: 'role.update', subjectType: 'role', subjectId: role };
    await unit.record({ ...change, before: granted(before), after: granted(after) });
    return after;
  });
}

function asRoleView(role: Role, overrides: readonly PermissionOverride[]): RoleView {
  const held = permissionsOf(role, overrides);
  return {
    role,
    editable: role !== 'owner',
    permissions: RESOURCES.flatMap((resource) =>
      ACTIONS.map((action) => ({
        resource,
        action,
        allowed: held.has(`${resource}:${action}`),
        byDefault: may(role, resource, action),
      })),
    ),
  };
}

function granted(view: RoleView): string[] {
  return view.permissions
    .filter(({ allowed }) => allowed)
    .map(({ resource, action }) => `${resource}:${action}`);
}
