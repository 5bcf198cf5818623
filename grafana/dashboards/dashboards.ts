import type { DashboardSpec } from '../panel-spec.js';
import { ACCESS_POINT } from './access-point.js';
import { BACKHAUL } from './backhaul.js';
import { COLLECTOR_HEALTH } from './collector-health.js';
import { CPE } from './cpe.js';
import { NETWORK } from './network.js';
import { ROUTER } from './router.js';
import { TOWER } from './tower.js';

/** Every dashboard; each is built in both flavours. */
export const DASHBOARDS: readonly DashboardSpec[] = [
  NETWORK,
  TOWER,
  ACCESS_POINT,
  CPE,
  ROUTER,
  BACKHAUL,
  COLLECTOR_HEALTH,
];
