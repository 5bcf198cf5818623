import type { TableRule, TableValueRule, TagRule } from '../profile.js';
import { sensorColumn } from './sensor-rules.js';

const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';
const NAME: TagRule = {
  from: 'first',
  of: [
    { from: 'column', column: 'name' },
    { from: 'column', column: 'description' },
    { from: 'index', part: 0, prefix: 'sensor ' },
  ],
};

/** EntitySensorDataType → unit. Truth values and what has no unit of its own (unknown, other) are left out. */
const UNITS: Readonly<Record<number, string>> = {
  3: 'V',
  4: 'V',
  5: 'A',
  6: 'W',
  7: 'Hz',
  8: '°C',
  9: '%',
  10: 'rpm',
  11: 'm³/min',
};

const ofType = (type: string, unit: string): TableValueRule =>
  sensorColumn('value', NAME, unit, {
    decimals: 'precision',
    siPrefix: 'scale',
    range: [-999_999_999, 999_999_999],
    because: 'RFC 3433: ±1,000,000,000 are values beyond the sensor',
    where: [
      { column: 'type', equals: [Number(type)] },
      { column: 'status', equals: [1] },
    ],
  });

/** ENTITY-SENSOR-MIB (RFC 3433), named by ENTITY-MIB (RFC 6933). Only sensors whose status is ok. */
export const entitySensors: TableRule = {
  id: 'entPhySensorTable',
  entry: '1.3.6.1.2.1.99.1.1.1',
  columns: {
    type: 1,
    scale: 2,
    precision: 3,
    value: 4,
    status: 5,
    description: `${ENTITY}.2`,
    name: `${ENTITY}.7`,
  },
  refresh: 'instances',
  maxRows: 512,
  values: Object.entries(UNITS).map(([type, unit]) => ofType(type, unit)),
};
