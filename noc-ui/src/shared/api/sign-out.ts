import { api } from './app-api.js';
import { dropSession } from './session-store.js';

/** Without network too: what this browser holds is erased in any case. */
export async function signOut(): Promise<void> {
  try {
    await api.request('/auth/logout', { method: 'POST' });
  } catch {
    // The cookie then lives until it expires; nothing of the session is left here.
  }
  dropSession();
}
