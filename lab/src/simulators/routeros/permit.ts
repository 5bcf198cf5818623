import type { ApiUser, Policy } from './api-users.js';
import type { Menu } from './menu.js';
import { Trap } from './trap.js';

const READING: ReadonlySet<string> = new Set([
  'print',
  'listen',
  'monitor',
  'monitor-traffic',
  'info',
]);

/** @throws Trap when the user's group does not let this be done; answers the policy that it takes. */
export function permit(user: ApiUser, menu: Menu, verb: string): Policy {
  let needed: Policy = READING.has(verb) ? 'read' : 'write';
  if (menu.needsTest) needed = 'test';
  if (!user.policies.includes(needed)) throw new Trap('not enough permissions (9)');
  return needed;
}
