import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { DeviceRole } from '@atalaya/core/domain/network/device';
import type { LatestValue } from '@atalaya/core/ports/metric-store';
import type { VITAL_KEYS } from '@atalaya/core/wire/rest/metrics';

export type VitalKey = (typeof VITAL_KEYS)[number];

export interface VitalMaterial {
  readonly deviceId: string;
  readonly role: DeviceRole;
  /** The device's own MACs: its access point's station rows carry one of them. */
  readonly macs: readonly string[];
  /** The newest value of every series of the device and of its access point. */
  readonly values: readonly LatestValue[];
}

type Choose = (material: VitalMaterial) => LatestValue | undefined;

/** Names of radios' interfaces where the device reports no radio of that name (Linux, airOS, RouterOS). */
const WIRELESS = /^(wlan|wifi|ath|wl|ra|cap)\d/i;

/** Which series answers each question; undefined where the device has none that does. */
const CHOICES: Readonly<Record<VitalKey, Choose>> = {
  signal: firstOf(own('radio.signal_dbm'), heard('station.signal_dbm')),
  ccq: firstOf(own('radio.ccq_pct'), own('radio.tx_ccq_pct'), heard('station.tx_ccq_pct')),
  snr: firstOf(own('radio.snr_db'), heard('station.snr_db')),
  latency: own('ping.rtt_p50_ms'),
  jitter: own('ping.jitter_ms'),
  loss: own('ping.loss_pct'),
  download: (material) => traffic(material, 'download'),
  upload: (material) => traffic(material, 'upload'),
  txRate: firstOf(own('radio.tx_rate_bps'), heard('station.tx_rate_bps')),
  rxRate: firstOf(own('radio.rx_rate_bps'), heard('station.rx_rate_bps')),
  clients: firstOf(own('device.clients'), own('radio.clients')),
};

export function chooseVital(key: VitalKey, material: VitalMaterial): LatestValue | undefined {
  return CHOICES[key](material);
}

function firstOf(...choices: readonly Choose[]): Choose {
  return (material) => {
    for (const choose of choices) {
      const chosen = choose(material);
      if (chosen) return chosen;
    }
    return undefined;
  };
}

/** The device's own series of the metric; of several radios the one read last. */
function own(metric: MetricName): Choose {
  return ({ deviceId, values }) =>
    newest(values.filter(({ series }) => series.deviceId === deviceId && series.metric === metric));
}

/** What its access point reports of it. */
function heard(metric: MetricName): Choose {
  return ({ deviceId, macs, values }) =>
    newest(
      values.filter(
        ({ series }) =>
          series.deviceId !== deviceId &&
          series.metric === metric &&
          macs.includes(series.tags['mac'] ?? ''),
      ),
    );
}

/**
 * Download is what flows towards subscribers. A CPE (or ONU, or the far end of a backhaul) receives it on
 * its radio; an access point sends it on its radio; any other device receives it on its busiest
 * interface, which is taken for the uplink. A CPE without a readable interface is seen from its access
 * point's station row, where download is what the access point sends.
 */
function traffic(material: VitalMaterial, way: 'download' | 'upload'): LatestValue | undefined {
  const isDownload = way === 'download';
  const wireless = wirelessInterface(material);
  if (material.role === 'ap') {
    const name = wireless ?? busiestInterface(material);
    return interfaceValue(material, name, isDownload ? 'interface.out_bps' : 'interface.in_bps');
  }
  if (material.role === 'cpe' && wireless === undefined) {
    const seen = heard(isDownload ? 'station.out_bps' : 'station.in_bps')(material);
    if (seen) return seen;
  }
  const name = wireless ?? busiestInterface(material);
  return interfaceValue(material, name, isDownload ? 'interface.in_bps' : 'interface.out_bps');
}

function wirelessInterface(material: VitalMaterial): string | undefined {
  const own = material.values.filter(({ series }) => series.deviceId === material.deviceId);
  const radios = new Set(own.map(({ series }) => series.tags['radio']));
  const names = own
    .filter(({ series }) => series.metric === 'interface.in_bps')
    .flatMap(({ series }) => series.tags['interface'] ?? [])
    .sort();
  return names.find((name) => radios.has(name)) ?? names.find((name) => WIRELESS.test(name));
}

function busiestInterface({ deviceId, values }: VitalMaterial): string | undefined {
  const load = new Map<string, number>();
  for (const { series, value } of values) {
    const name = series.tags['interface'];
    const isTraffic = series.metric === 'interface.in_bps' || series.metric === 'interface.out_bps';
    if (series.deviceId !== deviceId || !isTraffic || name === undefined) continue;
    load.set(name, (load.get(name) ?? 0) + value);
  }
  return [...load].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function interfaceValue(
  { deviceId, values }: VitalMaterial,
  name: string | undefined,
  metric: MetricName,
): LatestValue | undefined {
  return newest(
    values.filter(
      ({ series }) =>
        series.deviceId === deviceId &&
        series.metric === metric &&
        series.tags['interface'] === name,
    ),
  );
}

function newest(values: readonly LatestValue[]): LatestValue | undefined {
  return [...values].sort((a, b) => b.at - a.at)[0];
}
