import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { powerAt, sensorAt } from './sensor-rules.js';

/** TPLINK-MIB. */
const TPLINK = '1.3.6.1.4.1.11863.6';
const PORT: TagRule = { from: 'index', part: 0, prefix: 'port ' };

/** tpSysMonitorCpuTable and tpSysMonitorMemoryTable, by unit: of the last five seconds. */
const monitor = (
  id: string,
  arc: number,
  metric: 'device.cpu_pct' | 'device.memory_pct',
): TableRule => ({
  id,
  entry: `${TPLINK}.4.1.${arc}.1.1`,
  columns: { used: 2 },
  refresh: 'instances',
  maxRows: 16,
  values: [{ metric, column: 'used', scope: 'fast', range: [0, 100], combine: 'max' }],
});

/** tpPoePortConfigTable: 0.1 W, mA, 0.1 V. */
const poe: TableRule = {
  id: 'tpPoePortConfigTable',
  entry: `${TPLINK}.56.1.1.2.1.1`,
  columns: { power: 7, current: 8, voltage: 9 },
  refresh: 'instances',
  maxRows: 128,
  tags: { unit: PORT },
  values: [
    { metric: 'power.power_w', column: 'power', scope: 'fast', scale: 0.1 },
    { metric: 'power.current_a', column: 'current', scope: 'fast', scale: 0.001 },
    {
      metric: 'power.voltage_v',
      column: 'voltage',
      scope: 'fast',
      scale: 0.1,
      absent: [0],
      because: 'a port that feeds nothing',
    },
  ],
};

const TEXTS = { scope: 'slow', pattern: '^(-?\\d+(?:\\.\\d+)?)$' } as const;
/** What of optics is told in milliwatts before it becomes dBm. */
const power = (metric: 'optic.tx_power_dbm' | 'optic.rx_power_dbm', column: string) =>
  ({ metric, column, ...TEXTS, isMilliwatts: true }) as const;
/** ddmStatusTable: texts with decimals, `N/A` without a module; °C, V, mA, mW. */
const optics: TableRule = {
  id: 'ddmStatusTable',
  entry: `${TPLINK}.96.1.7.1.1`,
  columns: { temperature: 2, voltage: 3, bias: 4, txPower: 5, rxPower: 6 },
  refresh: 'instances',
  maxRows: 128,
  tags: { interface: { from: 'index-interface', part: 0 } },
  values: [
    { metric: 'optic.temperature_c', column: 'temperature', ...TEXTS, range: [-60, 150] },
    { metric: 'optic.voltage_v', column: 'voltage', ...TEXTS, absent: [0] },
    { metric: 'optic.bias_a', column: 'bias', ...TEXTS, scale: 0.001 },
    power('optic.tx_power_dbm', 'txPower'),
    power('optic.rx_power_dbm', 'rxPower'),
  ],
};

/** TP-Link JetStream and Omada switches. */
export const jetstream: SnmpProfile = {
  id: 'jetstream',
  title: 'TP-Link JetStream and Omada switches',
  vendor: 'TP-Link',
  detect: [{ sysObjectId: '1.3.6.1.4.1.11863.5' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: `${TPLINK}.1.1.5.0`, pattern: '^(\\S+)' }],
    version: [{ oid: `${TPLINK}.1.1.6.0`, pattern: '^(\\S+)' }],
    serial: [{ oid: `${TPLINK}.1.1.8.0` }],
  },
  interfaces: PLAIN_INTERFACES,
  bridge: { fdbPort: 'bridge-port', maxRows: 2_000 },
  scalars: [
    // What the PoE ports draw together, of what the switch can give.
    powerAt(`${TPLINK}.56.1.1.1.3.0`, 'power_w', 'PoE', { scale: 0.1 }),
    sensorAt(`${TPLINK}.56.1.1.1.1.0`, 'PoE limit', 'W', { scale: 0.1 }),
    sensorAt(`${TPLINK}.56.1.1.1.4.0`, 'PoE left', 'W', { scale: 0.1 }),
  ],
  tables: [
    monitor('tpSysMonitorCpuTable', 1, 'device.cpu_pct'),
    monitor('tpSysMonitorMemoryTable', 2, 'device.memory_pct'),
    poe,
    optics,
  ],
};
