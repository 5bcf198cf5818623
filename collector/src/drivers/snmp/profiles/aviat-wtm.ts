import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED_TENTHS } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';

/** aviatModules of STXN-GLOBALREGISTER-MIB. */
const AVIAT = '1.3.6.1.4.1.2509.9';
const RF = `${AVIAT}.5.2.1.1`;
const MODEM = `${AVIAT}.3.2.1.1`;
/** AVIAT-RXPERFORMANCE-MIB and its extension. */
const RECEIVER = `${AVIAT}.15.2.2.1`;
const RECEIVER_EX = `${AVIAT}.33.2.2.1`;
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';
/** ENTITY-SENSOR-MIB (RFC 3433). */
const ENTITY_SENSOR = '1.3.6.1.2.1.99.1.1.1';

/** Every table is indexed by entPhysicalIndex: `Carrier1/1`. */
const RADIO: TagRule = {
  from: 'first',
  of: [
    { from: 'column', column: 'name' },
    { from: 'index', part: 0, prefix: 'carrier ' },
  ],
};

const carriers: TableRule = {
  id: 'aviatRfConfigTable',
  entry: RF,
  columns: {
    txFrequency: 1,
    rxFrequency: 2,
    name: `${ENTITY}.7`,
    width: `${MODEM}.1`,
    txCapacity: `${MODEM}.11`,
    rxCapacity: `${MODEM}.12`,
    signal: `${RECEIVER}.4`,
    snr: `${RECEIVER_EX}.3`,
    txPower: `${RECEIVER_EX}.7`,
  },
  refresh: 'instances',
  maxRows: 512,
  tags: { radio: RADIO },
  values: [
    {
      metric: 'radio.signal_dbm',
      column: 'signal',
      scope: 'fast',
      scale: 0.1,
      range: RECEIVED_TENTHS,
    },
    // CINR in tenths of a dB.
    { metric: 'radio.snr_db', column: 'snr', scope: 'fast', scale: 0.1, range: [0, 900] },
    {
      metric: 'radio.tx_power_dbm',
      column: 'txPower',
      scope: 'fast',
      scale: 0.1,
      range: [-600, 600],
    },
    {
      metric: 'radio.frequency_mhz',
      column: 'txFrequency',
      scope: 'fast',
      scale: 0.001,
      absent: [0],
    },
    {
      metric: 'radio.frequency_mhz',
      column: 'rxFrequency',
      scope: 'fast',
      scale: 0.001,
      absent: [0],
      tags: { radio: { from: 'wrapped', of: RADIO, after: ' receive' } },
    },
    {
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      scale: 0.001,
      absent: [0],
    },
    { metric: 'radio.tx_capacity_bps', column: 'txCapacity', scope: 'fast', scale: 1_000 },
    { metric: 'radio.rx_capacity_bps', column: 'rxCapacity', scope: 'fast', scale: 1_000 },
  ],
};

/** EntitySensorDataType. */
const DC_VOLTS = [4];
const AMPERES = [5];
const CELSIUS = [8];
const reading = (type: number[]): Partial<TableValueRule> => ({
  scope: 'fast',
  decimals: 'precision',
  siPrefix: 'prefix',
  where: [{ column: 'type', equals: type }],
});
const sensors: TableRule = {
  id: 'entPhySensorTable',
  entry: ENTITY_SENSOR,
  columns: { type: 1, prefix: 2, precision: 3, value: 4, name: `${ENTITY}.7` },
  refresh: 'instances',
  maxRows: 512,
  values: [
    // The hottest counts.
    {
      metric: 'device.temperature_c',
      column: 'value',
      ...reading(CELSIUS),
      scope: 'fast',
      combine: 'max',
    },
    sensorColumn('value', { from: 'column', column: 'name' }, '°C', {
      ...reading(CELSIUS),
      scope: 'slow',
      unless: 'device.temperature_c',
    }),
    { metric: 'device.voltage_v', column: 'value', ...reading(DC_VOLTS), scope: 'fast' },
    { metric: 'device.current_a', column: 'value', ...reading(AMPERES), scope: 'slow' },
  ],
};

/** Aviat WTM 4000: all-outdoor microwave. */
export const aviatWtm: SnmpProfile = {
  id: 'aviat-wtm',
  title: 'Aviat WTM',
  vendor: 'Aviat Networks',
  detect: [{ sysObjectId: '1.3.6.1.4.1.2509.11' }, { sysObjectId: '1.3.6.1.4.1.2509', has: RF }],
  quirks: RADIO_QUIRKS,
  identity: {
    // The second entity is the terminal: 2.7.0.11.4349-WTM4100
    model: [
      { oid: `${ENTITY}.13.2` },
      { oid: `${ENTITY}.10.2`, pattern: '-(WTM\\d+)' },
      { oid: '1.3.6.1.2.1.1.1.0' },
    ],
    version: [{ oid: `${ENTITY}.10.2`, pattern: '^([\\d.]+)' }],
    serial: [{ oid: `${ENTITY}.11.2` }],
  },
  interfaces: { ...RADIO_INTERFACES, unknownSpeedCeilingBps: 1e10 },
  scalars: [],
  tables: [carriers, sensors],
};
