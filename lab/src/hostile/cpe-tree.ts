import { airosTree } from '../simulators/snmp-agent/airos-tree.js';
import type { MibView } from '../simulators/snmp-agent/mib-view.js';
import { mikrotikStationTree } from '../simulators/snmp-agent/mikrotik-cpe-tree.js';

/** Bits per second on every port of a CPE of these tests, both ways. */
export const CPE_RATE_BPS = 8_000_000;

/** A MikroTik CPE whose counters run at CPE_RATE_BPS from the moment this is called. */
export function cpeTree(): MibView {
  const { port, uptimeS } = runningPorts();
  return mikrotikStationTree(() => ({
    name: 'cpe',
    model: 'RBSXTsqG-5acD',
    version: '6.49.17',
    serial: 'DEMO00000001',
    uptimeS: uptimeS(),
    ssid: 'rig',
    apMac: '02:00:00:00:00:09',
    signalDbm: -58,
    txCcqPct: 95,
    rxCcqPct: 93,
    txRateBps: 130_000_000,
    rxRateBps: 117_000_000,
    frequencyMhz: 5_180,
    connected: true,
    interfaces: [port('ether1', '02:00:00:00:03:01', 6), port('wlan1', '02:00:00:00:03:02', 71)],
  }));
}

/** The same as an airOS radio, which has 32-bit counters only. */
export function narrowTree(): MibView {
  const { port, uptimeS } = runningPorts();
  return airosTree(() => ({
    name: 'cpe',
    model: 'LiteBeam 5AC Gen2',
    version: '8.7.11',
    mac: '02:00:00:00:04:01',
    uptimeS: uptimeS(),
    ssid: 'rig',
    mode: 'station',
    signalDbm: -58,
    noiseDbm: -97,
    ccqPct: 91,
    txRateBps: 130_000_000,
    rxRateBps: 117_000_000,
    frequencyMhz: 5_180,
    stations: [],
    interfaces: [port('eth0', '02:00:00:00:04:01', 6), port('ath0', '02:00:00:00:04:02', 71)],
  }));
}

function runningPorts() {
  const startedAt = performance.now();
  const elapsedS = () => (performance.now() - startedAt) / 1_000;
  const octets = () => Math.floor(elapsedS() * (CPE_RATE_BPS / 8));
  const port = (name: string, mac: string, kind: number) => ({
    name,
    mac,
    kind,
    inOctets: octets(),
    outOctets: octets(),
    speedBps: 1e9,
    up: true,
  });
  return { port, uptimeS: () => 50_000 + elapsedS() };
}
