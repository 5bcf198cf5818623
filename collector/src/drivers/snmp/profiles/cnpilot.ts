import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import {
  CHANNELS_2_GHZ,
  CHANNELS_5_GHZ,
  CHANNELS_6_GHZ,
  RADIO_INTERFACES,
  RADIO_QUIRKS,
  RECEIVED,
} from './radio-shared.js';

/** CAMBIUM-AP-MIB: cnPilot E, Xirrus-born XV and XE. */
const AP = '1.3.6.1.4.1.17713.22.1';
/** CAMBIUM-MIB: the cnPilot R home routers. */
const HOME = '1.3.6.1.4.1.41010.1';
const RADIO: TagRule = { from: 'index', part: 0, prefix: 'radio' };
const CLIENT: TagRule = { from: 'column-mac', column: 'mac' };
const CLIENT_RADIO: TagRule = { from: 'column', column: 'radio', prefix: 'radio' };
const MESH_RADIO: TagRule = { from: 'column', column: 'band' };

const device: TableRule = {
  id: 'cambiumAccessPointTable',
  entry: `${AP}.1.1`,
  columns: { cpu: 6, clients: 14 },
  refresh: 'instances',
  maxRows: 1,
  values: [
    { metric: 'device.cpu_pct', column: 'cpu', scope: 'fast', range: [0, 100] },
    { metric: 'device.clients', column: 'clients', scope: 'fast' },
  ],
};

/** `36`, `36(5180)`: the channel's number, which each band counts from its own start. */
const frequency = (band: string, map: TableValueRule['map']): TableValueRule => ({
  metric: 'radio.frequency_mhz',
  column: 'channel',
  scope: 'fast',
  pattern: '^(\\d+)',
  ...(map ? { map } : {}),
  where: [{ column: 'band', matches: band }],
});
const radios: TableRule = {
  id: 'cambiumRadioTable',
  entry: `${AP}.2.1`,
  columns: {
    band: 3,
    clients: 5,
    channel: 6,
    width: 7,
    txPower: 8,
    noise: 16,
    airtime: 18,
  },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.clients', column: 'clients', scope: 'fast' },
    frequency('^2', CHANNELS_2_GHZ),
    frequency('^5', CHANNELS_5_GHZ),
    frequency('^6', CHANNELS_6_GHZ),
    {
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      pattern: '^(\\d+)',
      absent: [0],
    },
    { metric: 'radio.tx_power_dbm', column: 'txPower', scope: 'slow', range: [-10, 40] },
    {
      metric: 'radio.noise_dbm',
      column: 'noise',
      scope: 'fast',
      pattern: '(-\\d+)',
      range: [-120, -1],
    },
    // total/tx/rx/busy
    {
      metric: 'radio.airtime_pct',
      column: 'airtime',
      scope: 'fast',
      pattern: '^(\\d+(?:\\.\\d+)?)',
      range: [0, 100],
    },
  ],
};

const clients: TableRule = {
  id: 'cambiumClientTable',
  entry: `${AP}.3.1`,
  columns: { mac: 2, address: 3, name: 4, radio: 8, snr: 11, txRate: 12 },
  refresh: 'walk',
  maxRows: 512,
  tags: { radio: CLIENT_RADIO, mac: CLIENT },
  stations: { mac: CLIENT, radio: CLIENT_RADIO, name: 'name', lastIp: 'address' },
  values: [
    { metric: 'station.snr_db', column: 'snr', scope: 'slow', range: [1, 90] },
    {
      metric: 'station.tx_rate_bps',
      column: 'txRate',
      scope: 'slow',
      pattern: '^(\\d+(?:\\.\\d+)?)',
      scale: 1e6,
      absent: [0],
    },
  ],
};

const mesh: TableRule = {
  id: 'cambiumMeshClientTable',
  entry: `${AP}.5.1`,
  columns: { mac: 2, address: 4, name: 5, band: 7, snr: 8, signal: 9 },
  refresh: 'walk',
  maxRows: 64,
  tags: { radio: MESH_RADIO, mac: CLIENT },
  stations: { mac: CLIENT, radio: MESH_RADIO, name: 'name', lastIp: 'address' },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    { metric: 'station.snr_db', column: 'snr', scope: 'fast', range: [1, 90] },
  ],
};

/** Cambium Wi-Fi access points, indoors and out, and the cnPilot home routers. */
export const cnpilot: SnmpProfile = {
  id: 'cnpilot',
  title: 'Cambium cnPilot',
  vendor: 'Cambium Networks',
  detect: [
    { sysObjectId: '1.3.6.1.4.1.17713.22' },
    { sysObjectId: '1.3.6.1.4.1.41010' },
    { sysObjectId: '1.3.6.1.4.1', sysDescr: '^(Cambium )?cnPilot' },
  ],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [
      { under: `${AP}.1.1.5` },
      { oid: `${HOME}.1.1.0` },
      // Cambium cnPilot E500 Access Point; cnPilot R190 4.3.3-R4
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '(cnPilot \\S+)' },
    ],
    version: [
      { under: `${AP}.1.1.8` },
      { oid: `${HOME}.1.5.0` },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '\\s(\\d+\\.\\S+)$' },
    ],
    serial: [{ under: `${AP}.1.1.4` }, { oid: `${HOME}.1.6.0` }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [],
  tables: [device, radios, clients, mesh],
};
