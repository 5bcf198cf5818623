import { noteContact } from '../live/live-store.js';
import { createApiClient } from './client.js';
import { sessionAuthority } from './session-store.js';

/** The signed-in person's client; a wall makes its own. */
export const api = createApiClient({ authority: sessionAuthority, onContact: noteContact });
