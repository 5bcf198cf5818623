import { useSessionState } from './session-store.js';

/** The organisation's. */
export function useOwnCurrency(): string {
  const session = useSessionState();
  return 'person' in session ? (session.person.tenant?.currency ?? 'USD') : 'USD';
}
