import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';

/** CERAGON-MIB, MWRM-RADIO-MIB and MWRM-UNIT-MIB. */
const CERAGON = '1.3.6.1.4.1.2281.10';
const RFU_STATUS = `${CERAGON}.5.1.1`;
const RFU_CONFIGURATION = `${CERAGON}.5.2.1`;
const RADIO_STATUS = `${CERAGON}.7.1.1`;
const RADIO_CONFIGURATION = `${CERAGON}.7.2.1`;
const MODEM = `${CERAGON}.7.4.1.1`;
const UNIT = `${CERAGON}.1`;
/** The same index everywhere: the radio's ifIndex. */
const RADIO: TagRule = { from: 'index-interface', part: 0 };
const of = (after: string): TagRule => ({ from: 'wrapped', of: RADIO, after: ` ${after}` });

/** The MIB says MHz, the units answer kHz; -1 and 0 where a carrier is not set. */
const FREQUENCY = {
  metric: 'radio.frequency_mhz',
  scope: 'fast',
  range: [1, 2e8],
  above: { limit: 200_000, scale: 0.001, reason: 'kHz, where the MIB says MHz' },
} as const;

const rfu: TableRule = {
  id: 'genEquipRfuStatusTable',
  entry: RFU_STATUS,
  columns: {
    signal: 2,
    txPower: 3,
    diversity: 10,
    combined: 11,
    temperature: 24,
    txFrequency: `${RFU_CONFIGURATION}.3`,
    rxFrequency: `${RFU_CONFIGURATION}.4`,
  },
  refresh: 'instances',
  maxRows: 64,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.signal_dbm', column: 'signal', scope: 'fast', range: RECEIVED },
    ...(['diversity', 'combined'] as const).map((receiver) => ({
      metric: 'radio_chain.signal_dbm' as const,
      column: receiver,
      scope: 'fast' as const,
      range: RECEIVED,
      tags: { radio: RADIO, chain: { from: 'text' as const, text: receiver } },
    })),
    {
      metric: 'radio.tx_power_dbm',
      column: 'txPower',
      scope: 'fast',
      range: [-60, 60],
      because: '-99 while muted',
    },
    { ...FREQUENCY, column: 'txFrequency' },
    { ...FREQUENCY, column: 'rxFrequency', tags: { radio: of('receive') } },
    sensorColumn('temperature', of('power amplifier temperature'), '°C', { range: [-60, 150] }),
  ],
};

/** 32-bit agents send the -99.00 dB of "no signal" as 4294957396 or 4294957397. */
const modem: TableRule = {
  id: 'genEquipRadioStatusTable',
  entry: RADIO_STATUS,
  columns: {
    mse: 2,
    xpi: 5,
    state: `${RADIO_CONFIGURATION}.9`,
    width: `${MODEM}.3`,
    txRate: `${MODEM}.7`,
    rxRate: `${MODEM}.11`,
  },
  refresh: 'instances',
  maxRows: 64,
  tags: { radio: RADIO },
  values: [
    { metric: 'radio.tx_rate_bps', column: 'txRate', scope: 'fast', scale: 1_000 },
    { metric: 'radio.rx_rate_bps', column: 'rxRate', scope: 'fast', scale: 1_000 },
    {
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      scale: 0.001,
      range: [1, 1e7],
    },
    {
      metric: 'radio.connected',
      column: 'state',
      scope: 'fast',
      map: { values: { 0: 0, 1: 1 } },
    },
    sensorColumn('mse', of('MSE'), 'dB', {
      scope: 'fast',
      scale: 0.01,
      range: [-9_899, 0],
      because: '-99.00 dB: no signal',
    }),
    sensorColumn('xpi', of('XPI'), 'dB', {
      scale: 0.01,
      range: [0, 9_899],
      because: '-99.00 dB, also unsigned: no measurement',
    }),
  ],
};

/** Ceragon FibeAir IP-10, IP-20 and IP-50 (CeraOS), and Cambium PTP 820. */
export const ceraos: SnmpProfile = {
  id: 'ceraos',
  title: 'Ceragon FibeAir (CeraOS)',
  vendor: 'Ceragon',
  detect: [
    { sysObjectId: '1.3.6.1.4.1.2281' },
    // Cambium PTP 820 is the same radio.
    { sysObjectId: '1.3.6.1.4.1.17713', has: RFU_STATUS },
  ],
  quirks: RADIO_QUIRKS,
  identity: {
    model: [
      {
        oid: '1.3.6.1.2.1.1.2.0',
        values: {
          '1.3.6.1.4.1.2281.1.10': 'FibeAir IP-10',
          '1.3.6.1.4.1.2281.1.20.1.1.2': 'IP-20N',
          '1.3.6.1.4.1.2281.1.20.1.2.2': 'IP-20N',
          '1.3.6.1.4.1.2281.1.20.1.3.1': 'IP-20LH',
          '1.3.6.1.4.1.2281.1.20.2.2': 'IP-20C',
          '1.3.6.1.4.1.2281.1.20.2.2.2': 'IP-20C',
          '1.3.6.1.4.1.2281.1.20.2.2.3': 'IP-20S',
          '1.3.6.1.4.1.2281.1.20.2.2.4': 'IP-20E',
        },
      },
      { oid: '1.3.6.1.2.1.1.1.0' },
    ],
    version: [{ under: `${CERAGON}.4.1.13.1.1.4` }],
    serial: [{ under: `${UNIT}.2.10.1.1.6` }, { oid: `${UNIT}.2.1.0` }],
  },
  interfaces: { ...RADIO_INTERFACES, unknownSpeedCeilingBps: 1e10 },
  scalars: [
    { metric: 'device.temperature_c', oid: `${UNIT}.1.9.0`, scope: 'fast', range: [-60, 150] },
    { metric: 'device.voltage_v', oid: `${UNIT}.1.10.0`, scope: 'fast', absent: [0] },
  ],
  tables: [rfu, modem],
};
