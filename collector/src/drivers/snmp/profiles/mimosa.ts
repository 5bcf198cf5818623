import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED, RECEIVED_TENTHS, text } from './radio-shared.js';
import { sensorAt, sensorColumn } from './sensor-rules.js';

/** MIMOSA-NETWORKS-BASE-MIB, -BFIVE-MIB and -PTMP-MIB, all below mimosaMibModule. */
const MIMOSA = '1.3.6.1.4.1.43356.2.1.2';
const PTMP = `${MIMOSA}.9`;
const RADIO_NAME = 'radio';
const RADIO = text(RADIO_NAME);
const CHAIN: TagRule = { from: 'index', part: 0, prefix: '' };
const CLIENT: TagRule = { from: 'column-mac', column: 'mac' };
/** DecimalOne: tenths. */
const TENTHS = { scale: 0.1 } as const;

const ofChain = (
  metric: TableValueRule['metric'],
  column: string,
  rule: Partial<TableValueRule>,
): TableValueRule => ({ metric, column, scope: 'fast', ...TENTHS, ...rule });

const chains: TableRule = {
  id: 'mimosaChainTable',
  entry: `${MIMOSA}.6.1.1`,
  columns: { txPower: 2, signal: 3, noise: 4, snr: 5, frequency: 6 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO, chain: CHAIN },
  values: [
    ofChain('radio_chain.signal_dbm', 'signal', {
      range: RECEIVED_TENTHS,
      because: '-100 dBm is a chain that is none',
    }),
    ofChain('radio_chain.noise_dbm', 'noise', { range: [-1_500, -10] }),
    ofChain('radio_chain.snr_db', 'snr', {
      range: [0, 900],
      because: '-100 dB is a chain that is none',
    }),
    ofChain('radio_chain.tx_power_dbm', 'txPower', {
      scope: 'slow',
      absent: [-80],
      because: '-8 dBm is a chain that is none',
      range: [-300, 600],
    }),
    // Two pairs of chains may be on two channels; a chain has no field for it.
    {
      metric: 'radio.frequency_mhz',
      column: 'frequency',
      scope: 'slow',
      range: [1_000, 100_000],
      tags: { radio: { from: 'index', part: 0, prefix: 'chain ' } },
    },
  ],
};

/** Mb/s of each spatial stream. */
const streams: TableRule = {
  id: 'mimosaStreamTable',
  entry: `${MIMOSA}.6.2.1`,
  columns: { txRate: 2, rxRate: 5 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: { from: 'index', part: 0, prefix: 'stream ' } },
  values: [
    { metric: 'radio.tx_rate_bps', column: 'txRate', scope: 'fast', scale: 1e6, absent: [0] },
    { metric: 'radio.rx_rate_bps', column: 'rxRate', scope: 'fast', scale: 1e6, absent: [0] },
  ],
};

const channels: TableRule = {
  id: 'mimosaChannelTable',
  entry: `${MIMOSA}.6.3.1`,
  columns: { width: 3, frequency: 5 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: { from: 'index', part: 0, prefix: 'channel ' } },
  values: [
    { metric: 'radio.frequency_mhz', column: 'frequency', scope: 'fast', absent: [0] },
    { metric: 'radio.channel_width_mhz', column: 'width', scope: 'slow', range: [1, 2_000] },
  ],
};

/**
 * The MIB: hundredths of kb/s. No PHY of these radios is slower than 6 Mb/s or faster than 2 Gb/s, which tells apart the
 * firmware that answers hundredths of Mb/s, or plain kb/s.
 */
const PHY_RATE = {
  scope: 'fast',
  range: [1, 1e9],
  scale: 1e4,
  above: [
    { limit: 2e5, scale: 1e3, reason: 'kb/s' },
    { limit: 2e6, scale: 10, reason: 'hundredths of kb/s' },
  ],
  tags: { radio: RADIO_NAME },
} as const;

const radios: TableRule = {
  id: 'mimosaPtmpChannelPowerTable',
  entry: `${PTMP}.3.3.1`,
  columns: { name: 2, frequency: 7, width: 9, txPower: 10, minSignal: 12 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: { from: 'column', column: 'name' } },
  values: [
    { metric: 'radio.frequency_mhz', column: 'frequency', scope: 'fast', absent: [0] },
    { metric: 'radio.channel_width_mhz', column: 'width', scope: 'slow', absent: [0] },
    { metric: 'radio.tx_power_dbm', column: 'txPower', scope: 'slow', range: [-30, 60] },
    // What manual gain control expects at least: a threshold, not a signal.
    sensorColumn(
      'minSignal',
      { from: 'wrapped', of: { from: 'column', column: 'name' }, after: ' minimum signal' },
      'dBm',
      { range: [-99, -1] },
    ),
  ],
};

const rssi = (chain: string): TableValueRule => ({
  metric: 'radio_chain.signal_dbm',
  column: `signal${chain}`,
  scope: 'slow',
  ...TENTHS,
  range: RECEIVED_TENTHS,
  tags: { radio: RADIO, chain: { from: 'wrapped', before: `${chain} `, of: CLIENT } },
});
const clients: TableRule = {
  id: 'mimosaPtmpClientStatsTable',
  entry: `${PTMP}.6.1.1`,
  columns: {
    mac: 2,
    rxBytes: 4,
    txBytes: 5,
    rxRate: 8,
    txRate: 9,
    signal: 11,
    signal1: 13,
    signal2: 14,
    signal3: 15,
    signal4: 16,
    rxMcs: 23,
    txMcs: 24,
    snr: 25,
    // mimosaPtmpClientInfoTable counts the same clients.
    name: `${PTMP}.5.1.1.3`,
    lastIp: `${PTMP}.5.1.1.5`,
  },
  refresh: 'walk',
  maxRows: 256,
  tags: { radio: RADIO, mac: CLIENT },
  stations: { mac: CLIENT, radio: RADIO, name: 'name', lastIp: 'lastIp' },
  values: [
    {
      metric: 'station.signal_dbm',
      column: 'signal',
      scope: 'fast',
      ...TENTHS,
      range: RECEIVED_TENTHS,
    },
    { metric: 'station.snr_db', column: 'snr', scope: 'fast', ...TENTHS, range: [1, 900] },
    ...['1', '2', '3', '4'].map(rssi),
    { metric: 'station.rx_rate_bps', column: 'rxRate', scope: 'slow', scale: 1e6, absent: [0] },
    { metric: 'station.tx_rate_bps', column: 'txRate', scope: 'slow', scale: 1e6, absent: [0] },
    { metric: 'station.rx_mcs', column: 'rxMcs', scope: 'slow', range: [0, 15] },
    { metric: 'station.tx_mcs', column: 'txMcs', scope: 'slow', range: [0, 15] },
    { metric: 'station.in_bps', column: 'rxBytes', scope: 'slow', counter: { factor: 8 } },
    { metric: 'station.out_bps', column: 'txBytes', scope: 'slow', counter: { factor: 8 } },
    // An access point says nowhere how many there are.
    {
      metric: 'radio.clients',
      column: 'signal',
      scope: 'fast',
      map: { values: {}, other: 1 },
      combine: 'sum',
      tags: { radio: RADIO },
    },
  ],
};

/** Mimosa B5, B11, B24 links and A5, C5 point-to-multipoint. */
export const mimosa: SnmpProfile = {
  id: 'mimosa',
  title: 'Mimosa',
  vendor: 'Mimosa Networks',
  detect: [{ sysObjectId: '1.3.6.1.4.1.43356' }],
  quirks: RADIO_QUIRKS,
  identity: {
    // Mimosa B5c Firmware v92329ce
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^Mimosa (\\S+)' }],
    version: [{ oid: `${MIMOSA}.1.3.0` }],
    serial: [{ oid: `${MIMOSA}.1.2.0` }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [
    {
      metric: 'device.temperature_c',
      oid: `${MIMOSA}.1.8.0`,
      scope: 'fast',
      ...TENTHS,
      range: [-600, 1_200],
    },
    {
      metric: 'radio.connected',
      oid: `${MIMOSA}.3.3.0`,
      scope: 'fast',
      map: { values: { 1: 1, 2: 0 } },
      tags: { radio: RADIO_NAME },
    },
    {
      metric: 'radio.signal_dbm',
      oid: `${MIMOSA}.6.6.0`,
      scope: 'fast',
      ...TENTHS,
      range: RECEIVED_TENTHS,
      tags: { radio: RADIO_NAME },
    },
    {
      metric: 'radio.tx_power_dbm',
      oid: `${MIMOSA}.6.5.0`,
      scope: 'slow',
      ...TENTHS,
      absent: [-80],
      range: [-300, 600],
      tags: { radio: RADIO_NAME },
    },
    sensorAt(`${MIMOSA}.6.7.0`, 'expected signal', 'dBm', { range: RECEIVED }),
    { metric: 'radio.tx_rate_bps', oid: `${MIMOSA}.7.1.0`, ...PHY_RATE },
    { metric: 'radio.rx_rate_bps', oid: `${MIMOSA}.7.2.0`, ...PHY_RATE },
    {
      metric: 'radio.packet_error_pct',
      oid: `${MIMOSA}.7.4.0`,
      scope: 'fast',
      scale: 0.01,
      range: [0, 10_000],
      tags: { radio: RADIO_NAME },
    },
    sensorAt(`${MIMOSA}.7.3.0`, 'transmit packet errors', '%', {
      scale: 0.01,
      range: [0, 10_000],
    }),
  ],
  tables: [chains, streams, channels, radios, clients],
};
