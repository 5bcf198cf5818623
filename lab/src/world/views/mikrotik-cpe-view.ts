import type { MikrotikCpeState } from '../../simulators/snmp-agent/mikrotik-cpe-tree.js';
import { driftAt } from '../seeded-random.js';
import type { SimDevice } from '../sim-device.js';
import type { World } from '../world.js';
import { interfacesView } from './airos-view.js';
import { bridgeHostsBehind } from './router-view.js';

/** A MikroTik CPE of the world as its SNMP agent shows it. */
export function mikrotikCpeView(world: World, device: SimDevice): MikrotikCpeState {
  const { plan } = device;
  const { radio } = plan;
  const link = world.network.radio(device);
  if (!radio || !link) throw new Error(`${plan.name} is not a station.`);
  const drift = driftAt(plan.noiseSeed, world.network.storyMs, 300_000);
  return {
    name: plan.name,
    model: plan.model,
    version: plan.version,
    serial: plan.serial,
    uptimeS: Math.max(0, (world.now - device.startedAt) / 1_000),
    ssid: radio.ssid,
    apMac: device.upstream?.plan.radio?.mac ?? '00:00:00:00:00:00',
    signalDbm: link.signalDbm,
    txCcqPct: Math.max(10, link.ccqPct - 3),
    rxCcqPct: link.ccqPct,
    txRateBps: link.upRateBps,
    rxRateBps: link.downRateBps,
    frequencyMhz: radio.frequencyMhz,
    connected: device.associatedAt !== null,
    cpuPct: Math.round(8 + 4 * drift),
    memoryPct: Math.round(42 + 4 * drift),
    voltageV: Math.round((23.8 + 0.3 * drift) * 10) / 10,
    temperatureC: Math.round(38 + 5 * drift),
    interfaces: interfacesView(world, device),
    wlanInterface: radio.name,
    bridgeHosts: bridgeHostsBehind(world, device),
  };
}
