import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  API_KEY_SCOPES,
  permissionBehind,
  permissionsAmong,
  usableScopes,
} from './api-key-scopes.js';
import { ACTIONS, type Permission, RESOURCES } from './roles.js';

const all = RESOURCES.flatMap((resource) =>
  ACTIONS.map((action): Permission => `${resource}:${action}`),
);

describe('the scopes of a key', () => {
  it('never reach beyond what its creator holds, whatever was stored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom<string>(...API_KEY_SCOPES, ...all), fc.string())),
        fc.uniqueArray(fc.constantFrom(...all)),
        (stored, held) => {
          const creator = new Set(held);
          for (const scope of usableScopes(stored, creator)) {
            expect(stored).toContain(scope);
            expect(creator.has(permissionBehind(scope))).toBe(true);
          }
        },
      ),
    );
  });

  it('leave people, settings and keys to people', () => {
    const everything = usableScopes([...API_KEY_SCOPES, ...all], new Set(all));
    expect([...everything].filter((scope) => /^(user|tenant|api_key):/.test(scope))).toEqual([]);
    expect(everything.size).toBe(API_KEY_SCOPES.length);
  });

  it('that are an action are no permission', () => {
    const scopes = usableScopes(['action:acknowledge-incident', 'incident:read'], new Set(all));
    expect([...permissionsAmong(scopes)]).toEqual(['incident:read']);
    expect(usableScopes(['action:acknowledge-incident'], new Set(['incident:read'])).size).toBe(0);
  });
});
