import type { Instant } from '../shared/instant.js';
import {
  type DeviceRole,
  type DeviceState,
  isInfrastructure,
  type StateReason,
  type WayReport,
} from './device.js';

/** Without ICMP a single lost poll says little; two in a row are silence. */
const FAILURES_WITHOUT_ECHO = 2;

export interface StateSettings {
  /** A lone CPE is shown offline after this long in silence. */
  readonly cpeOfflineAfterMs: number;
  /** A report older than this many of its intervals is no evidence any more. */
  readonly staleAfterIntervals: number;
  /** A silent child waits this long for a newer verdict on its parents before it is called down. */
  readonly parentVerdictHoldMs: number;
}

/** What is remembered of a device between two evaluations. */
export interface StateMemory {
  readonly state: DeviceState;
  readonly reason: StateReason | null;
  readonly since: Instant;
  /** When every way fell silent; null while one answers. */
  readonly silentSince: Instant | null;
}

export interface ParentEvidence {
  readonly state: DeviceState;
  /** Its newest report; null before the first. */
  readonly reportedAt: Instant | null;
}

export interface StateInput {
  readonly role: DeviceRole;
  readonly maintenanceUntil: Instant | null;
  /** The newest report of each way. A way that cannot be measured here is left out by the caller. */
  readonly reports: readonly WayReport[];
  /** Devices through which this one is reached; any one of them that is up is a way up. */
  readonly parents: readonly ParentEvidence[];
  /** Why its collector can say nothing of it; absent while it can. */
  readonly cutOff?: StateReason;
}

/**
 * up while any way answers; silent (offline for a CPE after 180 s, unreachable when every parent is
 * out, else down) when every fresh way failed; unknown when nothing fresh is known or its collector is cut off.
 */
export function evaluateDeviceState(
  before: StateMemory,
  input: StateInput,
  now: Instant,
  settings: StateSettings,
): StateMemory {
  const fresh = input.reports.filter((report) => isFresh(report, now, settings));
  const silent = fresh.length > 0 && isSilent(fresh);
  const silentSince = before.silentSince ?? earliest(fresh);
  const become = (state: DeviceState, reason: StateReason | null): StateMemory => ({
    state,
    reason,
    since: state === before.state ? before.since : now,
    silentSince: silent ? silentSince : null,
  });
  if (input.maintenanceUntil !== null && input.maintenanceUntil > now) {
    return become('maintenance', 'planned');
  }
  // Not before the plan: what is in maintenance stays so. What is not heard is no evidence against a device.
  if (input.cutOff !== undefined) return { ...become('unknown', input.cutOff), silentSince: now };
  if (fresh.length === 0) {
    return become('unknown', input.reports.length === 0 ? 'never-polled' : 'stale');
  }
  if (!silent) {
    const answers = fresh.some((report) => report.ok);
    return answers ? become('up', blemish(fresh)) : { ...before, silentSince: null };
  }
  return becomeSilent(before, input, now, settings, silentSince, become);
}

function becomeSilent(
  before: StateMemory,
  input: StateInput,
  now: Instant,
  settings: StateSettings,
  silentSince: Instant,
  become: (state: DeviceState, reason: StateReason | null) => StateMemory,
): StateMemory {
  const silentForMs = now - silentSince;
  const hold = (): StateMemory => ({ ...before, silentSince });
  if (input.parents.length > 0) {
    // Its own silence is counted from when a parent is back: what lost power with it may start more slowly.
    if (input.parents.every((parent) => isOut(parent.state)))
      return { ...become('unreachable', 'parents-down'), silentSince: now };
    const awaited = input.parents.some(
      (parent) =>
        !isOut(parent.state) && (parent.reportedAt === null || parent.reportedAt < silentSince),
    );
    if (awaited && silentForMs < settings.parentVerdictHoldMs) return hold();
  }
  const isInfra = isInfrastructure(input.role);
  // Nor is what was not heard for a while: it gets as long as what hangs on a parent that is back.
  const isStarting = before.state === 'unreachable' || wasCutOff(before);
  const graceMs = isInfra ? settings.parentVerdictHoldMs : settings.cpeOfflineAfterMs;
  const hasGrace = isStarting || (!isInfra && before.state === 'up');
  if (hasGrace && silentForMs < graceMs) return hold();
  // However long that takes: it is asked once at least before it is to blame.
  if (isStarting && input.reports.every(({ at }) => at < silentSince)) return hold();
  return isInfra ? become('down', 'silent') : become('offline', 'silent');
}

function wasCutOff({ reason }: StateMemory): boolean {
  return reason === 'collector-isolated' || reason === 'collector-silent';
}

function isFresh(report: WayReport, now: Instant, settings: StateSettings): boolean {
  return now - report.at <= report.intervalMs * settings.staleAfterIntervals;
}

function isSilent(fresh: readonly WayReport[]): boolean {
  if (fresh.some((report) => report.ok)) return false;
  const echoed = fresh.some((report) => report.way === 'icmp');
  return echoed || fresh.every((report) => report.failures >= FAILURES_WITHOUT_ECHO);
}

/** One way failing while another answers is no outage, but it is said. */
function blemish(fresh: readonly WayReport[]): StateReason | null {
  const failed = fresh.filter((report) => !report.ok);
  if (failed.length === 0) return null;
  return failed.every((report) => report.way === 'icmp') ? 'ping-blocked' : 'poll-failing';
}

function earliest(reports: readonly WayReport[]): Instant {
  return Math.min(...reports.map((report) => report.at));
}

/** A parent in maintenance counts as out: what hangs on it is not to blame. */
function isOut(state: DeviceState): boolean {
  return (
    state === 'down' || state === 'unreachable' || state === 'maintenance' || state === 'offline'
  );
}
