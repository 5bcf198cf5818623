import type { Feature } from '../feature.js';
import { auth } from './auth/auth.routes.js';
import { setup } from './setup/setup.routes.js';

/** Every resource of the api; a folder under features/ that is not here turns a test red. */
export const FEATURES: readonly Feature[] = [auth, setup];
