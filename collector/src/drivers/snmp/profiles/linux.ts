import type { SnmpProfile, TableRule, TableValueRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { mainMemory, processorLoad } from './host-resources.js';
import { routingNeighbours } from './routing-neighbours.js';
import { sensorColumn } from './sensor-rules.js';
import { ucdMemory, ucdProcessor } from './ucd-snmp.js';

const BATTERY = { unit: { from: 'text', text: 'battery' } } as const;
const INPUT = { unit: { from: 'text', text: 'input' } } as const;
const OUTPUT = { unit: { from: 'text', text: 'output' } } as const;

const line = (
  number: number,
  rule: Pick<TableValueRule, 'metric' | 'tags' | 'range'>,
): TableValueRule => ({
  ...rule,
  scope: 'fast',
  column: 'text',
  where: [{ part: 0, equals: [number] }],
});

const nominal = (number: number, name: string): TableValueRule =>
  sensorColumn('text', { from: 'text', text: name }, 'V', {
    where: [{ part: 0, equals: [number] }],
  });

/**
 * Network UPS Tools by a script that snmpd runs under the name `ups-nut` (NET-SNMP-EXTEND-MIB nsExtendOutLine): one
 * value of `upsc` a line, in the order that the script's users agreed on.
 */
const nut: TableRule = {
  id: 'ups-nut',
  // The name in the index, but for its last letter, which is the column.
  entry: '1.3.6.1.4.1.8072.1.3.2.4.1.2.7.117.112.115.45.110.117',
  columns: { text: 116 },
  refresh: 'instances',
  maxRows: 64,
  values: [
    line(1, { metric: 'power.charge_pct', tags: BATTERY, range: [0, 100] }),
    line(3, { metric: 'power.runtime_s', tags: BATTERY }),
    line(4, { metric: 'power.voltage_v', tags: BATTERY }),
    nominal(5, 'battery nominal voltage'),
    nominal(6, 'input nominal voltage'),
    line(7, { metric: 'power.voltage_v', tags: INPUT }),
    line(8, { metric: 'power.load_pct', tags: OUTPUT, range: [0, 300] }),
    line(24, { metric: 'power.temperature_c', tags: BATTERY }),
  ],
};

/** Servers and small boxes with net-snmp. */
export const linux: SnmpProfile = {
  id: 'linux',
  title: 'Linux',
  detect: [{ sysObjectId: '1.3.6.1.4.1.8072.3.2.10', sysDescr: '^Linux ' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^Linux\\b.*\\s(\\S+)$' }],
    version: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^Linux \\S+ (\\S+)' }],
  },
  interfaces: PLAIN_INTERFACES,
  scalars: [],
  tables: [processorLoad, ucdProcessor, ucdMemory, mainMemory, nut, ...routingNeighbours],
};
