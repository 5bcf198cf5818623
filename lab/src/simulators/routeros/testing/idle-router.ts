import { RouterServices } from '../../../world/router-services.js';
import type { RouterOsState } from '../router-state.js';
import { versionProfile } from '../version-profile.js';

/** A router with two ports and nobody connected; `changes` replaces what a test is about. */
export function idleRouter(version: string, changes: Partial<RouterOsState> = {}): RouterOsState {
  const services = new RouterServices();
  services.interfaces.add({ name: 'ether1', type: 'ether' });
  services.interfaces.add({ name: 'ether2', type: 'ether' });
  services.profiles.add({ name: 'default' });
  services.profiles.add({ name: 'demo-10M', 'rate-limit': '3M/10M' });
  const port = (name: string) => ({
    name,
    mac: '02:00:5E:00:00:01',
    running: true,
    speedBps: 1e9,
    rxOctets: 18_446_744_073_709_551_615n,
    txOctets: 7n,
    rxBps: 1_000,
    txBps: 2_000,
    linkDowns: 0,
  });
  return {
    profile: versionProfile(version),
    services,
    radioStack: null,
    now: () => Date.UTC(2026, 8, 21, 7, 9, 24),
    reachable: () => true,
    boots: () => 1,
    refresh: () => {},
    system: () => ({
      identity: 'demo',
      board: 'RB5009UPr+S+',
      architecture: 'arm64',
      serial: 'DEMO000001',
      uptimeMs: 398_345_000,
      cpuPct: 12,
      memoryBytes: 134_217_728,
      freeMemoryBytes: 67_108_864,
      voltageV: 24.1,
      temperatureC: 41,
    }),
    setIdentity: () => {},
    ports: () => [port('ether1'), port('ether2')],
    port: (name) => (name.startsWith('ether') ? port(name) : undefined),
    radio: () => null,
    stations: () => [],
    bridgeHosts: () => [],
    neighbours: () => [],
    arp: () => [],
    echo: (address) => (address === '10.77.0.1' ? 0.413 : null),
    ...changes,
  };
}
