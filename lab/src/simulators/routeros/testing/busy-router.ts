import { RouterServices } from '../../../world/router-services.js';
import type { RouterOsState, RouterPort } from '../router-state.js';
import { idleRouter } from './idle-router.js';

export const CLIENT = {
  user: 'ana',
  callerId: '02:00:5E:00:0A:0A',
  address: '100.77.0.9',
} as const;

export interface BusyRouter {
  readonly state: RouterOsState;
  readonly services: RouterServices;
  /** Who has a path to the router now; call `step` after a change. */
  readonly present: Set<string>;
  /** What the pool gives a user with the next dial, where it is another address than `CLIENT` has. */
  readonly addresses: Map<string, string>;
  /** Lets the router look who dials in, `ms` later than last time. */
  step(ms?: number): void;
}

/** A concentrator with one subscriber dialled in, a radio with one station, a lease of each kind and a queue. */
export function busyRouter(version: string, changes: Partial<RouterOsState> = {}): BusyRouter {
  const services = new RouterServices();
  services.interfaces.add({ name: 'ether1', type: 'ether' });
  services.interfaces.add({ name: 'ether2', type: 'ether', comment: 'Torre Peña' });
  services.interfaces.add({ name: 'wlan1', type: 'wlan' });
  services.profiles.add({ name: 'default', 'rate-limit': '3M/10M' });
  for (const name of ['ana', 'luis']) {
    services.secrets.add({ name, password: 'x', profile: 'default', service: 'pppoe' });
  }
  services.leases.add(
    {
      address: '10.77.1.5',
      'mac-address': '02:00:5E:00:0B:01',
      server: 'gestion',
      'host-name': '7',
      'agent-circuit-id': 'Norte wlan1',
      'agent-remote-id': '0x0006020000000A01',
    },
    { dynamic: true },
  );
  services.leases.add({
    address: '10.77.1.6',
    'mac-address': '02:00:5E:00:0B:02',
    server: 'gestion',
  });
  services.queues.add({ name: 'oficina', target: '100.77.0.9/32', 'max-limit': '1000/2000' });
  let now = Date.UTC(2026, 8, 21, 7, 9, 24);
  const present = new Set<string>(['ana']);
  const addresses = new Map<string, string>();
  const step = (ms = 0): void => {
    now += ms;
    const clients = [CLIENT, { ...CLIENT, user: 'luis', callerId: '02:00:5E:00:0A:0B' }];
    const dialling = clients.map((client) => ({
      ...client,
      address: addresses.get(client.user) ?? client.address,
    }));
    services.step(now, dialling, ({ user }) => present.has(user));
  };
  step();
  services.carry('ana', { upBps: 8_000, downBps: 80_000 }, 1_000);
  const state = idleRouter(version, { services, now: () => now });
  const port = (name: string): RouterPort | undefined => {
    const session = services.sessions.get(/^<pppoe-(.*)>$/.exec(name)?.[1] ?? '');
    const base = state.port('ether1');
    if (!session || !base) return state.port(name === 'wlan1' ? 'ether1' : name);
    return { ...base, name, mac: '', rxOctets: session.rxOctets, txOctets: session.txOctets };
  };
  return {
    services,
    present,
    addresses,
    step,
    state: {
      ...state,
      port,
      arp: () => [{ address: '10.77.1.5', mac: '02:00:5E:00:0B:01', port: 'ether2' }],
      ...changes,
    },
  };
}
