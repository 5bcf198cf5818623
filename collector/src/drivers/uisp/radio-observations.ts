import type { Observation } from '@atalaya/core/domain/network/reading';
import {
  bitsPerSecond,
  gauges,
  metres,
  percent,
  percentOfShare,
  receivedDbm,
  within,
} from './gauges.js';
import type { UispDevice, UispInterface, UispOverview } from './uisp-schema.js';

const WIRELESS_INTERFACE_TYPES = new Set(['wlan', 'wireless', 'wifi']);

/**
 * The radios of one device. What the overview tells is of the main radio; a second one (the 5 GHz
 * backup of a 60 GHz link) has only what its interface tells.
 */
export function radioObservations(device: UispDevice): Observation[] {
  const { overview } = device;
  if (!overview || !isRadio(device, overview)) return [];
  const main = mainRadio(device.interfaces, overview);
  const name = main?.identification.name ?? 'main';
  const others = device.interfaces.filter((each) => each.wireless && each !== main);
  return [
    ...mainRadioObservations(device, overview, main, { radio: name }),
    ...others.flatMap((each) =>
      gauges({ radio: each.identification.name }, interfaceRadioValues(each)),
    ),
  ];
}

function isRadio(device: UispDevice, overview: UispOverview): boolean {
  return (
    overview.signal !== undefined ||
    overview.frequency !== undefined ||
    overview.wirelessMode !== undefined ||
    device.airmax !== undefined ||
    device.airfiber !== undefined ||
    device.interfaces.some((each) => each.wireless)
  );
}

/** The wireless interface on the overview's frequency, else the first one. */
export function mainRadio(
  interfaces: readonly UispInterface[],
  overview: UispOverview,
): UispInterface | undefined {
  const wireless = interfaces.filter(
    (each) =>
      each.wireless || WIRELESS_INTERFACE_TYPES.has(each.identification.type?.toLowerCase() ?? ''),
  );
  const onFrequency = wireless.find(
    (each) =>
      each.wireless?.frequency !== undefined && each.wireless.frequency === overview.frequency,
  );
  return onFrequency ?? wireless.find((each) => each.wireless) ?? wireless[0];
}

function mainRadioObservations(
  device: UispDevice,
  overview: UispOverview,
  main: UispInterface | undefined,
  tags: { readonly radio: string },
): Observation[] {
  const part = device.airmax ?? device.airfiber;
  const own = interfaceRadioValues(main);
  const chains = part?.signalChain ?? [];
  return [
    ...gauges(tags, {
      ...own,
      'radio.signal_dbm': receivedDbm(overview.signal),
      'radio.noise_dbm': receivedDbm(part?.noiseFloor) ?? own['radio.noise_dbm'],
      'radio.ccq_pct': percent(part?.ccq),
      'radio.frequency_mhz': megahertz(overview.frequency) ?? own['radio.frequency_mhz'],
      'radio.channel_width_mhz': megahertz(overview.channelWidth) ?? own['radio.channel_width_mhz'],
      'radio.tx_power_dbm': txPowerDbm(overview.transmitPower) ?? own['radio.tx_power_dbm'],
      'radio.distance_m': metres(overview.distance),
      'radio.clients': within(overview.stationsCount, 0, 10_000),
      'radio.frame_utilization_down_pct': percentOfShare(overview.downlinkUtilization),
      'radio.frame_utilization_up_pct': percentOfShare(overview.uplinkUtilization),
      ...capacities(device, overview, main),
    }),
    ...chains.flatMap((signal, chain) =>
      gauges({ ...tags, chain: String(chain) }, { 'radio_chain.signal_dbm': receivedDbm(signal) }),
    ),
  ];
}

function interfaceRadioValues(state: UispInterface | undefined) {
  const wireless = state?.wireless;
  return {
    'radio.frequency_mhz': megahertz(wireless?.frequency),
    'radio.channel_width_mhz': megahertz(wireless?.channelWidth),
    'radio.tx_power_dbm': txPowerDbm(wireless?.transmitPower),
    'radio.noise_dbm': receivedDbm(wireless?.noiseFloor),
  };
}

/** Downlink is from the access point to the station: a station receives what its access point sends. */
function capacities(
  device: UispDevice,
  overview: UispOverview,
  main: UispInterface | undefined,
): { 'radio.tx_capacity_bps'?: number | undefined; 'radio.rx_capacity_bps'?: number | undefined } {
  const { down, up } = directionalCapacities(device, overview, main?.wireless?.dlRatio);
  return isStation(device)
    ? { 'radio.tx_capacity_bps': bitsPerSecond(up), 'radio.rx_capacity_bps': bitsPerSecond(down) }
    : { 'radio.tx_capacity_bps': bitsPerSecond(down), 'radio.rx_capacity_bps': bitsPerSecond(up) };
}

/**
 * On an airMAX access point with a flexible frame each directional capacity is that of the whole
 * frame: the total, shared by the downlink ratio of the moment, is what there is
 * (LibreQoE/LibreQoS, its UISP integration).
 */
function directionalCapacities(
  device: UispDevice,
  overview: UispOverview,
  dlRatio: number | undefined,
): { down: number | undefined; up: number | undefined } {
  const total = overview.totalCapacity;
  const share = within(dlRatio, 1, 99);
  const isAirMaxAp = device.identification.type === 'airMax' && !isStation(device);
  if (isAirMaxAp && total !== undefined && total > 0 && share !== undefined) {
    return { down: (total * share) / 100, up: (total * (100 - share)) / 100 };
  }
  return { down: overview.downlinkCapacity, up: overview.uplinkCapacity };
}

export function isStation(device: UispDevice): boolean {
  const mode = device.overview?.wirelessMode;
  if (mode?.startsWith('sta')) return true;
  return mode?.startsWith('ap') ? false : device.identification.role === 'station';
}

const megahertz = (value: number | undefined) => within(value, 1, 100_000);
const txPowerDbm = (value: number | undefined) => within(value, -30, 60);
