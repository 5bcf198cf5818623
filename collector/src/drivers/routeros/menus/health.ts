import type { Observation } from '@atalaya/core/domain/network/reading';
import type { Row } from '../../../transports/routeros-api/reply.js';
import { parseNumber } from '../../../transports/routeros-api/values.js';
import type { MenuReader } from '../menu-reader.js';
import { gauges, type ReadingParts } from '../reading-parts.js';

interface Sensor {
  readonly name: string;
  readonly value: string;
  /** As the router says it: C, V, A, W or RPM; empty for a state; undefined where the version does not tell. */
  readonly type: string | undefined;
}

/** RouterOS 6 gives no unit: these suffixes are the ones that its health names use. */
const UNIT_BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/temperature\d*$/, 'C'],
  [/voltage$/, 'V'],
  [/consumption$/, 'W'],
  [/fan\d*-speed$/, 'RPM'],
];

/** The board's own reading under the names of different boards, the best first. */
const TEMPERATURES = ['temperature', 'board-temperature1', 'board-temperature', 'cpu-temperature'];
const VOLTAGES = ['voltage', 'jack-voltage', '2pin-voltage', 'poe-in-voltage', 'psu1-voltage'];
const POWERS = ['power-consumption'];

/**
 * RouterOS 6 has one row of many names, RouterOS 7 a row of `name` and `value` per sensor; some boards of 6.4x use
 * the new shape already, so the shape and not the version decides.
 */
function readSensors(rows: readonly Row[]): readonly Sensor[] {
  return rows.flatMap((row): Sensor[] => {
    const name = row.get('name');
    const value = row.get('value');
    if (name !== undefined && value !== undefined) return [{ name, value, type: row.get('type') }];
    return [...row]
      .filter(([key]) => !key.startsWith('.'))
      .map(([key, text]) => ({ name: key, value: text, type: undefined }));
  });
}

/** The units' names as SNMP's sensors have them: the same sensor is the same series by whichever way it was read. */
const UNIT_NAMES: Readonly<Record<string, string>> = { C: '°C', RPM: 'rpm' };

function unitOf({ name, type }: Sensor): string | undefined {
  const unit = type || UNIT_BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  return unit && (UNIT_NAMES[unit] ?? unit);
}

/** A supply that says `ok` is 1, any other word is 0. */
function stateOf({ name, value }: Sensor): number | undefined {
  if (!name.endsWith('-state')) return undefined;
  return value === 'ok' ? 1 : 0;
}

function healthParts(rows: readonly Row[]): ReadingParts {
  const sensors = readSensors(rows);
  const first = (names: readonly string[]) => {
    for (const name of names) {
      const value = parseNumber(sensors.find((sensor) => sensor.name === name)?.value);
      // A board without the sensor reads 0 on some versions.
      if (value !== undefined && value !== 0) return { name, value };
    }
    return undefined;
  };
  const [temperature, voltage, power] = [first(TEMPERATURES), first(VOLTAGES), first(POWERS)];
  const taken = new Set([temperature?.name, voltage?.name, power?.name]);
  const rest = sensors.filter((sensor) => !taken.has(sensor.name)).flatMap(sensorGauge);
  return {
    observations: [
      ...gauges(
        {},
        {
          'device.temperature_c': temperature?.value,
          'device.voltage_v': voltage?.value,
          'device.power_w': power?.value,
        },
      ),
      ...rest,
    ],
  };
}

function sensorGauge(sensor: Sensor): Observation[] {
  const state = stateOf(sensor);
  if (state !== undefined) {
    return gauges({ name: sensor.name, unit: 'state' }, { 'sensor.value': state });
  }
  const unit = unitOf(sensor);
  if (unit === undefined) return [];
  return gauges({ name: sensor.name, unit }, { 'sensor.value': parseNumber(sensor.value) });
}

/** The whole menu is asked for: its names differ from board to board. */
export async function readHealth(reader: MenuReader): Promise<ReadingParts> {
  const rows = await reader.command('/system/health', 'print', []);
  return rows ? healthParts(rows) : {};
}
