import { randomUUID } from 'node:crypto';
import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Sample, SeriesKey, Tags } from '@atalaya/core/domain/metrics/sample';
import type { Instant } from '@atalaya/core/domain/shared/instant';

const RADIO: Tags = { radio: 'wlan1' };
const ETHER: Tags = { interface: 'ether1' };

/** What the device page draws. */
export const PAGE_METRICS: readonly (readonly [MetricName, Tags])[] = [
  ['radio.signal_dbm', RADIO],
  ['radio.snr_db', RADIO],
  ['ping.rtt_p50_ms', {}],
  ['ping.loss_pct', {}],
  ['interface.in_bps', ETHER],
  ['interface.out_bps', ETHER],
];

/** The series of an access point or a CPE polled every minute. */
const DEVICE_METRICS: readonly (readonly [MetricName, Tags])[] = [
  ...PAGE_METRICS,
  ['device.up', {}],
  ['device.poll_ms', {}],
  ['device.cpu_pct', {}],
  ['device.memory_pct', {}],
  ['device.uptime_s', {}],
  ['device.temperature_c', {}],
  ['ping.rtt_p90_ms', {}],
  ['ping.rtt_max_ms', {}],
  ['ping.rtt_avg_ms', {}],
  ['ping.jitter_ms', {}],
  ['interface.in_errors_ps', ETHER],
  ['interface.out_errors_ps', ETHER],
  ['radio.noise_dbm', RADIO],
  ['radio.ccq_pct', RADIO],
  ['radio.tx_rate_bps', RADIO],
  ['radio.rx_rate_bps', RADIO],
  ['radio.clients', RADIO],
  ['radio.airtime_pct', RADIO],
  ['radio_chain.signal_dbm', { radio: 'wlan1', chain: '0' }],
];

export interface MetricWorld {
  readonly tenantId: string;
  readonly devices: readonly string[];
  readonly series: readonly SeriesKey[];
  /** Series of one device that its page draws. */
  page(deviceId: string): SeriesKey[];
}

export function metricWorld(deviceCount: number): MetricWorld {
  const tenantId = randomUUID();
  const devices = Array.from({ length: deviceCount }, () => randomUUID());
  const keys = (deviceId: string, list: typeof PAGE_METRICS): SeriesKey[] =>
    list.map(([metric, tags]) => ({ tenantId, deviceId, metric, tags }));
  return {
    tenantId,
    devices,
    series: devices.flatMap((deviceId) => keys(deviceId, DEVICE_METRICS)),
    page: (deviceId) => keys(deviceId, PAGE_METRICS),
  };
}

/** One sample of each series within the minute, a device's together, as polls spread over it bring them. */
export function cycle(series: readonly SeriesKey[], at: Instant): Sample[] {
  return series.map((key, i) => ({
    ...key,
    at: at + Math.floor(i / DEVICE_METRICS.length) * 7,
    value: -60 + 10 * Math.sin(at / 3_600_000 + i) + ((i * 7919 + at / 1_000) % 97) / 10,
  }));
}
