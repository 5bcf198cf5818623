import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { NO_LINES } from './agent-quirks.js';

/** ARICENT-ISS-MIB: the software that cnMatrix is built on. */
const ISS = '1.3.6.1.4.1.2076.81.1';
/** CAMBIUM-NETWORKS-TRANSCEIVER-MIB. */
const TRANSCEIVER = '1.3.6.1.4.1.2076.81.18.1.1.11.1';
/** POWER-ETHERNET-MIB (RFC 3621) pethMainPseEntry. */
const POE = '1.3.6.1.2.1.105.1.3.1.1';
const POE_UNIT: TagRule = { from: 'index', part: 0, prefix: 'PoE ' };
const PORT: TagRule = { from: 'index-interface', part: 0 };

const unknown = { absent: [-32_768], because: 'the MIB: not known' } as const;
const power = (metric: TableValueRule['metric'], column: string): TableValueRule => ({
  metric,
  column,
  scope: 'slow',
  // Microwatts.
  scale: 0.001,
  isMilliwatts: true,
  ...unknown,
});
const optics: TableRule = {
  id: 'cnTransceiverPortTable',
  entry: TRANSCEIVER,
  columns: { temperature: 11, voltage: 12, bias: 13, txPower: 14, rxPower: 15 },
  refresh: 'instances',
  maxRows: 64,
  tags: { interface: PORT },
  values: [
    { metric: 'optic.temperature_c', column: 'temperature', scope: 'slow', ...unknown },
    { metric: 'optic.voltage_v', column: 'voltage', scope: 'slow', scale: 0.001, ...unknown },
    { metric: 'optic.bias_a', column: 'bias', scope: 'slow', scale: 1e-6, ...unknown },
    power('optic.tx_power_dbm', 'txPower'),
    power('optic.rx_power_dbm', 'rxPower'),
  ],
};

const poe: TableRule = {
  id: 'pethMainPseTable',
  entry: POE,
  columns: { budget: 2, consumption: 4 },
  refresh: 'instances',
  maxRows: 16,
  tags: { unit: POE_UNIT },
  values: [
    { metric: 'power.power_w', column: 'consumption', scope: 'fast' },
    { metric: 'power.load_pct', column: 'consumption', over: 'budget', scope: 'fast' },
  ],
};

/** ARICENT-POE-MIB fsPethPsePortEntry: milliamperes, tenths of a volt, milliwatts. */
const poePorts: TableRule = {
  id: 'fsPethPsePortTable',
  entry: '1.3.6.1.4.1.2076.103.1.3.1',
  columns: { current: 3, voltage: 4, power: 5 },
  refresh: 'instances',
  maxRows: 128,
  tags: { unit: { from: 'index', part: -1, prefix: 'port ' } },
  values: [
    { metric: 'power.power_w', column: 'power', scope: 'fast', scale: 0.001 },
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

/** Cambium cnMatrix switches. */
export const cnmatrix: SnmpProfile = {
  id: 'cnmatrix',
  title: 'Cambium cnMatrix',
  vendor: 'Cambium Networks',
  detect: [{ sysObjectId: '1.3.6.1.4.1.17713.24' }],
  quirks: { bulk: true, maxRepetitions: 20, varbinds: 10 },
  identity: {
    // Cambium cnMatrix EX2010-P Ethernet Switch HW:v1 SW:2.0.5-r2
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '\\b((?:EX|TX|NX)\\d\\S*)' }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: 'SW:\\s*(\\S+)' }, { oid: `${ISS}.3.0` }],
    serial: [{ oid: `${ISS}.120.0` }],
  },
  interfaces: {
    counters: 'hc',
    ignore: `^(${NO_LINES}|CPU.*)$`,
    unknownSpeedCeilingBps: 1e10,
    maxRows: 256,
  },
  bridge: { fdbPort: 'bridge-port', maxRows: 2_000 },
  scalars: [
    { metric: 'device.temperature_c', oid: `${ISS}.66.0`, scope: 'fast', range: [-40, 120] },
    { metric: 'device.cpu_pct', oid: `${ISS}.68.0`, scope: 'fast', range: [0, 100] },
    { metric: 'device.memory_pct', oid: `${ISS}.73.0`, scope: 'fast', range: [0, 100] },
  ],
  tables: [poe, poePorts, optics],
};
