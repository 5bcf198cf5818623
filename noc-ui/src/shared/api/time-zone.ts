import { useSessionState } from './session-store.js';

/** The organisation's. */
export function useTimeZone(): string {
  const session = useSessionState();
  return 'person' in session ? (session.person.tenant?.timezone ?? 'UTC') : 'UTC';
}
