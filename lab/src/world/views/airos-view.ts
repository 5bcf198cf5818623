import type { AirosState, AirosStation } from '../../simulators/snmp-agent/airos-tree.js';
import type { SimulatedInterface } from '../../simulators/snmp-agent/interface-entries.js';
import type { SimDevice } from '../sim-device.js';
import type { World } from '../world.js';
import { bridgeHostsBehind, stationView } from './router-view.js';

const IEEE80211 = 71;
const BRIDGE = 209;
const KBIT = 1_000;

/** An airOS radio of the world as its SNMP agent shows it. */
export function airosView(world: World, device: SimDevice): AirosState {
  const { plan } = device;
  const { radio } = plan;
  if (!radio) throw new Error(`${plan.name} has no radio.`);
  const link = world.network.radio(device);
  const stations = world.network.stationsOf(device).map((station) => listed(world, station));
  const heard = stations.filter((station) => station !== null);
  const best = Math.max(...heard.map((station) => station.signalDbm), -96);
  return {
    name: plan.name,
    model: plan.model,
    version: plan.version,
    mac: plan.mac,
    uptimeS: Math.max(0, (world.now - device.startedAt) / KBIT),
    ssid: radio.ssid,
    mode: radio.mode,
    signalDbm: link?.signalDbm ?? best,
    noiseDbm: link?.noiseDbm ?? radio.noiseDbm + Math.round(device.interferenceDb),
    ccqPct: link?.ccqPct ?? mean(heard.map((station) => station.ccqPct)),
    txRateBps: link?.upRateBps ?? mean(heard.map((station) => station.txRateBps)),
    rxRateBps: link?.downRateBps ?? mean(heard.map((station) => station.rxRateBps)),
    frequencyMhz: radio.frequencyMhz,
    channelWidthMhz: radio.channelWidthMhz,
    txPowerDbm: radio.txPowerDbm,
    distanceM: radio.distanceM,
    airmaxQualityPct: Math.min(100, (link?.ccqPct ?? 90) + 2),
    airmaxCapacityPct: Math.round(100 * (1 - (device.upstream?.airtime ?? 0) * 0.4)),
    airtimePct: radio.mode === 'ap' ? Math.round(device.airtime * 100) : 0,
    cpuPct: Math.round(6 + 30 * device.airtime),
    temperatureC: 46,
    stations: heard,
    interfaces: interfacesView(world, device),
    bridgeHosts: bridgeHostsBehind(world, device),
  };
}

/** A device's ports as IF-MIB lists them. */
export function interfacesView(world: World, device: SimDevice): SimulatedInterface[] {
  return device.ports.map((port) => {
    const isRadio = port.name === device.plan.radio?.name;
    return {
      name: port.name,
      mac: port.mac,
      inOctets: port.inOctets,
      outOctets: port.outOctets,
      speedBps: isRadio ? (world.network.radio(device)?.downRateBps ?? 300e6) : port.speedBps,
      up: true,
      kind: isRadio ? IEEE80211 : port.purpose.kind === 'bridge' ? BRIDGE : 6,
    };
  });
}

function listed(world: World, device: SimDevice): AirosStation | null {
  const station = stationView(world, device);
  const link = world.network.radio(device);
  if (!station || !link) return null;
  return {
    mac: station.mac,
    name: station.name,
    signalDbm: station.signalDbm,
    noiseDbm: link.noiseDbm,
    ccqPct: station.txCcqPct,
    distanceM: station.distanceM,
    txRateBps: station.txRateBps,
    rxRateBps: station.rxRateBps,
    txBytes: station.txOctets,
    rxBytes: station.rxOctets,
    uptimeS: station.uptimeMs / KBIT,
    latencyMs: Math.round(2 + 10 * (device.upstream?.airtime ?? 0)),
    lastIp: station.address,
    txCapacityBps: Math.round(station.txRateBps * 0.7),
    rxCapacityBps: Math.round(station.rxRateBps * 0.7),
    txAirtimePct: Math.round((1_000 * station.txBps) / station.txRateBps) / 10,
    rxAirtimePct: Math.round((1_000 * station.rxBps) / station.rxRateBps) / 10,
  };
}

function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}
