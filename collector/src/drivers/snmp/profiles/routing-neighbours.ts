import type { TableRule } from '../profile.js';

const counted = {
  column: 'state',
  scope: 'fast',
  combine: 'sum',
  isZeroWithoutRows: true,
} as const;

/** OSPF-MIB (RFC 4750) ospfNbrState: full(8). */
const ospfNeighbours: TableRule = {
  id: 'ospfNbrTable',
  entry: '1.3.6.1.2.1.14.10.1',
  columns: { state: 6 },
  refresh: 'instances',
  maxRows: 500,
  tags: {},
  values: [{ ...counted, metric: 'device.ospf_neighbours', map: { values: { 8: 1 }, other: 0 } }],
};

/** BGP4-MIB (RFC 4273) bgpPeerState: established(6). */
const bgpPeers: TableRule = {
  id: 'bgpPeerTable',
  entry: '1.3.6.1.2.1.15.3.1',
  columns: { state: 2 },
  refresh: 'instances',
  maxRows: 500,
  tags: {},
  values: [{ ...counted, metric: 'device.bgp_sessions', map: { values: { 6: 1 }, other: 0 } }],
};

export const routingNeighbours: readonly TableRule[] = [ospfNeighbours, bgpPeers];
