import type { SnmpProfile, TableRule, TableValueRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { onBatteryAt, powerAt, sensorAt, sensorColumn } from './sensor-rules.js';

/** PowerNet-MIB hardware. */
const HARDWARE = '1.3.6.1.4.1.318.1.1';
const UPS = `${HARDWARE}.1`;
const PDU = `${HARDWARE}.12`;
const TENTH = 0.1;
const unit = (text: string) => ({ unit: { from: 'text', text } }) as const;

type Measurement = Omit<TableValueRule, 'scope' | 'column'>;

/**
 * Objects that newer cards have in tenths (upsHighPrec) and older cards in whole units (upsAdv): the first where there
 * is one, else the second.
 */
function inTenthsOrWhole(column: string, measurement: Measurement): readonly TableValueRule[] {
  const tenths = `${column}Tenths`;
  return [{ ...measurement, scope: 'fast', column, where: [{ column: tenths, isAbsent: true }] }];
}

const inTenths = (column: string, measurement: Measurement): TableValueRule => ({
  ...measurement,
  scope: 'fast',
  column,
  scale: TENTH,
});

const voltage = (of: string): Measurement => ({ metric: 'power.voltage_v', tags: unit(of) });
const NO_SENSOR = { absent: [0, -1], because: 'models that do not measure it' };
const battery = {
  charge: { metric: 'power.charge_pct', tags: unit('battery'), range: [0, 1_000] },
  temperature: { metric: 'power.temperature_c', tags: unit('battery'), ...NO_SENSOR },
  voltage: { ...voltage('battery'), ...NO_SENSOR },
} as const satisfies Record<string, Measurement>;
const load: Measurement = { metric: 'power.load_pct', tags: unit('output') };
const current: Measurement = { metric: 'power.current_a', tags: unit('output'), ...NO_SENSOR };
const frequency = (of: string): Measurement => ({
  metric: 'sensor.value',
  tags: {
    name: { from: 'text', text: `${of} frequency` },
    unit: { from: 'text', text: 'Hz' },
  },
  absent: [0, -1],
});

function group(id: string, arc: string, rule: Pick<TableRule, 'columns' | 'values'>): TableRule {
  return { id, entry: `${UPS}.${arc}`, refresh: 'instances', maxRows: 1, ...rule };
}

const upsTables: readonly TableRule[] = [
  group('upsHighPrecBattery', '2.3', {
    columns: { charge: 1, temperature: 2, voltage: 4 },
    values: [
      inTenths('charge', battery.charge),
      inTenths('temperature', battery.temperature),
      inTenths('voltage', battery.voltage),
    ],
  }),
  group('upsAdvBattery', '2.2', {
    columns: {
      charge: 1,
      temperature: 2,
      voltage: 8,
      chargeTenths: `${UPS}.2.3.1`,
      temperatureTenths: `${UPS}.2.3.2`,
      voltageTenths: `${UPS}.2.3.4`,
    },
    values: [
      ...inTenthsOrWhole('charge', { ...battery.charge, range: [0, 100] }),
      ...inTenthsOrWhole('temperature', battery.temperature),
      ...inTenthsOrWhole('voltage', battery.voltage),
    ],
  }),
  group('upsHighPrecInput', '3.3', {
    columns: { voltage: 1, frequency: 4 },
    values: [inTenths('voltage', voltage('input')), inTenths('frequency', frequency('input'))],
  }),
  group('upsAdvInput', '3.2', {
    columns: {
      voltage: 1,
      frequency: 4,
      voltageTenths: `${UPS}.3.3.1`,
      frequencyTenths: `${UPS}.3.3.4`,
    },
    values: [
      ...inTenthsOrWhole('voltage', voltage('input')),
      ...inTenthsOrWhole('frequency', frequency('input')),
    ],
  }),
  group('upsHighPrecOutput', '4.3', {
    columns: { voltage: 1, frequency: 2, load: 3, current: 4 },
    values: [
      inTenths('voltage', voltage('output')),
      inTenths('frequency', frequency('output')),
      inTenths('load', { ...load, range: [0, 3_000] }),
      inTenths('current', current),
    ],
  }),
  group('upsAdvOutput', '4.2', {
    columns: {
      voltage: 1,
      frequency: 2,
      load: 3,
      current: 4,
      voltageTenths: `${UPS}.4.3.1`,
      frequencyTenths: `${UPS}.4.3.2`,
      loadTenths: `${UPS}.4.3.3`,
      currentTenths: `${UPS}.4.3.4`,
    },
    values: [
      ...inTenthsOrWhole('voltage', voltage('output')),
      ...inTenthsOrWhole('frequency', frequency('output')),
      ...inTenthsOrWhole('load', { ...load, range: [0, 300] }),
      ...inTenthsOrWhole('current', current),
    ],
  }),
];

/** rPDULoadStatusTable: the phases of a switched or metered PDU, then its banks. */
const pduLoad: TableRule = {
  id: 'rPDULoadStatusTable',
  entry: `${PDU}.2.3.1.1`,
  columns: { load: 2 },
  refresh: 'instances',
  maxRows: 64,
  tags: { unit: { from: 'index', part: 0, prefix: 'load ' } },
  values: [
    { metric: 'power.current_a', column: 'load', scope: 'fast', scale: TENTH, absent: [-1] },
  ],
};

/** rPDU2PhaseStatusTable: what newer cards measure besides. */
const pduPhases: TableRule = {
  id: 'rPDU2PhaseStatusTable',
  entry: `${HARDWARE}.26.6.3.1`,
  columns: { voltage: 6 },
  refresh: 'instances',
  maxRows: 16,
  tags: { unit: { from: 'index', part: 0, prefix: 'phase ' } },
  values: [{ metric: 'power.voltage_v', column: 'voltage', scope: 'fast', absent: [-1, 0] }],
};

const humidity = { absent: [-1, 0], because: 'a probe that only measures temperature' };

/** iemStatusProbesTable: probes on the UPS's card. */
const cardProbes: TableRule = {
  id: 'iemStatusProbesTable',
  entry: `${HARDWARE}.10.2.3.2.1`,
  columns: { name: 2, status: 3, temperature: 4, unit: 5, humidity: 6 },
  refresh: 'instances',
  maxRows: 16,
  values: [
    sensorColumn('temperature', { from: 'column', column: 'name' }, '°C', {
      where: [
        { column: 'status', equals: [2] },
        { column: 'unit', equals: [1] },
      ],
    }),
    sensorColumn('temperature', { from: 'column', column: 'name' }, '°C', {
      scale: 5 / 9,
      offset: -160 / 9,
      where: [
        { column: 'status', equals: [2] },
        { column: 'unit', equals: [2] },
      ],
    }),
    sensorColumn(
      'humidity',
      { from: 'wrapped', of: { from: 'column', column: 'name' }, after: ' humidity' },
      '%',
      { ...humidity, range: [1, 100] },
    ),
  ],
};

const PROBE = {
  from: 'first',
  of: [
    { from: 'column', column: 'name' },
    { from: 'index', part: 0, prefix: 'probe ' },
  ],
} as const;

/** uioSensorStatusTable: probes in the universal ports. */
const portProbes: TableRule = {
  id: 'uioSensorStatusTable',
  entry: `${HARDWARE}.25.1.2.1`,
  columns: { name: 3, temperature: 6, humidity: 7 },
  refresh: 'instances',
  maxRows: 64,
  values: [
    sensorColumn('temperature', PROBE, '°C', { absent: [-1] }),
    sensorColumn('humidity', { from: 'wrapped', of: PROBE, after: ' humidity' }, '%', {
      ...humidity,
      range: [1, 100],
    }),
  ],
};

/** APC Smart-UPS and rack PDUs with a network management card. */
export const apc: SnmpProfile = {
  id: 'apc',
  title: 'APC UPS and PDU',
  vendor: 'APC',
  detect: [{ sysObjectId: '1.3.6.1.4.1.318' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [
      { oid: `${UPS}.1.1.1.0` },
      { oid: `${PDU}.1.5.0` },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: 'MN:\\s*(\\S+)' },
    ],
    version: [
      { oid: '1.3.6.1.4.1.318.1.4.2.4.1.4.1', pattern: '^v?(.+)$' },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: 'PF:\\s*v?(\\S+)' },
    ],
    serial: [
      { oid: `${UPS}.1.2.3.0`, pattern: '^(?!F+$)(.+)$' },
      { oid: `${PDU}.1.6.0` },
      { oid: '1.3.6.1.2.1.1.1.0', pattern: 'SN:\\s*(?!F+\\b)(\\S+)' },
    ],
  },
  interfaces: { ...PLAIN_INTERFACES, counters: 'basic' },
  scalars: [
    powerAt(`${UPS}.2.2.3.0`, 'runtime_s', 'battery', { scale: 0.01 }),
    powerAt(`${UPS}.4.2.8.0`, 'power_w', 'output', { absent: [-1] }),
    sensorAt(`${UPS}.4.1.1.0`, 'output status', 'state', { scope: 'fast' }),
    // upsBasicOutputStatus: unknown(1), onBattery(3); a test of the battery is 15.
    onBatteryAt(`${UPS}.4.1.1.0`, [3], [1]),
    sensorAt(`${UPS}.2.2.4.0`, 'battery replacement', 'state'),
    sensorAt(`${UPS}.2.2.5.0`, 'battery packs', 'packs', { absent: [-1] }),
    // Set by hand, not measured.
    sensorAt(`${PDU}.1.15.0`, 'nominal input voltage', 'V', { absent: [0, -1] }),
    powerAt(`${PDU}.1.16.0`, 'power_w', 'input', { absent: [-1] }),
  ],
  tables: [...upsTables, pduLoad, pduPhases, cardProbes, portProbes],
};
