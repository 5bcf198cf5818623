import type { TableRule, TagRule } from '../profile.js';

/** MIKROTIK-MIB, of RouterOS and SwOS. */
const MIKROTIK = '1.3.6.1.4.1.14988.1.1';
const NAME: TagRule = { from: 'column', column: 'name' };
const TENTH = 0.1;

/** mtxrPOETable: tenths of volts and watts, milliamperes. */
export const mikrotikPoe: TableRule = {
  id: 'mtxrPOETable',
  entry: `${MIKROTIK}.15.1.1`,
  columns: { name: 2, voltage: 4, current: 5, power: 6 },
  refresh: 'instances',
  maxRows: 128,
  tags: { unit: NAME },
  values: [
    {
      metric: 'power.voltage_v',
      column: 'voltage',
      scope: 'fast',
      scale: TENTH,
      absent: [0],
      because: 'a port that feeds nothing is no low battery',
    },
    { metric: 'power.current_a', column: 'current', scope: 'fast', scale: 0.001 },
    { metric: 'power.power_w', column: 'power', scope: 'fast', scale: TENTH },
  ],
};

/** mtxrOpticalTable: thousandths; SwOS sends -128 °C without a module, signed or not. */
export const mikrotikOptics: TableRule = {
  id: 'mtxrOpticalTable',
  entry: `${MIKROTIK}.19.1.1`,
  columns: { name: 2, temperature: 6, voltage: 7, bias: 8, tx: 9, rx: 10 },
  refresh: 'instances',
  maxRows: 128,
  tags: { interface: NAME },
  values: [
    {
      metric: 'optic.rx_power_dbm',
      column: 'rx',
      scope: 'slow',
      scale: 0.001,
      range: [-60_000, 20_000],
      absent: [0],
      because: '0 dBm on a dark or absent module',
    },
    {
      metric: 'optic.tx_power_dbm',
      column: 'tx',
      scope: 'slow',
      scale: 0.001,
      range: [-60_000, 20_000],
      absent: [0],
    },
    {
      metric: 'optic.temperature_c',
      column: 'temperature',
      scope: 'slow',
      range: [-60, 150],
      absent: [0],
    },
    { metric: 'optic.voltage_v', column: 'voltage', scope: 'slow', scale: 0.001, absent: [0] },
    { metric: 'optic.bias_a', column: 'bias', scope: 'slow', scale: 0.001, absent: [0] },
  ],
};
