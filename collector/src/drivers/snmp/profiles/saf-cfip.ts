import type { SnmpProfile, TableRule } from '../profile.js';
import { RADIO_INTERFACES, RADIO_QUIRKS, RECEIVED, text } from './radio-shared.js';
import { sensorColumn } from './sensor-rules.js';

/** SAF-IPRADIO ipRadioCfg. */
const CFIP = '1.3.6.1.4.1.7571.100.1.1.5.1.1.1';
const RADIO = text('radio');

/** Row 1 is this radio; the others are the far end's, seen over the link. */
const LOCAL = [{ part: 0, equals: [1] }] as const;

const radio: TableRule = {
  id: 'radioTable',
  entry: `${CFIP}.10.1`,
  columns: { txPower: 4, signal: 5, txFrequency: 9, rxFrequency: 10 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO },
  values: [
    {
      metric: 'radio.signal_dbm',
      column: 'signal',
      scope: 'fast',
      range: RECEIVED,
      where: LOCAL,
    },
    {
      metric: 'radio.tx_power_dbm',
      column: 'txPower',
      scope: 'fast',
      range: [-60, 60],
      where: LOCAL,
    },
    {
      metric: 'radio.frequency_mhz',
      column: 'txFrequency',
      scope: 'fast',
      scale: 0.001,
      absent: [0],
      where: LOCAL,
    },
    {
      metric: 'radio.frequency_mhz',
      column: 'rxFrequency',
      scope: 'fast',
      scale: 0.001,
      absent: [0],
      where: LOCAL,
      tags: { radio: text('radio receive') },
    },
  ],
};

const modem: TableRule = {
  id: 'modemTable',
  entry: `${CFIP}.12.1`,
  columns: { width: 3, capacity: 6, mse: 10, rate: 18 },
  refresh: 'instances',
  maxRows: 8,
  tags: { radio: RADIO },
  values: [
    // What is configured, and what adaptive modulation makes of it: kb/s.
    {
      metric: 'radio.tx_capacity_bps',
      column: 'capacity',
      scope: 'fast',
      scale: 1_000,
      absent: [0],
      where: LOCAL,
    },
    {
      metric: 'radio.tx_rate_bps',
      column: 'rate',
      scope: 'fast',
      scale: 1_000,
      absent: [0],
      where: LOCAL,
    },
    {
      metric: 'radio.channel_width_mhz',
      column: 'width',
      scope: 'slow',
      scale: 0.001,
      absent: [0],
      where: LOCAL,
    },
    sensorColumn('mse', text('MSE'), 'dB', {
      scope: 'fast',
      scale: 0.1,
      range: [-600, -1],
      where: LOCAL,
    }),
  ],
};

/** SAF Tehnika CFIP: Lumina, PhoeniX, Marathon, FreeMile. */
export const safCfip: SnmpProfile = {
  id: 'saf-cfip',
  title: 'SAF CFIP',
  vendor: 'SAF Tehnika',
  detect: [{ sysObjectId: '1.3.6.1.4.1.7571.100.1.1.5' }],
  quirks: RADIO_QUIRKS,
  identity: {
    // SAF microwave radio;CFIP Lumina FODU v2.64.33;Model:2;HW:15;SN: …;PC: …
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: ';(.+?) v\\d' }, { oid: `${CFIP}.1.0` }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: ' v(\\d[\\d.]*)' }],
    serial: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: 'SN: ?([^;\\s]+)' }],
  },
  interfaces: RADIO_INTERFACES,
  scalars: [
    // SAF-IPADDONS iduInputVoltage.
    {
      metric: 'device.voltage_v',
      oid: '1.3.6.1.4.1.7571.100.1.1.5.15.1.2.0',
      scope: 'fast',
      range: [1, 100],
    },
    {
      metric: 'device.temperature_c',
      oid: `${CFIP}.5.0`,
      scope: 'fast',
      above: { limit: 120, scale: 0.1, reason: 'tenths, in software before March 2009' },
      range: [-60, 1_200],
    },
  ],
  tables: [radio, modem],
};
