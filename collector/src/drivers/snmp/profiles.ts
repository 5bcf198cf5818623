import type { SnmpProfile } from './profile.js';
import { af60 } from './profiles/af60.js';
import { airfiber } from './profiles/airfiber.js';
import { airos } from './profiles/airos.js';
import { algcom } from './profiles/algcom.js';
import { apc } from './profiles/apc.js';
import { cyberpower } from './profiles/cyberpower.js';
import { generic } from './profiles/generic.js';
import { huaweiUps } from './profiles/huawei-ups.js';
import { ictInverter } from './profiles/ict-inverter.js';
import { ictPdu } from './profiles/ict-pdu.js';
import { ictPowerSystem } from './profiles/ict-power-system.js';
import { linux } from './profiles/linux.js';
import { ltu } from './profiles/ltu.js';
import { mikrotik } from './profiles/mikrotik.js';
import { netonix } from './profiles/netonix.js';
import { powerwalker } from './profiles/powerwalker.js';
import { sitemonitor } from './profiles/sitemonitor.js';

/** In the order of detection; the one without rules comes last. */
export const SNMP_PROFILES: readonly SnmpProfile[] = [
  mikrotik,
  airfiber,
  af60,
  ltu,
  airos,
  algcom,
  apc,
  cyberpower,
  huaweiUps,
  ictInverter,
  ictPdu,
  ictPowerSystem,
  netonix,
  powerwalker,
  sitemonitor,
  linux,
  generic,
];
