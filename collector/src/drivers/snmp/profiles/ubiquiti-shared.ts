import type { InterfaceRules, Quirks, ScalarRule } from '../profile.js';
import { NO_LINES } from './agent-quirks.js';

/** airOS, airFiber, AF60, Wave, EdgePoint and old UniFi share it: which one it is, a probe tells. */
export const UBIQUITI_OBJECT_ID = '1.3.6.1.4.1.10002.1';

export const UBIQUITI_RADIO_QUIRKS: Quirks = {
  bulk: false,
  maxRepetitions: 10,
  varbinds: 10,
  notes: ['GETBULK is off for this family: its agent answers it wrongly.'],
};

/** UBNT-AirMAX-MIB ubntHostCpuLoad, which airFiber and EdgePoint answer, too: hundredths of a percent. */
export const hostCpu: ScalarRule = {
  metric: 'device.cpu_pct',
  oid: '1.3.6.1.4.1.41112.1.4.8.3.0',
  scope: 'fast',
  scale: 0.01,
  range: [0, 10_000],
};

export const UBIQUITI_RADIO_INTERFACES: InterfaceRules = {
  counters: 'hc',
  // wifi0 is ath0 a second time.
  ignore: `^(${NO_LINES}|wifi\\d.*)$`,
  tenMegabitIsUnknown: true,
  unknownSpeedCeilingBps: 2.5e9,
  maxRows: 64,
};
