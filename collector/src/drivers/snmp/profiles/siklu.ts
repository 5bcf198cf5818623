import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED, text } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';

/** RADIO-BRIDGE-MIB. */
const SIKLU = '1.3.6.1.4.1.31926';
const MULTIHAUL_TG = `${SIKLU}.35`;
/** ENTITY-MIB's first row: the chassis. */
const CHASSIS = '1.3.6.1.2.1.47.1.1.1.1';
const RADIO: TagRule = { from: 'index', part: 0, prefix: 'eh' };
const SFP: TagRule = { from: 'index-interface', part: 0 };

const radio: TableRule = {
  id: 'rbRfTable',
  entry: `${SIKLU}.2.1.1`,
  columns: {
    width: 3,
    frequency: 4,
    isUp: 17,
    snr: 18,
    signal: 19,
    temperature: 26,
    txPower: 42,
    rxFrequency: 51,
  },
  refresh: 'instances',
  maxRows: 4,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.frequency_mhz', column: 'frequency', scope: 'fast', absent: [0] },
    {
      metric: 'radio.frequency_mhz',
      column: 'rxFrequency',
      scope: 'fast',
      absent: [0],
      tags: { radio: { from: 'wrapped', of: RADIO, after: ' receive' } },
    },
    {
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      map: { values: { 1: 250, 2: 500, 3: 750, 4: 1_250, 5: 125, 6: 2_000 } },
    },
    { metric: 'radio.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    { metric: 'radio.snr_db', column: 'snr', scope: 'fast', range: [-20, 60] },
    { metric: 'radio.tx_power_dbm', column: 'txPower', scope: 'slow', range: [-60, 40] },
    {
      metric: 'radio.connected',
      column: 'isUp',
      scope: 'fast',
      map: { values: { 1: 1, 2: 0 } },
    },
    sensorColumn('temperature', { from: 'wrapped', of: RADIO, after: ' temperature' }, '°C', {
      absent: [0],
      range: [-60, 120],
    }),
  ],
};

const opticalPower = (metric: TableValueRule['metric'], column: string): TableValueRule => ({
  metric,
  column,
  scope: 'slow',
  // Tenths of a microwatt.
  scale: 1e-4,
  isMilliwatts: true,
});
const optics: TableRule = {
  id: 'rbSfpDdmTable',
  entry: `${SIKLU}.32.1.1`,
  columns: { temperature: 2, voltage: 3, bias: 4, txPower: 5, rxPower: 6 },
  refresh: 'instances',
  maxRows: 8,
  tags: { interface: SFP },
  values: [
    { metric: 'optic.temperature_c', column: 'temperature', scope: 'slow', scale: 1 / 256 },
    { metric: 'optic.voltage_v', column: 'voltage', scope: 'slow', scale: 1e-4, absent: [0] },
    { metric: 'optic.bias_a', column: 'bias', scope: 'slow', scale: 2e-6 },
    opticalPower('optic.tx_power_dbm', 'txPower'),
    opticalPower('optic.rx_power_dbm', 'rxPower'),
  ],
};

/** Siklu EtherHaul, and MultiHaul before TG: 60, 70 and 80 GHz links. */
export const siklu: SnmpProfile = {
  id: 'siklu',
  title: 'Siklu EtherHaul',
  vendor: 'Siklu',
  detect: [{ sysObjectId: SIKLU }],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [{ oid: `${CHASSIS}.13.1` }, { oid: '1.3.6.1.2.1.1.1.0' }],
    version: [{ oid: `${CHASSIS}.10.1`, pattern: '^(\\S+)' }, { oid: `${SIKLU}.1.5.0` }],
    serial: [{ oid: `${CHASSIS}.11.1` }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [
    { metric: 'device.temperature_c', oid: `${SIKLU}.1.2.0`, scope: 'fast', range: [-60, 120] },
    { metric: 'device.voltage_v', oid: `${SIKLU}.1.1.0`, scope: 'fast', absent: [0] },
  ],
  tables: [radio, optics],
};

const PEER: TagRule = { from: 'column', column: 'name' };
/** As units of firmware 3 answer; the vendor's MIB only reserves this arc. No column has the peer's address. */
const peers: TableRule = {
  id: 'MultiHaul TG peers',
  entry: `${MULTIHAUL_TG}.1.1.3.1.1`,
  columns: { name: 2, signal: 7, snr: 8, rxErrors: 11, txErrors: 12, rxRate: 14, txRate: 15 },
  refresh: 'walk',
  maxRows: 64,
  tags: { radio: PEER },
  values: [
    { metric: 'radio.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    { metric: 'radio.snr_db', column: 'snr', scope: 'fast', range: [-20, 60] },
    { metric: 'radio.rx_rate_bps', column: 'rxRate', scope: 'fast', scale: 1e6 },
    { metric: 'radio.tx_rate_bps', column: 'txRate', scope: 'fast', scale: 1e6 },
    { metric: 'radio.packet_error_pct', column: 'rxErrors', scope: 'fast', range: [0, 100] },
    sensorColumn('txErrors', { from: 'wrapped', of: PEER, after: ' transmit packet errors' }, '%', {
      range: [0, 100],
    }),
    {
      metric: 'radio.clients',
      column: 'signal',
      scope: 'fast',
      map: { values: {}, other: 1 },
      combine: 'sum',
      tags: { radio: text('MultiHaul') },
    },
  ],
};

/** Siklu MultiHaul TG: 60 GHz base units (N) and terminals (T). */
export const sikluMultihaulTg: SnmpProfile = {
  id: 'siklu-mhtg',
  title: 'Siklu MultiHaul TG',
  vendor: 'Siklu',
  detect: [{ sysObjectId: MULTIHAUL_TG }],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [{ oid: `${CHASSIS}.13.1` }, { oid: '1.3.6.1.2.1.1.1.0' }],
    version: [{ oid: `${CHASSIS}.10.1` }],
    serial: [{ oid: `${CHASSIS}.11.1` }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [],
  tables: [peers],
};
