import { ACTIONS, may, RESOURCES, ROLES } from '@atalaya/core/domain/access/roles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permissionsOf } from './permissions.js';

const override = fc.record({
  role: fc.constantFrom(...ROLES, 'gone'),
  resource: fc.constantFrom(...RESOURCES, 'gone'),
  action: fc.constantFrom(...ACTIONS),
  allowed: fc.boolean(),
});

describe('permissionsOf', () => {
  it('is the default where nothing is changed', () => {
    for (const role of ROLES) {
      const permissions = permissionsOf(role, []);
      for (const resource of RESOURCES) {
        for (const action of ACTIONS) {
          expect(permissions.has(`${resource}:${action}`)).toBe(may(role, resource, action));
        }
      }
    }
  });

  it('never takes from an owner, and changes of other roles change nothing', () => {
    fc.assert(
      fc.property(fc.array(override, { maxLength: 30 }), (overrides) => {
        expect(permissionsOf('owner', overrides)).toEqual(permissionsOf('owner', []));
        const others = overrides.filter(({ role }) => role !== 'noc');
        expect(permissionsOf('noc', others)).toEqual(permissionsOf('noc', []));
      }),
    );
  });

  it('names nothing that does not exist', () => {
    fc.assert(
      fc.property(fc.array(override), fc.constantFrom(...ROLES), (overrides, role) => {
        for (const permission of permissionsOf(role, overrides)) {
          const [resource, action] = permission.split(':');
          expect(RESOURCES).toContain(resource);
          expect(ACTIONS).toContain(action);
        }
      }),
    );
  });
});
