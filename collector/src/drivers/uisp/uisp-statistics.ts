import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Tags } from '@atalaya/core/domain/metrics/sample';

/** One point of a series: `atMs` in whole ms since the epoch. */
export interface StatisticsPoint {
  readonly atMs: number;
  readonly value: number;
}

/** A series as UISP names it: "signal", "interfaces.eth0.receive". Ascending, one point an instant. */
export interface StatisticsSeries {
  readonly name: string;
  readonly avg: readonly StatisticsPoint[];
  /** Empty in the shape of UNMS 1.x, which has no maxima. */
  readonly max: readonly StatisticsPoint[];
}

const MAX_POINTS = 100_000;
const MAX_INTERFACES = 512;

/**
 * `GET /devices/:id/statistics` in both of its shapes: each metric `{avg: [{x, y}], max: [{x, y}]}`
 * (UISP 2.x) or `[{x, y}]` (UNMS 1.x). x is a fraction of ms since the epoch; y, a point or a whole
 * metric may be null and is left out, as is whatever else is no series.
 */
export function parseUispStatistics(body: unknown): StatisticsSeries[] {
  if (!isRecord(body)) return [];
  const series = Object.entries(body).flatMap(([name, value]) => seriesOf(name, value));
  const interfaces = Array.isArray(body['interfaces']) ? body['interfaces'] : [];
  return [...series, ...interfaces.slice(0, MAX_INTERFACES).flatMap(interfaceSeries)];
}

function interfaceSeries(entry: unknown): StatisticsSeries[] {
  if (!isRecord(entry)) return [];
  const name = [entry['id'], entry['name']].find((each) => typeof each === 'string' && each !== '');
  if (name === undefined) return [];
  return Object.entries(entry).flatMap(([metric, value]) =>
    seriesOf(`interfaces.${name}.${metric}`, value),
  );
}

function seriesOf(name: string, value: unknown): StatisticsSeries[] {
  const series = Array.isArray(value)
    ? { name, avg: pointsOf(value), max: [] }
    : isRecord(value)
      ? { name, avg: pointsOf(value['avg']), max: pointsOf(value['max']) }
      : null;
  return series && series.avg.length + series.max.length > 0 ? [series] : [];
}

function pointsOf(list: unknown): StatisticsPoint[] {
  if (!Array.isArray(list)) return [];
  const byInstant = new Map<number, number>();
  for (const point of list.slice(0, MAX_POINTS)) {
    if (!isRecord(point)) continue;
    const { x, y } = point;
    if (typeof x !== 'number' || typeof y !== 'number') continue;
    if (Number.isFinite(x) && Number.isFinite(y) && x >= 0) byInstant.set(Math.round(x), y);
  }
  return [...byInstant]
    .map(([atMs, value]) => ({ atMs, value }))
    .toSorted((a, b) => a.atMs - b.atMs);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface MetricHistory {
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly points: readonly StatisticsPoint[];
}

/** Which end of its link the device is: downlink is from the access point to the station. */
export interface StatisticsSubject {
  readonly end: 'ap' | 'station';
  /** The tag that the poll gives the main radio. */
  readonly radio: string;
}

/** The averages of the series that the catalogue has a metric for, in that metric's unit. */
export function metricHistories(
  series: readonly StatisticsSeries[],
  subject: StatisticsSubject,
): MetricHistory[] {
  return series.flatMap(({ name, avg }) => {
    const place = interfacePlace(name) ?? devicePlace(name, subject);
    if (!place || avg.length === 0) return [];
    const { metric, tags, factor = 1 } = place;
    const points = factor === 1 ? avg : avg.map((p) => ({ ...p, value: p.value * factor }));
    return [{ metric, tags, points }];
  });
}

interface Place {
  readonly metric: MetricName;
  readonly tags: Tags;
  readonly factor?: number;
}

function interfacePlace(name: string): Place | null {
  const [, id, direction] = /^interfaces\.(.+)\.(receive|transmit)$/.exec(name) ?? [];
  if (id === undefined) return null;
  const metric = direction === 'receive' ? 'interface.in_bps' : 'interface.out_bps';
  return { metric, tags: { interface: id } };
}

function devicePlace(name: string, { end, radio }: StatisticsSubject): Place | null {
  const down = end === 'ap' ? 'radio.tx_capacity_bps' : 'radio.rx_capacity_bps';
  const up = end === 'ap' ? 'radio.rx_capacity_bps' : 'radio.tx_capacity_bps';
  const chain = (number: string): Place => ({
    metric: 'radio_chain.signal_dbm',
    tags: { radio, chain: number },
  });
  const places: Readonly<Record<string, Place>> = {
    cpu: { metric: 'device.cpu_pct', tags: {} },
    ram: { metric: 'device.memory_pct', tags: {} },
    temperature: { metric: 'device.temperature_c', tags: {} },
    stations: { metric: 'device.clients', tags: {} },
    ping: { metric: 'ping.rtt_avg_ms', tags: {} },
    signal: { metric: 'radio.signal_dbm', tags: { radio } },
    localChain0: chain('0'),
    localChain1: chain('1'),
    downlinkCapacity: { metric: down, tags: { radio } },
    uplinkCapacity: { metric: up, tags: { radio } },
    downlinkUtilization: {
      metric: 'radio.frame_utilization_down_pct',
      tags: { radio },
      factor: 100,
    },
    uplinkUtilization: { metric: 'radio.frame_utilization_up_pct', tags: { radio }, factor: 100 },
  };
  return Object.hasOwn(places, name) ? (places[name] ?? null) : null;
}
