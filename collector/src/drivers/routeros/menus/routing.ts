import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseBoolean } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { gauges, type ReadingParts } from '../reading-parts.js';

type Metric = 'device.ospf_neighbours' | 'device.bgp_sessions';

interface Protocol {
  readonly metric: Metric;
  readonly menu: string;
  readonly properties: readonly string[];
  readonly isFull: (row: Row) => boolean;
}

/** `state` is `Full` on RouterOS 6 and 7; two routers of one segment that stay at `2-Way` are no adjacency. */
const OSPF: Protocol = {
  metric: 'device.ospf_neighbours',
  menu: '/routing/ospf/neighbor',
  properties: ['state'],
  isFull: (row) => row.get('state')?.toLowerCase() === 'full',
};

/** RouterOS 6: a peer that is switched off is still listed, and counts as little as one that is down. */
const BGP_PEER: Protocol = {
  metric: 'device.bgp_sessions',
  menu: '/routing/bgp/peer',
  properties: ['state', 'disabled'],
  isFull: (row) => row.get('state')?.toLowerCase() === 'established',
};

const BGP_SESSION: Protocol = {
  metric: 'device.bgp_sessions',
  menu: '/routing/bgp/session',
  properties: ['established'],
  isFull: (row) => parseBoolean(row.get('established')) === true,
};

/**
 * Counts the full OSPF neighbours and the established BGP sessions. Most devices route by neither: a protocol is looked
 * for with the slow reads, and read with every poll once somebody was there. From then on none is 0.
 */
export class RoutingNeighbours {
  readonly #spoken = new Set<Metric>();

  async read(reader: MenuReader, major: number, isSlow: boolean): Promise<ReadingParts> {
    const protocols = [OSPF, major >= 7 ? BGP_SESSION : BGP_PEER].filter(
      ({ metric }) => isSlow || this.#spoken.has(metric),
    );
    const counts = await Promise.all(protocols.map((one) => this.#count(reader, one)));
    return { observations: gauges({}, Object.assign({}, ...counts)) };
  }

  async #count(
    reader: MenuReader,
    { metric, menu, properties, isFull }: Protocol,
  ): Promise<Partial<Record<Metric, number>>> {
    const rows = await reader.print(menu, properties);
    if (rows === undefined) return {};
    const count = rows.filter(isFull).length;
    if (count > 0) this.#spoken.add(metric);
    return this.#spoken.has(metric) ? { [metric]: count } : {};
  }
}
