import type { PollScope } from '@atalaya/core/ports/device-driver';
import { AssociationLedger } from './association-ledger.js';
import type { MenuReader } from './menu-reader.js';
import { readArp } from './menus/arp.js';
import { readHealth } from './menus/health.js';
import {
  type Interfaces,
  interfaceFacts,
  interfaceParts,
  ownMacs,
  readInterfaces,
} from './menus/interfaces.js';
import { readLeases } from './menus/leases.js';
import { readPools } from './menus/pools.js';
import { readConnectionTracking, readLte, readPorts } from './menus/ports.js';
import { pppParts } from './menus/ppp.js';
import { readSessions } from './menus/ppp-sessions.js';
import { type PppoeServers, readServers, readTunnels, TunnelBook } from './menus/ppp-tunnels.js';
import { readQueues } from './menus/queues.js';
import { readFamilies } from './menus/radio-families.js';
import { radioParts } from './menus/radios.js';
import { RoutingNeighbours } from './menus/routing.js';
import { type Resource, readIdentity, resourceParts } from './menus/system.js';
import { readBridgeHosts, readNeighbours } from './menus/topology.js';
import { joinParts, type ReadingParts } from './reading-parts.js';
import type { SessionBook } from './session-book.js';

/** What one read is to cover, after the router's load has had its say. */
export interface Coverage {
  readonly scopes: ReadonlySet<PollScope>;
  /** `/ppp/active`: thousands of rows on a concentrator. */
  readonly sessions: boolean;
}

/** Reads the menus of each scope, and keeps what only makes sense from one read to the next. */
export class RouterReader {
  readonly #ledger = new AssociationLedger();
  readonly #routing = new RoutingNeighbours();
  #servers: PppoeServers = { interfaces: new Map() };
  #tunnels = new TunnelBook([]);

  constructor(private readonly book: SessionBook) {}

  async read(reader: MenuReader, resource: Resource, { scopes, sessions }: Coverage) {
    const slow = scopes.has('slow');
    const inventory = scopes.has('inventory');
    const fast = scopes.has('fast') || slow;
    // First in line: it is what the rates depend on, so it is read closest to the uptime.
    const interfacesRead = readInterfaces(reader, slow);
    const rest = await Promise.all([
      interfacesRead.then((read) => (read ? interfaceParts(read) : {})),
      ...(fast
        ? [
            readHealth(reader),
            this.#readRadios(reader, resource, interfacesRead, slow),
            this.#routing.read(reader, resource.version?.major ?? 7, slow),
          ]
        : []),
      ...(fast && sessions ? [this.#readPpp(reader, interfacesRead, scopes)] : []),
      ...(slow ? this.#slowReads(reader, resource, interfacesRead) : []),
      ...(inventory ? [readNeighbours(reader), readArp(reader)] : []),
    ]);
    const interfaces = await interfacesRead;
    const facts =
      interfaces && (slow || inventory) ? [{ interfaces: interfaceFacts(interfaces) }] : [];
    const macs = interfaces ? ownMacs(interfaces) : [];
    const identity = inventory ? await readIdentity(reader, resource, macs) : undefined;
    const parts = [resourceParts(resource), ...rest, ...facts];
    return { ...(identity ? { identity } : {}), ...joinParts(parts) };
  }

  #slowReads(
    reader: MenuReader,
    resource: Resource,
    interfacesRead: Promise<Interfaces | undefined>,
  ): Promise<ReadingParts>[] {
    const major = resource.version?.major ?? 7;
    const withInterfaces = async (read: (interfaces: Interfaces) => Promise<ReadingParts>) => {
      const interfaces = await interfacesRead;
      return interfaces ? read(interfaces) : {};
    };
    return [
      readBridgeHosts(reader),
      readConnectionTracking(reader),
      readPools(reader),
      readLeases(reader),
      readQueues(reader),
      withInterfaces((interfaces) => readPorts(reader, interfaces)),
      withInterfaces((interfaces) => readLte(reader, interfaces, major)),
    ];
  }

  async #readRadios(
    reader: MenuReader,
    resource: Resource,
    interfacesRead: Promise<Interfaces | undefined>,
    withCounters: boolean,
  ): Promise<ReadingParts> {
    const families = await readFamilies(reader, interfacesRead, withCounters);
    return radioParts(families, this.#ledger, { mayWrapAt32: (resource.version?.major ?? 7) < 7 });
  }

  async #readPpp(
    reader: MenuReader,
    interfacesRead: Promise<Interfaces | undefined>,
    scopes: ReadonlySet<PollScope>,
  ): Promise<ReadingParts> {
    if (scopes.has('inventory')) this.#servers = (await readServers(reader)) ?? this.#servers;
    const since = this.book.mark();
    const sessions = await readSessions(reader);
    if (!sessions) return {};
    const goneUsers = this.book.polled(sessions, since, reader.now);
    if (scopes.has('slow') && sessions.some(({ service }) => service === 'pppoe')) {
      this.#tunnels = await readTunnels(reader, this.#servers);
    }
    return pppParts(sessions, {
      // Without them nothing is counted: the fast read leaves the dial-in interfaces out.
      interfaces: scopes.has('slow') ? await interfacesRead : undefined,
      tunnels: this.#tunnels,
      goneUsers,
      servesPppoe: this.#servers.interfaces.size > 0,
    });
  }
}
