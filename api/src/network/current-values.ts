import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { LatestValue } from '@atalaya/core/ports/metric-store';
import type { Sighting } from './device-facts.read-model.js';
import { freshForMs, type SourcePace } from './freshness.js';
import type { MetricsGateway } from './metrics-gateway.js';

const OWN: readonly MetricName[] = [
  'radio.signal_dbm',
  'radio.ccq_pct',
  'ping.rtt_p50_ms',
  'ping.loss_pct',
];
const HEARD: readonly MetricName[] = ['station.signal_dbm', 'station.tx_ccq_pct'];

export interface MeasuredDevice {
  readonly id: string;
  readonly macs: readonly string[];
}

export interface DeviceFacts {
  readonly paces: ReadonlyMap<string, readonly SourcePace[]>;
  readonly sightings: ReadonlyMap<string, Sighting>;
}

/** Fresh values of many devices at once: what lists, the overview and the wall show. */
export class CurrentValues {
  readonly #byDevice: ReadonlyMap<string, readonly LatestValue[]>;
  readonly #facts: DeviceFacts;
  readonly #now: Instant;

  constructor(values: readonly LatestValue[], facts: DeviceFacts, now: Instant) {
    const byDevice = new Map<string, LatestValue[]>();
    for (const value of values) {
      const known = byDevice.get(value.series.deviceId);
      if (known) known.push(value);
      else byDevice.set(value.series.deviceId, [value]);
    }
    this.#byDevice = byDevice;
    this.#facts = facts;
    this.#now = now;
  }

  /** The newest fresh value of any series of the metric; undefined when none is fresh. */
  of(
    deviceId: string,
    metric: MetricName,
    tags: Readonly<Record<string, string>> = {},
  ): LatestValue | undefined {
    return this.all(deviceId, metric, tags).sort((a, b) => b.at - a.at)[0];
  }

  /** Every fresh series of the metric whose tags include these. */
  all(
    deviceId: string,
    metric: MetricName,
    tags: Readonly<Record<string, string>> = {},
  ): LatestValue[] {
    const freshSince = this.#now - freshForMs(metric, this.#facts.paces.get(deviceId) ?? []);
    const wanted = Object.entries(tags);
    return (this.#byDevice.get(deviceId) ?? []).filter(
      ({ series, at }) =>
        series.metric === metric &&
        at >= freshSince &&
        wanted.every(([name, value]) => series.tags[name] === value),
    );
  }

  /** Its own radio's signal, else what its access point hears of it. */
  signal(device: MeasuredDevice): LatestValue | undefined {
    return this.of(device.id, 'radio.signal_dbm') ?? this.#heard(device, 'station.signal_dbm');
  }

  ccq(device: MeasuredDevice): LatestValue | undefined {
    return this.of(device.id, 'radio.ccq_pct') ?? this.#heard(device, 'station.tx_ccq_pct');
  }

  #heard(device: MeasuredDevice, metric: MetricName): LatestValue | undefined {
    const heard = device.macs.flatMap((mac) => {
      const sighting = this.#facts.sightings.get(mac);
      return sighting ? (this.of(sighting.accessPointId, metric, { mac }) ?? []) : [];
    });
    return heard.sort((a, b) => b.at - a.at)[0];
  }
}

/** Reads what `CurrentValues` answers from; `more` adds metrics of the devices themselves. */
export async function readCurrentValues(
  metrics: MetricsGateway,
  tenantId: string,
  devices: readonly MeasuredDevice[],
  facts: DeviceFacts,
  now: Instant,
  more: readonly MetricName[] = [],
): Promise<CurrentValues> {
  const accessPoints = [...facts.sightings.values()].map((sighting) => sighting.accessPointId);
  const ids = new Set([...devices.map((device) => device.id), ...accessPoints]);
  const visible = await metrics.resolve(tenantId, [...ids]);
  const wanted = [...OWN, ...HEARD, ...more];
  const values = await metrics.latest(visible, { metrics: wanted }, now - oldestFresh(facts));
  return new CurrentValues(values, facts, now);
}

/** Reaches back as far as any device's slowest value may be fresh, a day at most. */
function oldestFresh(facts: DeviceFacts): number {
  const reaches = [...facts.paces.values()].map((paces) => freshForMs('station.signal_dbm', paces));
  return Math.min(DAY_MS, Math.max(freshForMs('station.signal_dbm', []), ...reaches));
}
