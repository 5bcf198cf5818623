import { ALL_POLICIES } from '../simulators/routeros/api-users.js';
import {
  type RouterOsServer,
  startRouterOsServer,
} from '../simulators/routeros/routeros-server.js';
import { idleRouter } from '../simulators/routeros/testing/idle-router.js';
import { type AirosStation, airosTree } from '../simulators/snmp-agent/airos-tree.js';
import { mikrotikStationTree } from '../simulators/snmp-agent/mikrotik-cpe-tree.js';
import { type SnmpAgent, startSnmpAgent } from '../simulators/snmp-agent/snmp-agent.js';

export const COMMUNITY = 'tower-community';
export const API_LOGIN = { user: 'atalaya', password: 'tower-password' } as const;
export const MACS = {
  router: '02:77:00:00:01:00',
  ap: '02:77:00:00:02:00',
  cpe: '02:77:00:00:03:10',
  stranger: '02:77:00:00:04:00',
} as const;
const NET = '127.77.0';
export const ADDRESSES = {
  router: `${NET}.1`,
  ap: `${NET}.2`,
  cpe: `${NET}.3`,
  pingOnly: `${NET}.4`,
  pingBlocked: `${NET}.5`,
  locked: `${NET}.6`,
  stranger: `${NET}.8`,
  known: `${NET}.9`,
} as const;
/** Who answers echoes. */
const AWAKE: readonly string[] = [
  ADDRESSES.router,
  ADDRESSES.ap,
  ADDRESSES.cpe,
  ADDRESSES.pingOnly,
  ADDRESSES.locked,
  ADDRESSES.known,
];

export interface DiscoveryNetwork {
  readonly snmpPort: number;
  readonly routerosPort: number;
  readonly locked: RouterOsServer;
  readonly world: { echo(address: string): number | null };
  close(): Promise<void>;
}

/** A tower of addresses of the loopback network: a router, an access point, a CPE and some that say less. */
export async function startDiscoveryNetwork(): Promise<DiscoveryNetwork> {
  const agents: SnmpAgent[] = [];
  const addAgent = async (host: string, tree: ReturnType<typeof airosTree>) => {
    const port = agents[0]?.port ?? 0;
    agents.push(await startSnmpAgent({ host, port, tree, community: COMMUNITY }));
  };
  await addAgent(ADDRESSES.ap, accessPoint());
  await addAgent(ADDRESSES.cpe, subscriber('maria', MACS.cpe));
  await addAgent(ADDRESSES.pingBlocked, subscriber('shy', '02:77:00:00:05:10'));
  const router = await startRouterOsServer({
    host: ADDRESSES.router,
    state: coreRouter(),
    users: [{ name: API_LOGIN.user, password: API_LOGIN.password, policies: ALL_POLICIES }],
  });
  const locked = await startRouterOsServer({
    host: ADDRESSES.locked,
    port: router.port,
    state: idleRouter('7.18.2'),
    users: [{ name: 'somebody', password: 'else', policies: ALL_POLICIES }],
  });
  return {
    snmpPort: agents[0]?.port ?? 0,
    routerosPort: router.port,
    locked,
    world: { echo: (address) => (AWAKE.includes(address) ? 1.5 : null) },
    close: async () => {
      await Promise.all([...agents, router, locked].map((server) => server.close()));
    },
  };
}

const port = (name: string, mac: string, kind: number) => ({
  name,
  mac,
  kind,
  inOctets: 1_000,
  outOctets: 1_000,
  speedBps: 1e9,
  up: true,
});

function coreRouter() {
  const plain = idleRouter('7.18.2');
  const ether = (name: string) => {
    const there = plain.port(name);
    return there && { ...there, mac: MACS.router };
  };
  return idleRouter('7.18.2', {
    system: () => ({ ...plain.system(), identity: 'core', serial: 'LAB-CORE-1' }),
    ports: () => ['ether1', 'ether2'].flatMap((name) => ether(name) ?? []),
    port: ether,
    neighbours: () => [
      {
        port: 'ether2',
        address: ADDRESSES.ap,
        mac: MACS.ap,
        identity: 'AP North',
        platform: 'Ubiquiti',
        version: 'XC.V8.7.11',
        board: 'Rocket 5AC Lite',
      },
    ],
    arp: () => [{ address: ADDRESSES.stranger, mac: MACS.stranger, port: 'ether2' }],
  });
}

const station = (mac: string, name: string, lastIp: string): AirosStation => ({
  mac,
  name,
  lastIp,
  signalDbm: -60,
  noiseDbm: -95,
  ccqPct: 90,
  distanceM: 900,
  txRateBps: 100_000_000,
  rxRateBps: 100_000_000,
  txBytes: 1_000,
  rxBytes: 1_000,
  uptimeS: 5_000,
  latencyMs: 3,
});

function accessPoint() {
  return airosTree(() => ({
    name: 'AP North',
    model: 'Rocket 5AC Lite',
    version: '8.7.11',
    mac: MACS.ap,
    uptimeS: 90_000,
    ssid: 'north',
    mode: 'ap',
    signalDbm: -60,
    noiseDbm: -95,
    ccqPct: 90,
    txRateBps: 100_000_000,
    rxRateBps: 100_000_000,
    frequencyMhz: 5_180,
    stations: [
      station(MACS.cpe, 'maria', ADDRESSES.cpe),
      station(MACS.stranger, 'pedro', '0.0.0.0'),
    ],
    interfaces: [port('eth0', MACS.ap, 6), port('ath0', '02:77:00:00:02:01', 71)],
  }));
}

function subscriber(name: string, mac: string) {
  return mikrotikStationTree(() => ({
    name,
    model: 'RBSXTsqG-5acD',
    version: '6.49.17',
    serial: `LAB-${name}`,
    uptimeS: 50_000,
    ssid: 'north',
    apMac: '02:77:00:00:02:01',
    signalDbm: -58,
    txCcqPct: 95,
    rxCcqPct: 93,
    txRateBps: 130_000_000,
    rxRateBps: 117_000_000,
    frequencyMhz: 5_180,
    connected: true,
    interfaces: [port('ether1', mac.replace(/10$/, '40'), 6), port('wlan1', mac, 71)],
  }));
}
