import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS } from './radio-shared.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';

/** TERRAGRAPH-RADIO-MIB, which Cambium serves below its own enterprise number. */
const TERRAGRAPH = '1.3.6.1.4.1.17713.60';
const RADIO: TagRule = {
  from: 'first',
  of: [
    { from: 'column', column: 'interface' },
    { from: 'index', part: 0, prefix: 'terra' },
  ],
};
const PEER: TagRule = { from: 'column-mac', column: 'peer' };

const NO_PEER = [{ column: 'peer', matches: '^$' }];

/** One row for each link; the index is the link's interface. */
const links: TableRule = {
  id: 'tgRadioInterfacesTable',
  entry: `${TERRAGRAPH}.1.1.1`,
  columns: { interface: 2, peer: 4, mcs: 5, snr: 6, signal: 7 },
  refresh: 'walk',
  maxRows: 64,
  tags: { radio: RADIO, mac: PEER },
  stations: { mac: PEER, radio: RADIO },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: [-98, -1] },
    { metric: 'station.snr_db', column: 'snr', scope: 'fast', range: [-20, 60] },
    { metric: 'station.tx_mcs', column: 'mcs', scope: 'slow', range: [0, 16] },
    // A link whose peer is not told is the radio's own.
    {
      metric: 'radio.signal_dbm',
      column: 'signal',
      scope: 'fast',
      range: [-98, -1],
      where: NO_PEER,
      tags: { radio: RADIO },
    },
    {
      metric: 'radio.snr_db',
      column: 'snr',
      scope: 'fast',
      range: [-20, 60],
      where: NO_PEER,
      tags: { radio: RADIO },
    },
  ],
};

/** Cambium 60 GHz cnWave: V1000, V2000, V3000, V5000. */
export const cnwave60: SnmpProfile = {
  id: 'cnwave60',
  title: 'Cambium 60 GHz cnWave',
  vendor: 'Cambium Networks',
  detect: [
    { sysObjectId: TERRAGRAPH },
    { sysObjectId: '1.3.6.1.4.1.8072.3.2.10', has: `${TERRAGRAPH}.1` },
    { sysObjectId: '1.3.6.1.4.1.17713', sysDescr: '[Cc]nWave|60 ?GHz' },
  ],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '\\b(V[1-5]000)\\b' }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '\\b(\\d+\\.\\d+(?:\\.\\d+)*(?:-\\w+)?)\\b' }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [],
  tables: [links, ucdProcessor, ucdMemory],
};
