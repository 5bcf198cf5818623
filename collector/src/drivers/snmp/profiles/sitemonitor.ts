import type { SnmpProfile, TableRule, TableValueRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { sensorColumn } from './sensor-rules.js';

/** PacketFlux. */
const PACKETFLUX = '1.3.6.1.4.1.32050';
const LABEL: TagRule = { from: 'column', column: 'label' };
const INPUTS = '^(Vin|PoE)';

/** Base 3: microvolts, by board and input; what is no input (the shunt) is a sensor. */
const voltages: TableRule = {
  id: 'voltageSensorTable',
  entry: `${PACKETFLUX}.3.2.1.1`,
  columns: { value: 4, label: 5 },
  refresh: 'instances',
  maxRows: 64,
  tags: { unit: LABEL },
  values: [
    {
      metric: 'power.voltage_v',
      column: 'value',
      scope: 'fast',
      scale: 1e-6,
      where: [{ column: 'label', matches: INPUTS }],
    },
    sensorColumn('value', LABEL, 'V', {
      scale: 1e-6,
      where: [{ column: 'label', matches: `^(?!${INPUTS.slice(1)})` }],
    }),
  ],
};

const temperatures: TableRule = {
  id: 'temperatureSensorTable',
  entry: `${PACKETFLUX}.3.2.3.1`,
  columns: { value: 4, label: 5 },
  refresh: 'instances',
  maxRows: 64,
  values: [
    {
      metric: 'device.temperature_c',
      column: 'value',
      scope: 'fast',
      scale: 0.01,
      where: [{ column: 'label', matches: '^board' }],
      combine: 'max',
    },
    sensorColumn('value', LABEL, '°C', {
      scale: 0.01,
      where: [{ column: 'label', matches: '^(?!board)' }],
    }),
  ],
};

const analogue = (
  part: number,
  metric: 'device.temperature_c' | 'power.voltage_v' | 'power.current_a',
  unit?: string,
): TableValueRule => ({
  metric,
  column: 'value',
  scope: 'fast',
  scale: 0.1,
  where: [{ part: 0, equals: [part] }],
  tags: unit ? { unit: { from: 'text', text: unit } } : {},
});

/** Base II: tenths, by the number of the analogue input. */
const baseTwo: TableRule = {
  id: 'analogInputs',
  entry: `${PACKETFLUX}.2.1.27`,
  columns: { value: 5 },
  refresh: 'instances',
  maxRows: 64,
  values: [
    analogue(0, 'device.temperature_c'),
    sensorColumn('value', { from: 'text', text: 'shunt' }, 'V', {
      scope: 'fast',
      scale: 0.1,
      where: [{ part: 0, equals: [1] }],
    }),
    analogue(2, 'power.voltage_v', 'input 1'),
    analogue(3, 'power.voltage_v', 'input 2'),
    analogue(4, 'power.current_a', 'shunt'),
  ],
};

/** PacketFlux SiteMonitor base units. */
export const sitemonitor: SnmpProfile = {
  id: 'sitemonitor',
  title: 'PacketFlux SiteMonitor',
  vendor: 'PacketFlux',
  detect: [{ sysObjectId: PACKETFLUX }],
  quirks: PLAIN_QUIRKS,
  identity: { model: [{ oid: '1.3.6.1.2.1.1.1.0', pattern: '^(?:PacketFlux\\s+)?(.+)$' }] },
  interfaces: PLAIN_INTERFACES,
  scalars: [],
  tables: [voltages, temperatures, baseTwo],
};
