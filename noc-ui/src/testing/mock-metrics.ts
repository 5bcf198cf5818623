import type { MetricRange, Vital, Vitals } from '@atalaya/core/wire/rest/metrics';
import { type MockDevice, seeded } from './mock-world.js';

/** A value that wanders a little and looks the same whenever it is asked for the same moment. */
function wander(seed: number, atMs: number, size: number): number {
  return (
    Math.sin(atMs / 3_100_000 + seed) * size * 0.6 +
    (seeded(Math.floor(atMs / 1_000) + seed * 977)() - 0.5) * size
  );
}

function seedOf(device: MockDevice): number {
  return Number.parseInt(device.id.slice(-4), 16);
}

/** How far the drop from the baseline has come: it sets in over the last ten hours. */
function fade(device: MockDevice, atMs: number, nowMs: number): number {
  const drop = (device.signalDbm ?? device.baselineDbm) - device.baselineDbm;
  return drop * Math.min(1, Math.max(0, 1 - (nowMs - atMs) / 36_000_000));
}

export function mockValue(device: MockDevice, metric: string, atMs: number, nowMs: number): number {
  const seed = seedOf(device);
  const busy = 0.5 + 0.5 * Math.sin(atMs / 13_750_000);
  if (metric.endsWith('signal_dbm')) {
    return Math.round(device.baselineDbm + fade(device, atMs, nowMs) + wander(seed, atMs, 1.6));
  }
  if (metric.endsWith('ccq_pct'))
    return Math.round(91 + fade(device, atMs, nowMs) * 2 + wander(seed, atMs, 5));
  if (metric.endsWith('snr_db'))
    return Math.round(33 + fade(device, atMs, nowMs) + wander(seed, atMs, 2));
  if (metric.endsWith('jitter_ms')) return Math.max(0.2, 2 + wander(seed, atMs, 1.6));
  if (metric.endsWith('loss_pct'))
    return Math.max(0, -fade(device, atMs, nowMs) * 0.2 + wander(seed, atMs, 1) - 0.4);
  if (metric.startsWith('ping.')) return Math.max(1, 8 + busy * 6 + wander(seed, atMs, 4));
  if (metric.endsWith('in_bps')) return Math.max(2e4, 9e6 * busy + wander(seed, atMs, 4e6));
  if (metric.endsWith('out_bps')) return Math.max(1e4, 1.4e6 * busy + wander(seed, atMs, 6e5));
  if (metric.endsWith('_rate_bps')) return 1e6 * Math.round(180 + wander(seed, atMs, 60));
  return 10 + wander(seed, atMs, 4);
}

const HOLES_MS: readonly (readonly [number, number])[] = [
  [5 * 3_600_000, 5.8 * 3_600_000],
  [52 * 3_600_000, 58 * 3_600_000],
];

export function mockRange(
  device: MockDevice,
  metric: string,
  from: string,
  to: string,
  maxPoints: number,
  nowMs: number,
): MetricRange {
  const fromMs = Date.parse(from);
  const toMs = Math.min(Date.parse(to), nowMs);
  const stepMs = Math.max(1_000, Math.ceil((toMs - fromMs) / maxPoints / 1_000) * 1_000);
  const points: { at: string; value: number }[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
    const ago = nowMs - atMs;
    if (HOLES_MS.some(([a, b]) => ago > a && ago < b)) continue;
    points.push({
      at: new Date(atMs).toISOString(),
      value: mockValue(device, metric, atMs, nowMs),
    });
  }
  return { metric, from, to, series: [{ tags: tagsOf(device, metric), stepMs, points }] };
}

function tagsOf(device: MockDevice, metric: string): Record<string, string> {
  if (metric.startsWith('station.')) return { radio: 'ath0', mac: device.macs[0] ?? '' };
  return metric.startsWith('radio.') ? { radio: 'ath0' } : {};
}

const CPE_VITALS: readonly (readonly [Vital['key'], string])[] = [
  ['signal', 'radio.signal_dbm'],
  ['ccq', 'radio.ccq_pct'],
  ['snr', 'radio.snr_db'],
  ['latency', 'ping.rtt_avg_ms'],
  ['jitter', 'ping.jitter_ms'],
  ['loss', 'ping.loss_pct'],
  ['download', 'interface.in_bps'],
  ['upload', 'interface.out_bps'],
  ['txRate', 'radio.tx_rate_bps'],
  ['rxRate', 'radio.rx_rate_bps'],
];

export function mockVitals(device: MockDevice, nowMs: number, latencyMeasured: boolean): Vitals {
  const isRadio = device.role === 'cpe' || device.role === 'backhaul';
  const isUp = device.state === 'up';
  const vitals = CPE_VITALS.filter(([, metric]) => isRadio || !metric.startsWith('radio.'))
    .filter(([, metric]) => latencyMeasured || !metric.startsWith('ping.'))
    .map(([key, metric]): Vital => {
      const weekAgoMs = nowMs - 4 * 86_400_000;
      return {
        key,
        metric,
        deviceId: device.id,
        tags: tagsOf(device, metric),
        value: isUp ? mockValue(device, metric, nowMs, nowMs) : null,
        at: isUp ? new Date(nowMs - 4_000).toISOString() : device.since,
        median24h: mockValue(device, metric, nowMs - 80_000_000, nowMs),
        median7d: mockValue(device, metric, weekAgoMs, nowMs),
      };
    });
  return { deviceId: device.id, vitals, latencyMeasured };
}
