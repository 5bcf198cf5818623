import type { SnmpProfile, TableRule, TableValueRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { mikrotikOptics, mikrotikPoe } from './mikrotik-ports.js';

/** SwOS serves a part of MIKROTIK-MIB. */
const MIKROTIK = '1.3.6.1.4.1.14988.1.1';
const TENTH = 0.1;

type GaugeRule = Pick<TableValueRule, 'metric' | 'scale' | 'tags' | 'absent'>;

/** SwOS sends gauges without their names and units, and finer than RouterOS: they are told by their number. */
const gauge = (number: number, rule: GaugeRule): TableValueRule => ({
  ...rule,
  scope: 'fast',
  column: 'value',
  where: [{ part: 0, equals: [number] }],
});

const supply = (number: number) =>
  ({ unit: { from: 'text', text: `PSU${number}` } }) as const satisfies TableValueRule['tags'];

const gauges: TableRule = {
  id: 'mtxrGaugeTable',
  entry: `${MIKROTIK}.3.100.1`,
  columns: { value: 3 },
  refresh: 'instances',
  maxRows: 64,
  values: [
    gauge(16, { metric: 'device.power_w', scale: TENTH, tags: {} }),
    gauge(52, { metric: 'device.temperature_c', tags: {} }),
    gauge(7_201, { metric: 'power.voltage_v', scale: 0.01, absent: [0], tags: supply(1) }),
    gauge(7_202, { metric: 'power.voltage_v', scale: 0.01, absent: [0], tags: supply(2) }),
    gauge(7_301, { metric: 'power.current_a', scale: 0.001, tags: supply(1) }),
    gauge(7_302, { metric: 'power.current_a', scale: 0.001, tags: supply(2) }),
  ],
};

/** MikroTik switches with SwOS and SwOS Lite. */
export const swos: SnmpProfile = {
  id: 'swos',
  title: 'MikroTik SwOS',
  vendor: 'MikroTik',
  detect: [{ sysObjectId: '1.3.6.1.4.1.14988.2' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^(\\S+)\\s+SwOS' }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: 'SwOS(?: Lite)? v(\\S+)' }],
    serial: [{ oid: `${MIKROTIK}.7.3.0` }],
  },
  interfaces: PLAIN_INTERFACES,
  bridge: { fdbPort: 'bridge-port', maxRows: 2_000 },
  scalars: [
    {
      metric: 'device.voltage_v',
      oid: `${MIKROTIK}.3.8.0`,
      scope: 'fast',
      scale: TENTH,
      absent: [0],
    },
    {
      metric: 'device.temperature_c',
      oid: `${MIKROTIK}.3.11.0`,
      scope: 'fast',
      scale: TENTH,
      absent: [0],
    },
    {
      metric: 'device.temperature_c',
      oid: `${MIKROTIK}.3.10.0`,
      scope: 'fast',
      scale: TENTH,
      absent: [0],
    },
  ],
  tables: [gauges, mikrotikPoe, mikrotikOptics],
};
