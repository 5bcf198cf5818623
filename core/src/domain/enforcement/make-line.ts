import { isOwn, type LineStep, type LineTask, markOf, step } from './line-plan.js';
import { canonicalRate, isIpv4 } from './router-address.js';
import { addRow, isYes, type RouterRow, removeRow, rowsOf, setRow } from './router-rows.js';
import { kindOfProfile, planRate, profileByName, speedProfile } from './session-profiles.js';
import { isUisp } from './uisp-rows.js';

const ENDS = 'missing_line';
const LEASES = 'ip/dhcp-server/lease';

export interface MakePlan {
  readonly steps: readonly LineStep[];
  readonly obstacle: string | null;
}

const AS_IT_IS: MakePlan = { steps: [], obstacle: null };
const stuck = (obstacle: string): MakePlan => ({ steps: [], obstacle });

/**
 * What is still missing of a line that the platform provisions on this router: the PPPoE secret, or the static lease.
 * A row of another hand that stands in its place is told and left. A line that is cut or ended is not made.
 */
export function planMake(task: LineTask): MakePlan {
  const { line } = task;
  if (line.made === undefined || line.desired === 'cancelled') return AS_IT_IS;
  if (line.accessKind === 'pppoe') return makeSecret(task, line.made);
  if (line.accessKind === 'dhcp') return makeLease(task, line.made);
  return AS_IT_IS;
}

/** Whether the platform provisions the line there and it is not there. Of a UISP nothing is said: it makes no lines. */
export function isLineMissing(task: LineTask): boolean {
  if (isUisp(task.rows)) return false;
  return isLet(task) && planMake(task).steps.some(({ write }) => write.verb === 'add');
}

type Made = NonNullable<LineTask['line']['made']>;

const isLet = ({ line }: LineTask): boolean =>
  line.desired === 'active' || line.desired === 'reduced';

function makeSecret(task: LineTask, made: Made): MakePlan {
  const { identity } = task.line;
  const secret = rowsOf(task.rows, 'ppp/secret').find((row) => row['name'] === identity);
  if (secret !== undefined) return keepSecret(task, secret, made);
  if (!isLet(task)) return AS_IT_IS;
  if (made.password === null) return stuck('The password of this line cannot be opened.');
  if (made.isAddressLost) return stuck(ADDRESS_LOST);
  const source = dialProfile(task, made);
  if (typeof source === 'string') return stuck(source);
  const { name: profile, write } = speedProfile(task, source);
  const added = addRow('ppp/secret', {
    name: identity,
    service: 'pppoe',
    password: made.password,
    profile,
    ...(made.address === null ? {} : { 'remote-address': made.address }),
    comment: markOf(task),
  });
  return {
    steps: [...(write === null ? [] : [step(ENDS, write)]), step(ENDS, added)],
    obstacle: null,
  };
}

const ADDRESS_LOST = 'The address of this line was given back to its pool.';

/** Of one that is there the address is held to what was given; its password is not read, and not written again. */
function keepSecret(task: LineTask, secret: RouterRow, made: Made): MakePlan {
  if (!isOwn(task, secret)) {
    // Its comment is the operator's to change, once it was seen to be ours.
    if (made.isDone) return AS_IT_IS;
    return stuck(
      `The router has a PPPoE secret ${task.line.identity} that is not of this line: it is left as it is.`,
    );
  }
  if (made.address === null || secret['remote-address'] === made.address) return AS_IT_IS;
  if (made.isAddressLost) return AS_IT_IS;
  const write = setRow('ppp/secret', secret, { 'remote-address': made.address });
  return { steps: [step(ENDS, write)], obstacle: null };
}

/**
 * The profile that a new secret copies where its session's ends come from: the one that was named; else the first of
 * the operator's with the plan's speed, one with a pool where the line has no address of its own; else `default`.
 * Answers why there is none.
 */
function dialProfile(task: LineTask, made: Made): RouterRow | string {
  const { profile: named } = made;
  if (named !== null) {
    if (kindOfProfile(task, named) !== undefined) return `The PPP profile ${named} is one of cuts.`;
    return profileByName(task, named) ?? `The router has no PPP profile ${named}.`;
  }
  const rate = canonicalRate(planRate(task));
  const fast = rowsOf(task.rows, 'ppp/profile').filter(
    (row) =>
      canonicalRate(row['rate-limit']) === rate &&
      kindOfProfile(task, row['name'] ?? '') === undefined,
  );
  const pooled = fast.find((row) => (row['remote-address'] ?? '') !== '');
  const [first] = fast;
  const chosen = made.address === null ? (pooled ?? first) : first;
  return chosen ?? profileByName(task, 'default') ?? 'The router has no PPP profile default.';
}

function makeLease(task: LineTask, made: Made): MakePlan {
  const { address } = made;
  // Without an address of its own the client gets one of the router's pool, and nothing is made.
  if (!isIpv4(address ?? undefined) || address === null) return AS_IT_IS;
  const leases = rowsOf(task.rows, LEASES).filter((row) => !isYes(row['disabled']));
  const ofMac = leases.filter((row) => row['mac-address']?.toUpperCase() === task.line.identity);
  const fixed = ofMac.filter((row) => !isYes(row['dynamic']));
  const there = fixed.find((row) => row['address'] === address);
  if (there !== undefined) {
    if (isOwn(task, there) || made.isDone) return AS_IT_IS;
    return stuck(
      `The router has a static lease of ${address} that is not of this line: it is left as it is.`,
    );
  }
  if (!isLet(task)) return AS_IT_IS;
  if (made.isAddressLost) return stuck(ADDRESS_LOST);
  const other = leases.find((row) => row['address'] === address && !ofMac.includes(row));
  if (other !== undefined) {
    return stuck(
      `The address ${address} is leased to ${other['mac-address'] ?? 'another client'}.`,
    );
  }
  const foreign = fixed.find((row) => !isOwn(task, row));
  if (foreign !== undefined) {
    const where = foreign['address'] ?? '';
    return stuck(
      `The router has a static lease of that MAC, ${where}, that is not of this line: it is left as it is.`,
    );
  }
  const added = addRow(LEASES, {
    address,
    'mac-address': task.line.identity,
    ...(made.server === null ? {} : { server: made.server }),
    'rate-limit': planRate(task),
    comment: markOf(task),
  });
  // What the client has now stands in the way of what it is to have: it asks again.
  const gone = ofMac.map((row) => step(ENDS, removeRow(LEASES, row)));
  return { steps: [...gone, step(ENDS, added)], obstacle: null };
}
