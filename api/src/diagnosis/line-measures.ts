import type {
  EchoEvidence,
  LanEvidence,
  RadioEvidence,
  UseEvidence,
} from '@atalaya/core/domain/diagnosis/evidence';
import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import { DAY_MS, type Instant } from '@atalaya/core/domain/shared/instant';
import type { LatestValue } from '@atalaya/core/ports/metric-store';
import { freshForMs, isFresh, type SourcePace } from '../network/freshness.js';
import type { MetricsGateway } from '../network/metrics-gateway.js';
import type { PathRow, SignalReference } from './path.read-model.js';

const OWN: readonly MetricName[] = [
  'radio.signal_dbm',
  'station.signal_dbm',
  'ping.loss_pct',
  'ping.rtt_p50_ms',
  'interface.speed_bps',
  'interface.oper_up',
];
const RATES: readonly MetricName[] = ['session.in_bps', 'session.out_bps'];
const BATTERY: readonly MetricName[] = ['power.on_battery'];
/** Ports of a CPE towards the customer's router: RouterOS, airOS, LTU, Cambium. */
const WIRED = /^(ether|eth|lan|sfp)/i;

export interface MeasuredLine {
  readonly cpe: PathRow | undefined;
  readonly accessPoint: PathRow | undefined;
  readonly router: { readonly id: string; readonly user: string } | null;
  readonly plants: readonly { readonly id: string; readonly name: string }[];
  readonly paces: ReadonlyMap<string, readonly SourcePace[]>;
  readonly references: readonly SignalReference[];
}

export interface LineMeasures {
  readonly radio: RadioEvidence | null;
  readonly lan: LanEvidence | null;
  readonly echo: EchoEvidence | null;
  readonly use: UseEvidence | null;
  readonly onBattery: { readonly id: string; readonly name: string } | null;
}

/** What of a line is measured now; what is not fresh is left out. */
export async function measureLine(
  metrics: MetricsGateway,
  tenantId: string,
  line: MeasuredLine,
  now: Instant,
): Promise<LineMeasures> {
  const { cpe, accessPoint, router, plants, paces } = line;
  const near = [cpe?.id, accessPoint?.id].filter((id) => id !== undefined);
  const since = now - reach(paces);
  const [own, rates, battery] = await Promise.all([
    resolved(metrics, tenantId, near, { metrics: OWN }, since),
    router === null
      ? []
      : resolved(
          metrics,
          tenantId,
          [router.id],
          { metrics: RATES, tags: { service: router.user } },
          since,
        ),
    resolved(
      metrics,
      tenantId,
      plants.map(({ id }) => id),
      { metrics: BATTERY },
      since,
    ),
  ]);
  const fresh = [...own, ...rates, ...battery].filter(({ series, at }) =>
    isFresh(series.metric, at, paces.get(series.deviceId) ?? [], now),
  );
  return {
    radio: radioOf(fresh, line),
    lan: lanOf(fresh, cpe?.id),
    echo: echoOf(fresh, cpe?.id, accessPoint?.id),
    use: useOf(fresh),
    onBattery: plants.find(({ id }) => newest(fresh, id, 'power.on_battery')?.value === 1) ?? null,
  };
}

async function resolved(
  metrics: MetricsGateway,
  tenantId: string,
  ids: readonly string[],
  what: Parameters<MetricsGateway['latest']>[1],
  since: Instant,
): Promise<LatestValue[]> {
  return ids.length === 0 ? [] : metrics.latest(await metrics.resolve(tenantId, ids), what, since);
}

function reach(paces: MeasuredLine['paces']): number {
  const slowest = [...paces.values()].map((each) => freshForMs('session.in_bps', each));
  return Math.min(DAY_MS, Math.max(freshForMs('session.in_bps', []), ...slowest));
}

/** What its access point hears counts only for one of its own MACs. */
function radioOf(
  values: readonly LatestValue[],
  { cpe, accessPoint, references }: MeasuredLine,
): RadioEvidence | null {
  if (cpe === undefined) return null;
  const heard = values.filter(
    ({ series }) =>
      series.deviceId === accessPoint?.id &&
      series.metric === 'station.signal_dbm' &&
      cpe.macs.includes(series.tags['mac'] ?? ''),
  );
  const signal = newest(values, cpe.id, 'radio.signal_dbm') ?? latestOf(heard);
  if (signal === undefined) return null;
  const referenceOf = (kind: SignalReference['kind']) =>
    references.find(
      (reference) =>
        reference.kind === kind &&
        reference.deviceId === signal.series.deviceId &&
        reference.metric === signal.series.metric &&
        isSameSeries(reference.tags, signal.series.tags),
    )?.value ?? null;
  return {
    signalDbm: signal.value,
    acceptedDbm: referenceOf('acceptance'),
    usualDbm: referenceOf('usual'),
  };
}

function isSameSeries(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}

/** The port that has a link, the slowest of several; without any the first one, as down. */
function lanOf(values: readonly LatestValue[], cpeId: string | undefined): LanEvidence | null {
  const ports = values
    .filter(({ series }) => series.deviceId === cpeId && series.metric === 'interface.oper_up')
    .map(({ series, value }) => ({ name: series.tags['interface'] ?? '', isUp: value === 1 }))
    .filter(({ name }) => WIRED.test(name))
    .sort((a, b) => a.name.localeCompare(b.name));
  const speedOf = (name: string) =>
    values.find(
      ({ series }) =>
        series.deviceId === cpeId &&
        series.metric === 'interface.speed_bps' &&
        series.tags['interface'] === name,
    )?.value ?? null;
  const up = ports
    .filter(({ isUp }) => isUp)
    .map((port) => ({ interface: port.name, isUp: true, speedBps: speedOf(port.name) }))
    .sort((a, b) => (a.speedBps ?? Infinity) - (b.speedBps ?? Infinity));
  if (up[0] !== undefined) return up[0];
  return ports[0] === undefined ? null : { interface: ports[0].name, isUp: false, speedBps: null };
}

function echoOf(
  values: readonly LatestValue[],
  cpeId: string | undefined,
  accessPointId: string | undefined,
): EchoEvidence | null {
  if (cpeId === undefined) return null;
  const lossPct = newest(values, cpeId, 'ping.loss_pct')?.value ?? null;
  const rttMs = newest(values, cpeId, 'ping.rtt_p50_ms')?.value ?? null;
  if (lossPct === null && rttMs === null) return null;
  const accessPointRttMs =
    accessPointId === undefined
      ? null
      : (newest(values, accessPointId, 'ping.rtt_p50_ms')?.value ?? null);
  return { lossPct, rttMs, accessPointRttMs };
}

/** A router's `out` goes to the subscriber. */
function useOf(values: readonly LatestValue[]): UseEvidence | null {
  const down = latestOf(values.filter(({ series }) => series.metric === 'session.out_bps'));
  const up = latestOf(values.filter(({ series }) => series.metric === 'session.in_bps'));
  if (down === undefined || up === undefined) return null;
  return { downBps: down.value, upBps: up.value, at: Math.min(down.at, up.at) };
}

const newest = (values: readonly LatestValue[], deviceId: string, metric: MetricName) =>
  latestOf(values.filter(({ series }) => series.deviceId === deviceId && series.metric === metric));

function latestOf(values: readonly LatestValue[]): LatestValue | undefined {
  return values.reduce<LatestValue | undefined>(
    (found, each) => (found === undefined || each.at > found.at ? each : found),
    undefined,
  );
}
