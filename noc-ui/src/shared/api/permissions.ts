import type { Permission } from '@atalaya/core/domain/access/roles';
import { useSessionState } from './session-store.js';

export type { Permission };

/** What the signed-in person may do here; the API decides again on each request. */
export function usePermissions(): (permission: Permission) => boolean {
  const state = useSessionState();
  const granted = 'person' in state ? state.person.user.permissions : [];
  return (permission) => granted.includes(permission);
}
