import type { Instant } from '../shared/instant.js';
import type { DeviceState } from './device.js';

/** One stretch in one state, half-open; `to` is null while it lasts. */
export interface StateInterval {
  readonly state: DeviceState;
  readonly from: Instant;
  readonly to: Instant | null;
}

export interface Availability {
  /** Up time over the known time, in percent (0–100); null when nothing is known. */
  readonly rawPct: number | null;
  /** The same without maintenance and unreachable time: what the device itself is to blame for. */
  readonly slaPct: number | null;
  /** How long each state lasted within the period, in ms. Time that no interval covers is in none. */
  readonly durationsMs: Readonly<Record<DeviceState, number>>;
}

/**
 * Time-weighted availability over [from, min(to, now)). An open interval lasts until `now`, so an
 * outage that goes on counts; where intervals overlap the later one wins.
 */
export function availability(
  intervals: readonly StateInterval[],
  period: { readonly from: Instant; readonly to: Instant; readonly now: Instant },
): Availability {
  const until = Math.min(period.to, period.now);
  const durationsMs: Record<DeviceState, number> = {
    up: 0,
    offline: 0,
    down: 0,
    unreachable: 0,
    maintenance: 0,
    unknown: 0,
  };
  const ordered = [...intervals].sort((a, b) => a.from - b.from);
  ordered.forEach((interval, index) => {
    const end = Math.min(interval.to ?? until, ordered[index + 1]?.from ?? until, until);
    durationsMs[interval.state] += Math.max(0, end - Math.max(interval.from, period.from));
  });
  const { up, offline, down, unreachable, maintenance } = durationsMs;
  const blamedMs = up + offline + down;
  return {
    rawPct: percent(up, blamedMs + unreachable + maintenance),
    slaPct: percent(up, blamedMs),
    durationsMs,
  };
}

function percent(partMs: number, wholeMs: number): number | null {
  return wholeMs > 0 ? (partMs / wholeMs) * 100 : null;
}
