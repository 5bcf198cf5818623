import type { Observation, StationFact } from '@atalaya/core/domain/network/reading';
import { macAddress } from './device-reading.js';
import { bitsPerSecond, gauges, metres, receivedDbm, seconds, within } from './gauges.js';
import type { UispStation } from './uisp-schema.js';

/** API folder of each family whose access points list their stations. */
const FAMILY_PATHS: Readonly<Record<string, string>> = {
  airMax: 'airmaxes',
  airFiber: 'airfibers',
  wave: 'waves',
  airCube: 'aircubes',
};

export function stationsPath(type: string | undefined, deviceId: string): string | undefined {
  const family = FAMILY_PATHS[type ?? ''];
  return family && `/devices/${family}/${encodeURIComponent(deviceId)}/stations`;
}

/**
 * The stations of one access point, those without a link left out. `rx` is the access point's side
 * (`rxSignal` is what it hears, `rxRate` what it receives now), `txSignal` what the station hears.
 */
export function stationReadings(
  stations: readonly UispStation[],
  radio: string,
): { readonly facts: StationFact[]; readonly observations: Observation[] } {
  const facts: StationFact[] = [];
  const observations: Observation[] = [];
  for (const station of stations) {
    const mac = macAddress(station.mac);
    if (mac === undefined || station.connected === false) continue;
    const tags = { radio: station.interfaceId ?? radio, mac };
    const lastIp = station.ipAddress?.split('/')[0];
    facts.push({ ...tags, ...(station.name && { name: station.name }), ...(lastIp && { lastIp }) });
    observations.push(...gauges(tags, stationValues(station)));
  }
  return { facts, observations };
}

function stationValues(station: UispStation) {
  return {
    'station.signal_dbm': receivedDbm(station.rxSignal),
    'station.remote_signal_dbm': receivedDbm(station.txSignal),
    'station.noise_dbm': receivedDbm(station.noiseFloor),
    'station.tx_capacity_bps': bitsPerSecond(station.downlinkCapacity),
    'station.rx_capacity_bps': bitsPerSecond(station.uplinkCapacity),
    'station.in_bps': bitsPerSecond(station.rxRate),
    'station.out_bps': bitsPerSecond(station.txRate),
    'station.rx_mcs': within(station.rxMcsIndex ?? station.rxMcs, 0, 64),
    'station.tx_mcs': within(station.txMcsIndex ?? station.txMcs, 0, 64),
    'station.distance_m': metres(station.distance),
    'station.latency_ms': within(station.latency, 0, 60_000),
    'station.uptime_s': seconds(station.connectionTime ?? station.uptime),
  };
}
