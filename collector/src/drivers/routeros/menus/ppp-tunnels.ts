import { parseBoolean, parseMac } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import type { ActiveSession } from './ppp-sessions.js';

const SERVER_MENU = '/interface/pppoe-server';

interface Tunnel {
  /** Its own interface: `<pppoe-NAME>`, `<pppoe-NAME-1>` of a second session, or a name that somebody gave it. */
  readonly port: string;
  readonly user: string;
  readonly callerId: string | undefined;
  readonly serverInterface: string | undefined;
}

/** Where PPPoE servers listen, by the name of the service that they offer. */
export interface PppoeServers {
  readonly interfaces: ReadonlyMap<string, string>;
}

/** The servers that are on. */
export async function readServers(reader: MenuReader): Promise<PppoeServers | undefined> {
  const rows = await reader.print(`${SERVER_MENU}/server`, [
    '.id',
    'disabled',
    'service-name',
    'interface',
  ]);
  if (!rows) return undefined;
  const on = rows.filter((row) => parseBoolean(row.get('disabled')) !== true);
  const named = on.map(
    (row) => [row.get('service-name') ?? '', row.get('interface') ?? ''] as const,
  );
  return { interfaces: new Map(named) };
}

/** The PPPoE sessions' own interfaces, and the port behind which each subscriber is. */
export async function readTunnels(reader: MenuReader, servers: PppoeServers): Promise<TunnelBook> {
  const rows = await reader.print(SERVER_MENU, [
    'name',
    'user',
    'service',
    'remote-address',
    'interface',
  ]);
  const tunnels = (rows ?? []).flatMap((row): Tunnel[] => {
    const port = row.get('name');
    const user = row.get('user');
    if (!port || !user) return [];
    const [only] = servers.interfaces.size === 1 ? servers.interfaces.values() : [];
    const service = servers.interfaces.get(row.get('service') ?? '');
    return [
      {
        port,
        user,
        callerId: parseMac(row.get('remote-address')),
        serverInterface: row.get('interface') || service || only || undefined,
      },
    ];
  });
  return new TunnelBook(tunnels);
}

/** Which interface belongs to which session: by user and MAC, for a user may have dialled in twice. */
export class TunnelBook {
  readonly #byUser = new Map<string, Tunnel[]>();

  constructor(tunnels: readonly Tunnel[]) {
    for (const tunnel of tunnels) {
      this.#byUser.set(tunnel.user, [...(this.#byUser.get(tunnel.user) ?? []), tunnel]);
    }
  }

  /** The name that RouterOS gives by itself, where the table does not tell. */
  portOf(session: ActiveSession): string {
    return this.#find(session)?.port ?? `<${session.service}-${session.fact.user}>`;
  }

  serverInterfaceOf(session: ActiveSession): string | undefined {
    return this.#find(session)?.serverInterface;
  }

  #find({ service, fact }: ActiveSession): Tunnel | undefined {
    if (service !== 'pppoe') return undefined;
    const own = this.#byUser.get(fact.user) ?? [];
    const exact = own.find(({ callerId }) => callerId === fact.callerId);
    // A static binding keeps its row, without an address, while nobody is connected.
    return exact ?? (own.length === 1 && own[0]?.callerId === undefined ? own[0] : undefined);
  }
}
