import type { TableRule, TagRule } from '../profile.js';
import { sensorColumn } from './sensor-rules.js';

/** UBNT-EdgeMAX-MIB and UBNT-UFIBER-MIB: one tree for EdgePoints, EdgeRouters and OLTs, in thousandths. */
export const EDGEMAX = '1.3.6.1.4.1.41112.1.5';
const MILLI = 0.001;

export const edgemaxIdentity = {
  model: { oid: `${EDGEMAX}.1.1.0` },
  serial: { oid: `${EDGEMAX}.1.2.0` },
  version: { oid: `${EDGEMAX}.1.3.0`, pattern: '(?:^|v)(\\d+(?:\\.\\d+){1,2})' },
};

/** The UISP Fiber OLT XGS sends plain degrees: nothing that works is colder than 0.2 °C inside. */
const DEGREES = {
  scale: 1,
  above: { limit: 200, scale: MILLI, reason: 'thousandths of a degree' },
  absent: [0],
} as const;
const thermometer: TagRule = { from: 'index', part: 0, prefix: 'thermometer ' };

export const thermometers: TableRule = {
  id: 'ubntThermsTable',
  entry: `${EDGEMAX}.4.2.1`,
  columns: { temperature: 3 },
  refresh: 'instances',
  maxRows: 32,
  values: [
    {
      metric: 'device.temperature_c',
      column: 'temperature',
      scope: 'fast',
      ...DEGREES,
      combine: 'max',
    },
    sensorColumn('temperature', thermometer, '°C', {
      ...DEGREES,
      unless: 'device.temperature_c',
    }),
  ],
};

export const fans: TableRule = {
  id: 'ubntFansTable',
  entry: `${EDGEMAX}.5.2.1`,
  columns: { speed: 3 },
  refresh: 'instances',
  maxRows: 16,
  values: [sensorColumn('speed', { from: 'index', part: 0, prefix: 'fan ' }, 'rpm')],
};

export const powerOutputs: TableRule = {
  id: 'ubntPowerOutTable',
  entry: `${EDGEMAX}.2.2.1`,
  columns: { voltage: 2, current: 3, power: 4 },
  refresh: 'instances',
  maxRows: 32,
  tags: { unit: { from: 'index', part: 0, prefix: 'output ' } },
  values: [
    { metric: 'power.voltage_v', column: 'voltage', scope: 'fast', scale: MILLI },
    { metric: 'power.current_a', column: 'current', scope: 'fast', scale: MILLI },
    { metric: 'power.power_w', column: 'power', scope: 'fast', scale: MILLI },
  ],
};

const supply: TagRule = { from: 'index', part: 0, prefix: 'PSU ' };
const named = (what: string): TagRule => ({ from: 'wrapped', of: supply, after: ` ${what}` });

/** A mains supply shows a charge of 0 % and a time, too: it is no empty battery. */
const WITH_BATTERIES = [{ column: 'batteries', equals: [1, 2, 3, 4, 5, 6, 7, 8] }] as const;

export const powerSupplies: TableRule = {
  id: 'ubntPsuTable',
  entry: `${EDGEMAX}.3.2.1`,
  columns: {
    status: 3,
    voltage: 5,
    temperature: 6,
    charging: 7,
    batteries: 8,
    charge: 9,
    remaining: 10,
  },
  refresh: 'instances',
  maxRows: 16,
  tags: { unit: supply },
  values: [
    // 0 V is a supply without mains, and the reason why this is read at all.
    { metric: 'power.voltage_v', column: 'voltage', scope: 'fast', scale: MILLI },
    {
      metric: 'power.temperature_c',
      column: 'temperature',
      scope: 'fast',
      scale: MILLI,
      absent: [0],
    },
    {
      metric: 'power.charge_pct',
      column: 'charge',
      scope: 'fast',
      range: [0, 100],
      where: WITH_BATTERIES,
    },
    {
      metric: 'power.runtime_s',
      column: 'remaining',
      scope: 'fast',
      scale: 0.01,
      where: WITH_BATTERIES,
    },
    sensorColumn('status', named('status'), 'state'),
    sensorColumn('charging', named('charging'), 'state'),
    sensorColumn('batteries', named('batteries'), 'batteries'),
  ],
};
