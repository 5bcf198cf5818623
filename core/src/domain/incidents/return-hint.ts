import { groupBy } from '../shared/group-by.js';
import { type Instant, MINUTE_MS } from '../shared/instant.js';

/** power: it had started anew. link: it had been running all along. */
export type ReturnCause = 'power' | 'link';

/** A device of an incident after its return. */
export interface ReturnedDevice {
  readonly part: 'root' | 'member';
  readonly isSubscriber: boolean;
  /** What it stands near: its access point or its site. null where neither is known. */
  readonly near: { readonly id: string; readonly name: string } | null;
  readonly boot: DeviceBoot | null;
}

export interface DeviceBoot {
  /** When it last started, by its own uptime. */
  readonly at: Instant;
  /** That was within the incident. */
  readonly restarted: boolean;
}

/** What the devices told when they returned: a hint for people with its evidence, never a fact. */
export interface ReturnHint {
  readonly cause: ReturnCause | null;
  readonly rootBootedAt: string | null;
  /** Devices whose uptime had begun anew, had gone on, and is not known. */
  readonly restarted: number;
  readonly keptRunning: number;
  readonly unknown: number;
  /** Subscribers' devices near each other that started in the same minute. */
  readonly utilityOutage: {
    readonly near: string;
    readonly devices: number;
    readonly bootedAt: string;
  } | null;
}

/** A device may have begun to start before its silence was noticed. */
const NOTICED_LATE_MS = 5 * MINUTE_MS;
/** Several, and no chance: people restart one radio, not three at once. */
const UTILITY_DEVICES = 3;
const UTILITY_WITHIN_MS = MINUTE_MS;
/** Of the stations of an access point that stayed up, so many say the same. */
const CLEAR_SHARE = 2 / 3;

/**
 * Whether a boot lies within a silence. One that was seen before the silence began does not, however young it was.
 */
export function bootWithin(
  boot: { readonly at: Instant; readonly firstSeenAt: Instant },
  silentAt: Instant,
): DeviceBoot {
  const restarted = boot.at >= silentAt - NOTICED_LATE_MS && boot.firstSeenAt > silentAt;
  return { at: boot.at, restarted };
}

/**
 * The root speaks for a root that was down: what hangs on it has other power. Where the root answered all along and
 * lost its stations, a clear majority of those speaks. null while no uptime is known.
 */
export function judgeReturn(
  devices: readonly ReturnedDevice[],
  rootWasDown: boolean,
): ReturnHint | null {
  const speaking = devices.filter(({ part }) => rootWasDown || part === 'member');
  const known = speaking.flatMap(({ boot }) => boot ?? []);
  if (known.length === 0) return null;
  const restarted = known.filter((boot) => boot.restarted).length;
  const root = devices.find(({ part }) => part === 'root')?.boot ?? null;
  return {
    cause: rootWasDown ? causeOf(root) : majority(restarted, known.length),
    rootBootedAt: rootWasDown && root !== null ? new Date(root.at).toISOString() : null,
    restarted,
    keptRunning: known.length - restarted,
    unknown: speaking.length - known.length,
    utilityOutage: utilityOutageOf(devices),
  };
}

function causeOf(boot: DeviceBoot | null): ReturnCause | null {
  if (boot === null) return null;
  return boot.restarted ? 'power' : 'link';
}

function majority(restarted: number, known: number): ReturnCause | null {
  if (restarted >= known * CLEAR_SHARE) return 'power';
  return known - restarted >= known * CLEAR_SHARE ? 'link' : null;
}

/** The largest group that started within a minute, when most of its neighbours that returned are in it. */
function utilityOutageOf(devices: readonly ReturnedDevice[]): ReturnHint['utilityOutage'] {
  const neighbours = groupBy(
    devices.filter(({ isSubscriber, boot }) => isSubscriber && boot !== null),
    ({ near }) => near?.id,
  );
  let largest: { near: string; devices: number; at: Instant } | null = null;
  for (const group of neighbours.values()) {
    const near = group[0]?.near;
    if (!near) continue;
    const boots = group.flatMap(({ boot }) => (boot?.restarted ? [boot.at] : []));
    const within = largestWithin(boots, UTILITY_WITHIN_MS);
    if (within.length < UTILITY_DEVICES || within.length * 2 < group.length) continue;
    if (largest !== null && within.length <= largest.devices) continue;
    largest = { near: near.name, devices: within.length, at: within[0] ?? 0 };
  }
  if (largest === null) return null;
  const { near, at } = largest;
  return { near, devices: largest.devices, bootedAt: new Date(at).toISOString() };
}

/** As many instants as lie within so long of each other, in order. */
function largestWithin(instants: readonly Instant[], withinMs: number): Instant[] {
  const sorted = [...instants].sort((a, b) => a - b);
  let best: Instant[] = [];
  let start = 0;
  for (const [end, at] of sorted.entries()) {
    while (at - (sorted[start] ?? at) > withinMs) start += 1;
    if (end - start + 1 > best.length) best = sorted.slice(start, end + 1);
  }
  return best;
}
