import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { processorLoad } from './host-resources.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';

/** DLB-802DOT11-EXT-MIB: Deliberant, before the maker took the name LigoWave. */
const DELIBERANT = '1.3.6.1.4.1.32761';
/** LIGO-WIRELESS-MIB. */
const WIRELESS = '1.3.6.1.4.1.32750.3.10.1';
const RADIO: TagRule = { from: 'index-interface', part: 0 };
const NODE: TagRule = { from: 'index-mac', part: 1 };

const radios = (
  id: string,
  entry: string,
  own: { readonly frequency: number; readonly width: number },
): TableRule => ({
  id,
  entry,
  columns: {
    ...own,
    txPower: 10,
    rate: 11,
    quality: 12,
    signal: 14,
    noise: 15,
    clients: 16,
  },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    { metric: 'radio.noise_dbm', column: 'noise', scope: 'fast', range: [-150, -1] },
    { metric: 'radio.frequency_mhz', column: 'frequency', scope: 'fast', absent: [0] },
    { metric: 'radio.channel_width_mhz', column: 'width', scope: 'slow', absent: [0] },
    { metric: 'radio.tx_power_dbm', column: 'txPower', scope: 'slow', range: [1, 60] },
    { metric: 'radio.tx_rate_bps', column: 'rate', scope: 'fast', scale: 1_000, absent: [0] },
    { metric: 'radio.clients', column: 'clients', scope: 'fast' },
    // Signal above the noise on most models; its most is another column, in the same count.
    sensorColumn('quality', { from: 'wrapped', of: RADIO, after: ' link quality' }, 'count'),
  ],
});

/** Clients that left stay in the table. */
const ASSOCIATED = [{ column: 'associated', equals: [1] }];
const nodes: TableRule = {
  id: 'ligoWiRemoteNodeStatsTable',
  entry: `${WIRELESS}.3.2.1`,
  columns: { associated: 2, txBytes: 3, rxBytes: 4, signal: 5 },
  refresh: 'walk',
  maxRows: 256,
  tags: { radio: RADIO, mac: NODE },
  stations: { mac: NODE, radio: RADIO, where: ASSOCIATED },
  values: [
    {
      metric: 'station.remote_signal_dbm',
      column: 'signal',
      scope: 'fast',
      range: RECEIVED,
      where: ASSOCIATED,
    },
    {
      metric: 'station.in_bps',
      column: 'rxBytes',
      scope: 'slow',
      counter: { factor: 8, ceiling: 1e9 },
      where: ASSOCIATED,
    },
    {
      metric: 'station.out_bps',
      column: 'txBytes',
      scope: 'slow',
      counter: { factor: 8, ceiling: 1e9 },
      where: ASSOCIATED,
    },
  ],
};

/** LigoWave: LigoDLB, LigoPTP, APC; Deliberant. */
export const ligowave: SnmpProfile = {
  id: 'ligowave',
  title: 'LigoWave',
  vendor: 'LigoWave',
  detect: [
    { sysObjectId: '1.3.6.1.4.1.32750' },
    { sysObjectId: DELIBERANT },
    { sysDescr: '^(Ligo(PTP|DLB)|LigoWave|Deliberant)' },
  ],
  quirks: RADIO_QUIRKS,
  identity: {
    // LigoDLB 5-15ac v7.69.87740
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^(.+?)(?: v\\d.*)?$' }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: ' v(\\d\\S*)' }],
  },
  interfaces: RADIO_INTERFACES,
  bridge: { fdbPort: 'bridge-port', maxRows: 1_000 },
  scalars: [],
  tables: [
    processorLoad,
    ucdProcessor,
    ucdMemory,
    radios('ligoWiIfConfTable', `${WIRELESS}.2.1.1`, { frequency: 6, width: 8 }),
    radios('dlbDot11IfConfTable', `${DELIBERANT}.3.5.1.2.1.1`, { frequency: 7, width: 9 }),
    nodes,
  ],
};
