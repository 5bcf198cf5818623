import type { MetricName } from '@atalaya/core/domain/metrics/catalogue';
import type { Observation } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import {
  parseBoolean,
  parseChannel,
  parseDistanceM,
  parseNumber,
  parseRateBps,
  parseSignalDbm,
} from '../../../transports/routeros-api/values.js';
import { gauges } from '../reading-parts.js';
import type { Registration } from './registrations.js';

/** `radio.*` values of one radio; undefined is "not said". */
export type RadioValues = Readonly<Partial<Record<MetricName, number | undefined>>>;

const nonZero = (value: number | undefined) => (value === 0 ? undefined : value);

function channelValues(text: string | undefined): RadioValues {
  const channel = parseChannel(text);
  return {
    'radio.frequency_mhz': channel?.frequencyMhz,
    'radio.channel_width_mhz': channel?.widthMhz,
    'radio.tx_power_dbm': channel?.txPowerDbm,
  };
}

function linkValues(row: Row): RadioValues {
  return {
    'radio.signal_dbm': parseSignalDbm(row.get('signal-strength') ?? row.get('signal')),
    'radio.snr_db': nonZero(parseNumber(row.get('signal-to-noise'))),
    'radio.tx_ccq_pct': nonZero(parseNumber(row.get('tx-ccq'))),
    'radio.rx_ccq_pct': nonZero(parseNumber(row.get('rx-ccq'))),
    'radio.tx_rate_bps': nonZero(parseRateBps(row.get('tx-rate'))),
    'radio.rx_rate_bps': nonZero(parseRateBps(row.get('rx-rate'))),
  };
}

/** `/interface/wireless/monitor`. A virtual access point tells noise 0 and CCQ 0: not measured. */
export function legacyMonitorValues(row: Row, isStation: boolean): RadioValues {
  const status = row.get('status') ?? '';
  return {
    ...channelValues(row.get('channel')),
    'radio.noise_dbm': parseSignalDbm(row.get('noise-floor')),
    ...(isStation
      ? { ...linkValues(row), 'radio.connected': status.startsWith('connected') ? 1 : 0 }
      : {
          'radio.clients': parseNumber(row.get('registered-clients')),
          'radio.ccq_pct': nonZero(parseNumber(row.get('overall-tx-ccq'))),
        }),
  };
}

/** `/interface/wifi/monitor`: no noise floor and no CCQ; they stay absent. */
export function wifiMonitorValues(row: Row, isStation: boolean): RadioValues {
  return {
    ...channelValues(row.get('channel')),
    ...(row.has('tx-power') ? { 'radio.tx_power_dbm': parseNumber(row.get('tx-power')) } : {}),
    ...(isStation
      ? linkValues(row)
      : {
          'radio.clients': parseNumber(
            row.get('registered-peers') ?? row.get('registered-clients'),
          ),
        }),
  };
}

/** `/caps-man/interface`: the manager's view of a radio that stands elsewhere. */
export function capsManValues(row: Row): RadioValues {
  return {
    ...channelValues(row.get('current-channel')),
    'radio.clients': parseNumber(row.get('current-registered-clients')),
  };
}

/** `/interface/w60g/monitor`: `signal` is a quality of 0 to 100 there, the level in dBm is `rssi`. */
export function w60gMonitorValues(row: Row): RadioValues {
  const isConnected = parseBoolean(row.get('connected'));
  return {
    'radio.connected': isConnected === undefined ? undefined : Number(isConnected),
    'radio.signal_dbm': parseSignalDbm(row.get('rssi')),
    'radio.tx_rate_bps': nonZero(parseRateBps(row.get('tx-phy-rate'))),
    'radio.rx_rate_bps': nonZero(parseRateBps(row.get('rx-phy-rate'))),
    'radio.packet_error_pct': parseNumber(row.get('tx-packet-error-rate')),
    'radio.frequency_mhz': parseNumber(row.get('frequency')),
    'radio.distance_m': nonZero(parseDistanceM(row.get('distance'), 'm')),
  };
}

/** Our own uplink as the registration table tells it, where we are the station. */
export function uplinkValues(one: Registration): RadioValues {
  return {
    'radio.signal_dbm': one.signalDbm,
    'radio.snr_db': one.snrDb,
    'radio.tx_ccq_pct': one.txCcqPct,
    'radio.rx_ccq_pct': one.rxCcqPct,
    'radio.tx_rate_bps': one.txRate?.bps,
    'radio.rx_rate_bps': one.rxRate?.bps,
    'radio.distance_m': one.distanceM,
    'radio.connected': 1,
  };
}

export function chainObservations(one: Registration): Observation[] {
  return one.chainsDbm.flatMap((dbm, chain) =>
    gauges({ radio: one.radio, chain: String(chain) }, { 'radio_chain.signal_dbm': dbm }),
  );
}

/** What `first` says, completed by what only `second` says. */
export function completeValues(first: RadioValues, second: RadioValues): RadioValues {
  const said = Object.entries(first).filter(([, value]) => value !== undefined);
  return { ...second, ...Object.fromEntries(said) };
}
