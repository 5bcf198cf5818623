import type { RouterOsState, RouterPort } from '../../simulators/routeros/router-state.js';
import { idleRouter } from '../../simulators/routeros/testing/idle-router.js';
import { smallUispWorld } from '../../simulators/uisp/small-uisp-world.js';
import type {
  UispDeviceState,
  UispInterfaceState,
  UispStationState,
  UispWorld,
} from '../../simulators/uisp/uisp-world.js';
import { RouterServices } from '../../world/router-services.js';
import {
  INTERFACES,
  isAccessPoint,
  macOf,
  STATIONS_PER_ROUTER,
  STATIONS_PER_UISP_AP,
} from './field-plan.js';

const RATE_BPS = 4_000_000;

/** An access point with eight ports and twelve stations. */
export function fieldRouter(device: number): RouterOsState {
  const services = new RouterServices();
  const names = [...Array.from({ length: INTERFACES - 1 }, (_, i) => `ether${i + 1}`), 'wlan1'];
  for (const name of names) {
    services.interfaces.add({ name, type: name === 'wlan1' ? 'wlan' : 'ether' });
  }
  const startedAt = performance.now();
  const octets = () => BigInt(Math.floor(((performance.now() - startedAt) * RATE_BPS) / 8_000));
  const port = (name: string): RouterPort => ({
    name,
    mac: macOf(0x10, device, names.indexOf(name)),
    running: true,
    speedBps: 1e9,
    rxOctets: octets(),
    txOctets: octets(),
    rxBps: RATE_BPS,
    txBps: RATE_BPS,
    linkDowns: 0,
  });
  const idle = idleRouter('6.49.17');
  return idleRouter('6.49.17', {
    services,
    radioStack: 'wireless',
    now: () => Date.now(),
    system: () => ({
      ...idle.system(),
      identity: `router-${device}`,
      serial: `FIELD${device}`,
      uptimeMs: 9_000_000 + performance.now() - startedAt,
    }),
    ports: () => names.map(port),
    port: (name) => (names.includes(name) ? port(name) : undefined),
    radio: () => ({
      name: 'wlan1',
      mac: macOf(0x10, device, INTERFACES - 1),
      ssid: 'field',
      frequencyMhz: 5_240,
      channelWidthMhz: 20,
      noiseDbm: -108,
      txPowerDbm: 22,
      ccqPct: 91,
    }),
    stations: () =>
      Array.from({ length: STATIONS_PER_ROUTER }, (_, station) => ({
        mac: macOf(0x20, device, station),
        name: `cpe-${device}-${station}`,
        address: `10.0.${device % 250}.${station + 1}`,
        version: '6.49.17',
        signalDbm: -60 - station,
        remoteSignalDbm: -61 - station,
        snrDb: 40,
        txCcqPct: 92,
        rxCcqPct: 90,
        txRateBps: 130_000_000,
        rxRateBps: 117_000_000,
        txOctets: octets(),
        rxOctets: octets(),
        txBps: RATE_BPS,
        rxBps: RATE_BPS,
        uptimeMs: 5_000_000,
        distanceM: 1_500,
        txMcs: 7,
        rxMcs: 7,
      })),
  });
}

/** As many devices as asked for, every fifth an access point of forty stations, the others its subscribers. */
export function fieldUisp(addresses: readonly string[]): UispWorld {
  const small = smallUispWorld(Date.now());
  const [accessPoint, subscriber] = small.state.devices;
  if (!accessPoint || !subscriber) throw new Error('the small world has no devices');
  const devices = addresses.map((address, index) =>
    fieldDevice(isAccessPoint(index) ? accessPoint : subscriber, index, address),
  );
  return { ...small, devices: () => devices, links: () => [], now: () => Date.now() };
}

function fieldDevice(model: UispDeviceState, index: number, address: string): UispDeviceState {
  const id = `uisp-${index}`;
  const port = (one: UispInterfaceState, number: number) => ({
    ...one,
    mac: macOf(0x30, index, number).toLowerCase(),
  });
  const station = (one: UispStationState, number: number): UispStationState => ({
    ...one,
    mac: macOf(0x40, index, number).toLowerCase(),
    name: `sub-${index}-${number}`,
    deviceId: null,
  });
  const [first] = model.stations;
  return {
    ...model,
    id,
    name: id,
    serial: id,
    address,
    mac: macOf(0x30, index, 0).toLowerCase(),
    lastSeenMs: Date.now(),
    interfaces: model.interfaces.map(port),
    stations: first
      ? Array.from({ length: STATIONS_PER_UISP_AP }, (_, number) => station(first, number))
      : [],
  };
}
