import type { SnmpProfile } from './profile.js';
import { airos } from './profiles/airos.js';
import { generic } from './profiles/generic.js';
import { mikrotik } from './profiles/mikrotik.js';

/** In the order of detection; the one without rules comes last. */
export const SNMP_PROFILES: readonly SnmpProfile[] = [mikrotik, airos, generic];
