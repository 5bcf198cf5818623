import type { SnmpProfile, TableRule, TagRule } from '../profile.js';
import { PLAIN_INTERFACES, PLAIN_QUIRKS } from './agent-quirks.js';
import { onBatteryAt, powerAt, sensorAt, sensorColumn } from './sensor-rules.js';

/** CPS-MIB. */
const CPS = '1.3.6.1.4.1.3808.1.1';
const UPS = `${CPS}.1`;
const PDU = `${CPS}.3`;
const ENVIRONMENT = `${CPS}.4`;
const TENTH = 0.1;
const PROBE: TagRule = { from: 'index', part: 0, prefix: 'probe ' };
const unmeasured = { absent: [-1, 0], because: 'models that do not measure it' };

const pduLoad: TableRule = {
  id: 'ePDULoadStatusTable',
  entry: `${PDU}.2.3.1.1`,
  columns: { current: 2, voltage: 6, power: 7 },
  refresh: 'instances',
  maxRows: 64,
  tags: { unit: { from: 'index', part: 0, prefix: 'PDU load ' } },
  values: [
    { metric: 'power.current_a', column: 'current', scope: 'fast', scale: TENTH },
    { metric: 'power.voltage_v', column: 'voltage', scope: 'fast', scale: TENTH, ...unmeasured },
    { metric: 'power.power_w', column: 'power', scope: 'fast' },
  ],
};

/** envir2TemperatureTable and envir2HumidityTable: hundredths, by probe. */
const probes: TableRule = {
  id: 'envir2TemperatureTable',
  entry: `${CPS}.8.2.3.1`,
  columns: { temperature: 3, humidity: `${CPS}.8.3.2.1.3` },
  refresh: 'instances',
  maxRows: 16,
  values: [
    sensorColumn('temperature', PROBE, '°C', { scale: 0.01, range: [-5_000, 12_000], absent: [0] }),
    sensorColumn('humidity', { from: 'wrapped', of: PROBE, after: ' humidity' }, '%', {
      scale: 0.01,
      range: [1, 10_000],
    }),
  ],
};

/** CyberPower UPS and PDU with a remote management card. */
export const cyberpower: SnmpProfile = {
  id: 'cyberpower',
  title: 'CyberPower UPS and PDU',
  vendor: 'CyberPower',
  detect: [{ sysObjectId: '1.3.6.1.4.1.3808' }],
  quirks: PLAIN_QUIRKS,
  identity: {
    model: [{ oid: `${UPS}.1.1.1.0` }, { oid: `${PDU}.1.5.0` }],
    version: [{ oid: `${UPS}.1.2.1.0` }, { oid: `${PDU}.1.3.0` }],
    serial: [{ oid: `${UPS}.1.2.3.0` }, { oid: `${PDU}.1.6.0` }],
  },
  interfaces: PLAIN_INTERFACES,
  scalars: [
    powerAt(`${UPS}.2.2.1.0`, 'charge_pct', 'battery', { range: [0, 100] }),
    powerAt(`${UPS}.2.2.2.0`, 'voltage_v', 'battery', { scale: TENTH, ...unmeasured }),
    powerAt(`${UPS}.2.2.3.0`, 'temperature_c', 'battery', unmeasured),
    powerAt(`${UPS}.2.2.4.0`, 'runtime_s', 'battery', { scale: 0.01 }),
    powerAt(`${UPS}.3.2.1.0`, 'voltage_v', 'input', { scale: TENTH, absent: [-1] }),
    powerAt(`${UPS}.4.2.1.0`, 'voltage_v', 'output', { scale: TENTH, absent: [-1] }),
    powerAt(`${UPS}.4.2.3.0`, 'load_pct', 'output', { range: [0, 300] }),
    powerAt(`${UPS}.4.2.4.0`, 'current_a', 'output', { scale: TENTH, absent: [-1] }),
    powerAt(`${UPS}.4.2.5.0`, 'power_w', 'output', { absent: [-1] }),
    sensorAt(`${UPS}.3.2.4.0`, 'input frequency', 'Hz', { scale: TENTH, ...unmeasured }),
    sensorAt(`${UPS}.4.2.2.0`, 'output frequency', 'Hz', { scale: TENTH, ...unmeasured }),
    sensorAt(`${UPS}.2.1.1.0`, 'battery status', 'state'),
    sensorAt(`${UPS}.2.2.5.0`, 'battery replacement', 'state'),
    sensorAt(`${UPS}.4.1.1.0`, 'output status', 'state', { scope: 'fast' }),
    // upsBaseOutputStatus: unknown(1), onBattery(3).
    onBatteryAt(`${UPS}.4.1.1.0`, [3], [1]),
    sensorAt(`${ENVIRONMENT}.2.1.0`, 'environment', '°C', {
      scale: 1 / 18,
      offset: -160 / 9,
      absent: [0, -1],
      because: 'tenths of °F; 0 without a probe',
    }),
    sensorAt(`${ENVIRONMENT}.3.1.0`, 'environment humidity', '%', { range: [1, 100] }),
  ],
  tables: [pduLoad, probes],
};
