import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { RouterServices } from '../world/router-services.js';
import type { Mischief } from './hostile-router.js';
import { ROUTEROS_USER } from './rig-network.js';

/** Who may log in at the rig's routers. */
export const USERS = [
  { name: ROUTEROS_USER.user, password: ROUTEROS_USER.password, policies: ALL_POLICIES },
];

/** By protocol: what is done, and what the source then says. */
export const MISCHIEF: readonly (readonly [Mischief, RegExp])[] = [
  ['empty', /^The router answers but shows nothing of itself/],
  ['fatal', /ended the session: too many open sessions\.$/],
  ['garbage', /does not speak the RouterOS API/],
  ['endless-sentence', /over the limit/],
  ['endless-rows', /over the limit/],
  ['two-gigabytes', /A word of 2147483648 bytes is over the limit/],
  ['http', /does not speak the RouterOS API/],
];

/** Faults of the lab's own router simulator, one router each. */
export const SIMULATED = [
  'single-bytes',
  'latin-1',
  'cut',
  'reset',
  'slow',
  'refused',
  'closed',
] as const;
export const COMMENT = 'Torre Ñandú a Peñón';
export type Simulated = (typeof SIMULATED)[number];

/** One port with a comment that an old WinBox stored. */
export function commentedRouter() {
  const services = new RouterServices();
  services.interfaces.add({ name: 'ether1', type: 'ether', comment: COMMENT });
  return idleRouter('7.18.2', { services });
}

/** SNMP agents that misbehave, one each. */
export const AGENTS = [
  'bulk-garbage',
  'bulk-silence',
  'slow',
  'lossy',
  'rebooting',
  'wrap-32',
  'wrap-64',
  'silent',
  'twice-read',
] as const;
export type AgentName = (typeof AGENTS)[number];
