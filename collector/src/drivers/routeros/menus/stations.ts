import type {
  CounterObservation,
  Observation,
  StationFact,
} from '@atalaya/core/domain/network/reading';
import { gauges } from '../reading-parts.js';
import type { Registration } from './registrations.js';

const WRAP_32 = 2n ** 32n;
/** No 802.11ac radio of the legacy driver carries more (three streams of 80 MHz): above it, it was no wrap. */
const LEGACY_CEILING_BPS = 1_300_000_000;

/** How the byte counters of this router's tables count. */
export interface CounterWidth {
  /**
   * RouterOS 6 counts a station's bytes in 32 bits on some boards (as MIKROTIK-MIB's mtxrWlRtabTxBytes does): a
   * value that has not passed 2^32 may be about to wrap.
   */
  readonly mayWrapAt32: boolean;
}

/** What an access point knows of one subscriber radio. `in` is what it received from the station. */
export function stationObservations(
  one: Registration,
  generation: number,
  width: CounterWidth,
): Observation[] {
  const tags = { radio: one.radio, mac: one.mac };
  return [
    ...gauges(tags, {
      'station.signal_dbm': one.signalDbm,
      'station.remote_signal_dbm': one.remoteSignalDbm,
      'station.snr_db': one.snrDb,
      'station.tx_ccq_pct': one.txCcqPct,
      'station.rx_ccq_pct': one.rxCcqPct,
      'station.tx_rate_bps': one.txRate?.bps,
      'station.rx_rate_bps': one.rxRate?.bps,
      'station.tx_mcs': one.txRate?.mcs,
      'station.rx_mcs': one.rxRate?.mcs,
      'station.distance_m': one.distanceM,
      'station.uptime_s': one.uptimeS,
    }),
    ...stationCounters(one, generation, width),
  ];
}

function stationCounters(
  { bytes, radio, mac }: Registration,
  generation: number,
  { mayWrapAt32 }: CounterWidth,
): CounterObservation[] {
  if (!bytes) return [];
  const narrow = mayWrapAt32 && bytes.tx < WRAP_32 && bytes.rx < WRAP_32;
  const width: Pick<CounterObservation, 'bits' | 'ceiling'> = narrow
    ? { bits: 32, ceiling: LEGACY_CEILING_BPS }
    : { bits: 64 };
  const common = {
    ...width,
    kind: 'counter',
    tags: { radio, mac },
    factor: 8,
    identity: `association-${generation}`,
  } as const;
  return [
    { ...common, metric: 'station.in_bps', raw: bytes.rx },
    { ...common, metric: 'station.out_bps', raw: bytes.tx },
  ];
}

export function stationFact(one: Registration, cap: StationFact['cap']): StationFact {
  return {
    mac: one.mac,
    radio: one.radio,
    ...(one.name ? { name: one.name } : {}),
    ...(one.lastIp ? { lastIp: one.lastIp } : {}),
    ...(cap ? { cap } : {}),
  };
}
