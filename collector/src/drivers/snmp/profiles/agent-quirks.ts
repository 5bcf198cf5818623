import type { InterfaceRules, Quirks } from '../profile.js';

/** An agent without known faults. */
export const PLAIN_QUIRKS: Quirks = { bulk: true, maxRepetitions: 20, varbinds: 10 };

export const NO_BULK_QUIRKS: Quirks = {
  bulk: false,
  maxRepetitions: 10,
  varbinds: 10,
  notes: ['GETBULK is off for this family: its agent answers it wrongly or not at all.'],
};

export const PLAIN_INTERFACES: InterfaceRules = {
  counters: 'hc',
  ignore: '^(lo|lo0|Null0)$',
  tenMegabitIsUnknown: true,
  unknownSpeedCeilingBps: 1e9,
  maxRows: 1_000,
};
