import type { RadioPlan } from './network-plan.js';
import { childSeed, driftAt, unitAt } from './seeded-random.js';

const HOUR_MS = 3_600_000;
const WEATHER_PERIOD_MS = 5 * HOUR_MS;
const WOBBLE_PERIOD_MS = 40_000;
const NOISE_MS = 5_000;
/** Below this a radio loses its access point. */
export const WEAKEST_SIGNAL_DBM = -92;

/** What a radio link is like at one moment, seen from the station. */
export interface RadioReading {
  readonly signalDbm: number;
  /** What the far end (the access point) hears of it. */
  readonly remoteSignalDbm: number;
  readonly noiseDbm: number;
  readonly snrDb: number;
  readonly ccqPct: number;
  /** Down to the station and up from it. */
  readonly downRateBps: number;
  readonly upRateBps: number;
  readonly downMcs: number;
  readonly upMcs: number;
}

/** What stands between the calm day of the plan and now. */
export interface RadioConditions {
  /** Decibels lost to a fade. */
  readonly fadeDb: number;
  /** Decibels that interference lifts the noise. */
  readonly interferenceDb: number;
  /** Share of the air that is in use, 0 to 1. */
  readonly airtime: number;
}

export const CALM: RadioConditions = { fadeDb: 0, interferenceDb: 0, airtime: 0 };

/** Least SNR and bit/s of two chains in 20 MHz, by MCS (IEEE 802.11ac, 800 ns guard interval). */
const MCS_TABLE = [
  { snrDb: 5, bps: 13_000_000 },
  { snrDb: 8, bps: 26_000_000 },
  { snrDb: 11, bps: 39_000_000 },
  { snrDb: 14, bps: 52_000_000 },
  { snrDb: 18, bps: 78_000_000 },
  { snrDb: 22, bps: 104_000_000 },
  { snrDb: 24, bps: 117_000_000 },
  { snrDb: 26, bps: 130_000_000 },
  { snrDb: 30, bps: 156_000_000 },
] as const;

/**
 * The link of a station at `atMs`: a base level, weather over the tower (`weatherSeed`), the day's heat, a slow wobble of
 * its own and a little noise. Depends on its arguments alone, so that the past can be asked too.
 */
export function radioAt(
  plan: RadioPlan,
  seeds: { readonly own: number; readonly weather: number },
  atMs: number,
  conditions: RadioConditions = CALM,
): RadioReading {
  const weather = 1.2 * driftAt(seeds.weather, atMs, WEATHER_PERIOD_MS);
  const heat = -0.6 * dayWave(atMs, 15);
  const wobble = 0.5 * driftAt(childSeed(seeds.own, 1), atMs, WOBBLE_PERIOD_MS);
  const noise = unitAt(childSeed(seeds.own, 2), Math.floor(atMs / NOISE_MS)) - 0.5;
  const signal = plan.baseSignalDbm + weather + heat + wobble + noise - conditions.fadeDb;
  const floor =
    plan.noiseDbm +
    conditions.interferenceDb +
    0.8 * driftAt(childSeed(seeds.own, 3), atMs, 600_000);
  const remote = signal + plan.uplinkOffsetDb;
  const down = modulation(signal - floor, plan.channelWidthMhz);
  const up = modulation(remote - floor, plan.channelWidthMhz);
  return {
    signalDbm: Math.round(signal),
    remoteSignalDbm: Math.round(remote),
    noiseDbm: Math.round(floor),
    snrDb: Math.round(signal) - Math.round(floor),
    ccqPct: ccq(
      signal - floor,
      conditions,
      unitAt(childSeed(seeds.own, 4), Math.floor(atMs / NOISE_MS)),
    ),
    downRateBps: down.bps,
    upRateBps: up.bps,
    downMcs: down.mcs,
    upMcs: up.mcs,
  };
}

function modulation(snrDb: number, channelWidthMhz: number): { mcs: number; bps: number } {
  let mcs = 0;
  while (mcs + 1 < MCS_TABLE.length && snrDb >= (MCS_TABLE[mcs + 1]?.snrDb ?? Infinity)) mcs += 1;
  return { mcs, bps: Math.round(((MCS_TABLE[mcs]?.bps ?? 0) * channelWidthMhz) / 20) };
}

/** Follows the SNR, sinks with a busy channel and with interference; 10 to 100 %. */
function ccq(snrDb: number, conditions: RadioConditions, chance: number): number {
  const weak = Math.max(0, 28 - snrDb) * 3.2;
  const busy = conditions.airtime * 8;
  const value = 98 - weak - busy - conditions.interferenceDb * 2 - chance * 4;
  return Math.min(100, Math.max(10, Math.round(value)));
}

/** A day's wave in [-1, 1] with its top at `peakHour` of the invented provider's local time (UTC-6). */
export function dayWave(atMs: number, peakHour: number): number {
  const hour = (atMs / HOUR_MS + 24 - 6) % 24;
  return Math.cos(((hour - peakHour) / 24) * 2 * Math.PI);
}
