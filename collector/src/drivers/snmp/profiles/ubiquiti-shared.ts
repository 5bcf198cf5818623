import type { InterfaceRules, Quirks } from '../profile.js';
import { NO_LINES } from './agent-quirks.js';

/** airOS, airFiber, AF60, Wave, EdgePoint and old UniFi share it: which one it is, a probe tells. */
export const UBIQUITI_OBJECT_ID = '1.3.6.1.4.1.10002.1';

export const UBIQUITI_RADIO_QUIRKS: Quirks = {
  bulk: false,
  maxRepetitions: 10,
  varbinds: 10,
  notes: ['GETBULK is off for this family: its agent answers it wrongly.'],
};

export const UBIQUITI_RADIO_INTERFACES: InterfaceRules = {
  counters: 'hc',
  // wifi0 is ath0 a second time.
  ignore: `^(${NO_LINES}|wifi\\d.*)$`,
  tenMegabitIsUnknown: true,
  unknownSpeedCeilingBps: 2.5e9,
  maxRows: 64,
};
