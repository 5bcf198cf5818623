import type { SnmpProfile } from './profile.js';
import { af60 } from './profiles/af60.js';
import { airfiber } from './profiles/airfiber.js';
import { airos } from './profiles/airos.js';
import { generic } from './profiles/generic.js';
import { ltu } from './profiles/ltu.js';
import { mikrotik } from './profiles/mikrotik.js';

/** In the order of detection; the one without rules comes last. */
export const SNMP_PROFILES: readonly SnmpProfile[] = [
  mikrotik,
  airfiber,
  af60,
  ltu,
  airos,
  generic,
];
