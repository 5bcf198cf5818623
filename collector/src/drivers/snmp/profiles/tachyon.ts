import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED, text } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';

/** TACHYON-MIB, tna30xMIB. */
const TNA = '1.3.6.1.4.1.57344.1';
const SYSTEM = `${TNA}.3`;
const RADIO: TagRule = { from: 'column', column: 'name' };
const PEER_RADIO: TagRule = { from: 'column', column: 'radio' };
const PEER: TagRule = { from: 'column-mac', column: 'mac' };
const of = (after: string): TagRule => ({ from: 'wrapped', of: RADIO, after: ` ${after}` });

const radios: TableRule = {
  id: 'wirelessRadioTable',
  entry: `${TNA}.2.2.1`,
  columns: { name: 2, eirp: 3, frequency: 5, width: 6, modemTemperature: 10, temperature: 11 },
  refresh: 'instances',
  maxRows: 4,
  tags: { radio: RADIO },
  values: [
    {
      metric: 'radio.frequency_mhz',
      column: 'frequency',
      scope: 'fast',
      absent: [0],
      because: '0 on a station that is not connected',
    },
    { metric: 'radio.channel_width_mhz', column: 'width', scope: 'slow', absent: [0] },
    // The antenna's gain included: no transmitter's power.
    sensorColumn('eirp', of('EIRP'), 'dBm', { absent: [0] }),
    sensorColumn('modemTemperature', of('modem temperature'), '°C', { absent: [0] }),
    sensorColumn('temperature', of('temperature'), '°C', { absent: [0] }),
  ],
};

/** Firmware before 1.12.1 counts its rows, later firmware names them by the peer: the address is a column in both. */
const peers: TableRule = {
  id: 'wirelessPeersTable',
  entry: `${TNA}.2.6.1`,
  columns: {
    mac: 1,
    radio: 2,
    signal: 6,
    txRate: 7,
    snr: 8,
    rxRate: 9,
    txMcs: 10,
    rxMcs: 11,
    connectedFor: 12,
    distance: 13,
    rxBytes: 14,
    txBytes: 15,
    name: 20,
  },
  refresh: 'walk',
  maxRows: 128,
  tags: { radio: PEER_RADIO, mac: PEER },
  stations: { mac: PEER, radio: PEER_RADIO, name: 'name' },
  values: [
    { metric: 'station.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    { metric: 'station.snr_db', column: 'snr', scope: 'fast', range: [-20, 60] },
    { metric: 'station.tx_rate_bps', column: 'txRate', scope: 'fast', scale: 1e6, absent: [0] },
    { metric: 'station.rx_rate_bps', column: 'rxRate', scope: 'fast', scale: 1e6, absent: [0] },
    { metric: 'station.tx_mcs', column: 'txMcs', scope: 'slow', range: [0, 31] },
    { metric: 'station.rx_mcs', column: 'rxMcs', scope: 'slow', range: [0, 31] },
    { metric: 'station.distance_m', column: 'distance', scope: 'slow', absent: [0] },
    { metric: 'station.uptime_s', column: 'connectedFor', scope: 'slow' },
    {
      metric: 'station.in_bps',
      column: 'rxBytes',
      scope: 'slow',
      counter: { factor: 8, since: 'connectedFor' },
    },
    {
      metric: 'station.out_bps',
      column: 'txBytes',
      scope: 'slow',
      counter: { factor: 8, since: 'connectedFor' },
    },
  ],
};

const clients: TableRule = {
  id: 'wirelessPeersCount',
  entry: `${TNA}.2`,
  columns: { clients: 5 },
  refresh: 'instances',
  maxRows: 1,
  tags: { radio: text('wlan0') },
  values: [{ metric: 'radio.clients', column: 'clients', scope: 'fast' }],
};

/** Tachyon TNA 300 radios of 60 GHz, and its switches. */
export const tachyon: SnmpProfile = {
  id: 'tachyon',
  title: 'Tachyon',
  vendor: 'Tachyon Networks',
  detect: [{ sysObjectId: '1.3.6.1.4.1.57344' }],
  quirks: RADIO_QUIRKS,
  identity: {
    // Linux tns-100 4.14.275 #0 SMP … on the switches, whose MIB is another.
    model: [
      { oid: `${SYSTEM}.1.0` },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: '^Linux (tn[as]-\\S+) ' },
    ],
    version: [{ oid: `${SYSTEM}.4.0` }],
    serial: [{ oid: `${SYSTEM}.2.0` }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [
    { metric: 'device.temperature_c', oid: `${SYSTEM}.3.0`, scope: 'fast', absent: [0] },
    { metric: 'device.cpu_pct', oid: `${SYSTEM}.6.0`, scope: 'fast', range: [0, 100] },
    { metric: 'device.memory_pct', oid: `${SYSTEM}.7.0`, scope: 'fast', range: [0, 100] },
  ],
  tables: [radios, clients, peers],
};
