import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { CpeReading } from '@atalaya/core/domain/tickets/cpe-reading';
import type { LatestValue } from '@atalaya/core/ports/metric-store';
import type { ApiContext } from '../../context.js';
import { type CurrentValues, readCurrentValues } from '../../network/current-values.js';
import type { LinkedCpe } from './cpe-link.read-model.js';

const MORE: readonly MetricName[] = [
  'radio.tx_rate_bps',
  'radio.rx_rate_bps',
  'radio_chain.signal_dbm',
  'station.tx_rate_bps',
  'station.rx_rate_bps',
  'interface.speed_bps',
  'interface.oper_up',
];
/** Ports that a cable goes into, by the names that vendors give them. */
const WIRED = /^(eth|ether|lan|ge|gigabit|fast)/i;
const MOST_CHAINS = 64;

/** The last fresh values of a service's confirmed CPE; of one that has none, nothing but the instant. */
export async function readCpe(
  { metrics, deps }: Pick<ApiContext, 'metrics' | 'deps'>,
  tenantId: string,
  cpe: LinkedCpe | null,
): Promise<CpeReading> {
  const now = deps.clock.now();
  const nothing: CpeReading = {
    at: new Date(now).toISOString(),
    device: null,
    signalDbm: null,
    chains: [],
    txRateBps: null,
    rxRateBps: null,
    lanSpeedBps: null,
    lossPercent: null,
    signalSeries: null,
  };
  if (cpe === null) return nothing;
  const { device, facts } = cpe;
  const current = await readCurrentValues(metrics, tenantId, [device], facts, now, MORE);
  const signal = current.signal(device);
  const heardOnly = (metric: MetricName) => heard(current, cpe, metric);
  return {
    ...nothing,
    device: { id: device.id, name: device.name },
    signalDbm: signal?.value ?? null,
    signalSeries:
      signal === undefined
        ? null
        : {
            deviceId: signal.series.deviceId,
            metric: signal.series.metric,
            tags: { ...signal.series.tags },
          },
    chains: current
      .all(device.id, 'radio_chain.signal_dbm')
      .slice(0, MOST_CHAINS)
      .map(({ series, value }) => ({
        radio: series.tags['radio'] ?? '',
        chain: series.tags['chain'] ?? '',
        signalDbm: value,
      })),
    // What an access point sends is what the customer's radio receives.
    txRateBps: numberOf(
      current.of(device.id, 'radio.tx_rate_bps') ?? heardOnly('station.rx_rate_bps'),
    ),
    rxRateBps: numberOf(
      current.of(device.id, 'radio.rx_rate_bps') ?? heardOnly('station.tx_rate_bps'),
    ),
    lanSpeedBps: lanSpeed(current, device.id),
    lossPercent: numberOf(current.of(device.id, 'ping.loss_pct')),
  };
}

function heard(
  current: CurrentValues,
  { device, facts }: LinkedCpe,
  metric: MetricName,
): LatestValue | undefined {
  return device.macs
    .flatMap((mac) => {
      const sighting = facts.sightings.get(mac);
      return sighting ? (current.of(sighting.accessPointId, metric, { mac }) ?? []) : [];
    })
    .sort((a, b) => b.at - a.at)[0];
}

/** The fastest wired port that is up: the one that the customer's router hangs on. */
function lanSpeed(current: CurrentValues, deviceId: string): number | null {
  const speeds = current
    .all(deviceId, 'interface.speed_bps')
    .filter(({ series, value }) => {
      const name = series.tags['interface'] ?? '';
      const isUp = current.of(deviceId, 'interface.oper_up', { interface: name })?.value;
      return WIRED.test(name) && isUp !== 0 && value > 0;
    })
    .map(({ value }) => value);
  return speeds.length > 0 ? Math.max(...speeds) : null;
}

const numberOf = (latest: LatestValue | undefined) => latest?.value ?? null;
