import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import { type SeriesKey, seriesId } from '@atalaya/core/domain/metrics/sample';
import { DAY_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { LatestValue, SeriesPoints } from '@atalaya/core/ports/metric-store';
import { VITAL_KEYS, type Vital, type Vitals } from '@atalaya/core/wire/rest/metrics';
import type { FastifyRequest } from 'fastify';
import type { ApiContext } from '../../context.js';
import { notFound } from '../../http/http-problem.js';
import { asDeviceRole } from '../../network/device-state.read-model.js';
import { isFresh, type SourcePace } from '../../network/freshness.js';
import { median } from '../../network/median.js';
import { stationHistory } from '../../network/station-history.js';
import { readStationSightings } from '../../network/station-sightings.read-model.js';
import { readDevice } from './device-list.read-model.js';
import { readFacts } from './device-views.js';
import { chooseVital, type VitalKey } from './vital-choice.js';

const WEEK_MS = 7 * DAY_MS;
const STEP_MS = 5 * MINUTE_MS;
/** How far back the last value of a silent device is looked for. */
const LAST_SEEN_MS = DAY_MS;

const METRICS: readonly MetricName[] = [
  'radio.signal_dbm',
  'radio.ccq_pct',
  'radio.tx_ccq_pct',
  'radio.snr_db',
  'radio.tx_rate_bps',
  'radio.rx_rate_bps',
  'radio.clients',
  'station.signal_dbm',
  'station.tx_ccq_pct',
  'station.snr_db',
  'station.tx_rate_bps',
  'station.rx_rate_bps',
  'station.in_bps',
  'station.out_bps',
  'ping.rtt_p50_ms',
  'ping.jitter_ms',
  'ping.loss_pct',
  'device.clients',
  'interface.in_bps',
  'interface.out_bps',
];
const PING_KEYS: ReadonlySet<VitalKey> = new Set(['latency', 'jitter', 'loss']);

/** What a technician reads first, each beside how it used to be. */
export class VitalsService {
  readonly #context: ApiContext;

  constructor(context: ApiContext) {
    this.#context = context;
  }

  async vitals(request: FastifyRequest, deviceId: string): Promise<Vitals> {
    const { deps, tenancy, metrics } = this.#context;
    const now = deps.clock.now();
    const { row, facts, heardBy } = await tenancy.read(request, async (trx) => {
      const row = await readDevice(trx, deviceId, now);
      if (!row) throw notFound();
      const facts = await readFacts(trx, [row]);
      return { row, facts, heardBy: await readStationSightings(trx, row.macs) };
    });
    const accessPoints = [...facts.sightings.values()].map((sighting) => sighting.accessPointId);
    const tenantId = tenancy.tenantId(request);
    const visible = await metrics.resolve(tenantId, [row.id, ...accessPoints]);
    const values = await metrics.latest(visible, { metrics: METRICS }, now - LAST_SEEN_MS);
    const latencyMeasured = deps.latencyMeasured();
    const material = { deviceId: row.id, role: asDeviceRole(row.role), macs: row.macs, values };
    const chosen = VITAL_KEYS.flatMap((key) => {
      if (PING_KEYS.has(key) && !latencyMeasured) return [];
      const value = chooseVital(key, material);
      return value ? [{ key, value }] : [];
    });
    const week = {
      from: now - WEEK_MS,
      to: now,
      maxPoints: WEEK_MS / STEP_MS,
      aggregate: 'avg',
    } as const;
    const history = await metrics.range(visible, {
      ...week,
      series: chosen.map(({ value }) => value.series),
    });
    const pointsOf = new Map(history.map(({ series, points }) => [seriesId(series), points]));
    // Heard by its access points: the week before a move was heard by another one.
    const everHeardBy = await metrics.resolve(tenantId, [
      ...new Set(heardBy.map(({ accessPointId }) => accessPointId)),
    ]);
    for (const { value } of chosen) {
      const { metric, tags } = value.series;
      const { mac } = tags;
      if (mac === undefined || everHeardBy.ids.size < 2) continue;
      const all = await stationHistory(metrics, everHeardBy, { ...week, metric, macs: [mac] });
      pointsOf.set(
        seriesId(value.series),
        all.flatMap(({ points }) => points),
      );
    }
    const vitals = chosen.map(({ key, value }) =>
      asVital(key, value, {
        paces: facts.paces.get(value.series.deviceId) ?? [],
        points: pointsOf.get(seriesId(value.series)) ?? [],
        now,
      }),
    );
    return { deviceId: row.id, vitals, latencyMeasured };
  }
}

function asVital(
  key: VitalKey,
  { series, at, value }: LatestValue,
  beside: {
    readonly paces: readonly SourcePace[];
    readonly points: SeriesPoints['points'];
    readonly now: Instant;
  },
): Vital {
  const { points } = beside;
  const lastDay = points.filter((point) => point.at >= beside.now - DAY_MS);
  return {
    key,
    ...asKey(series),
    value: isFresh(series.metric, at, beside.paces, beside.now) ? value : null,
    at: new Date(at).toISOString(),
    median24h: median(lastDay.map((point) => point.value)),
    median7d: median(points.map((point) => point.value)),
  };
}

function asKey({ metric, deviceId, tags }: SeriesKey) {
  return { metric, deviceId, tags: { ...tags } };
}
