import { RouterServices } from '../../../world/router-services.js';
import type { ApiUser } from '../api-users.js';
import type { RouterOsState } from '../router-state.js';
import { type RouterOsServer, startRouterOsServer } from '../routeros-server.js';
import { idleRouter } from './idle-router.js';

/** As subscribers' address lists have it: 100.64.0.0/10 is shared address space (RFC 6598). */
const ADDRESS_OF = (network: number, place: number) =>
  `100.${64 + network}.${Math.floor(place / 250)}.${1 + (place % 250)}`;

export interface Subscriber {
  readonly user: string;
  readonly address: string;
}

interface RouterWrite {
  readonly command: string;
  readonly mark: string | undefined;
  readonly atMs: number;
}

/** A concentrator on 127.0.0.1 whose PPPoE subscribers are all dialled in, with addresses of a pool. */
export interface SubscriberRouter {
  readonly services: RouterServices;
  readonly subscribers: readonly Subscriber[];
  /** Each sentence that changed something, the mark in its comment, and when it came (performance.now, ms). */
  readonly writes: readonly RouterWrite[];
  readonly port: number;
  readonly server: RouterOsServer;
  /** Nothing answers on its port until `plugIn`. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
}

export async function startSubscriberRouter(options: {
  readonly users: readonly string[];
  readonly logins?: readonly ApiUser[];
  /** Its pool is 100.(64 + network).0.0/16. */
  readonly network?: number;
  /** At each sentence that changed something, before its answer. */
  readonly onWrite?: () => void;
}): Promise<SubscriberRouter> {
  const { users, logins, network = 0, onWrite } = options;
  const services = new RouterServices();
  services.interfaces.add({ name: 'ether1', type: 'ether' });
  services.profiles.add({ name: 'default' });
  const plan = { 'remote-address': 'clientes', 'dns-server': '10.0.0.53' };
  services.profiles.add({ name: 'plan-20M', ...plan, 'rate-limit': '5M/20M' });
  for (const name of users) {
    services.secrets.add({ name, password: 'x', profile: 'plan-20M', service: 'pppoe' });
  }
  const now = Date.UTC(2026, 8, 21, 7, 9, 24);
  const subscribers = users.map((user, place) => ({ user, address: ADDRESS_OF(network, place) }));
  const clients = subscribers.map(({ user, address }, place) => ({
    user,
    address,
    callerId: `02:00:5E:01:${hex(place >> 8)}:${hex(place & 0xff)}`,
  }));
  services.step(now, clients, () => true);
  const base = idleRouter('7.18.2 (stable)');
  const state: RouterOsState = {
    ...base,
    services,
    now: () => now,
    port: (name) => {
      const session = services.sessions.get(/^<pppoe-(.*)>$/.exec(name)?.[1] ?? '');
      const ether = base.port('ether1');
      if (!session || !ether) return base.port(name);
      return { ...ether, name, mac: '', rxOctets: session.rxOctets, txOctets: session.txOctets };
    },
  };
  const writes: RouterWrite[] = [];
  const start = (port: number) =>
    startRouterOsServer({
      state,
      port,
      onWrite: ({ command, attributes }) => {
        const mark = attributes.get('comment');
        writes.push({ command, mark, atMs: performance.now() });
        onWrite?.();
      },
      ...(logins && { users: logins }),
    });
  let server = await start(0);
  const { port } = server;
  return {
    services,
    subscribers,
    writes,
    port,
    get server() {
      return server;
    },
    unplug: () => server.close(),
    plugIn: async () => {
      server = await start(port);
    },
  };
}

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0');
