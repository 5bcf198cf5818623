import type { InterfaceRules, Quirks } from '../profile.js';

/** An agent without known faults. */
export const PLAIN_QUIRKS: Quirks = { bulk: true, maxRepetitions: 20, varbinds: 10 };

export const NO_BULK_QUIRKS: Quirks = {
  bulk: false,
  maxRepetitions: 10,
  varbinds: 10,
  notes: ['GETBULK is off for this family: its agent answers it wrongly or not at all.'],
};

/**
 * A regular expression: names of interfaces that are no lines by their nature. The machine's own loop, and what Linux
 * shows of tunnels and queues that nobody has made.
 */
export const NO_LINES = `(${[
  'lo\\d*',
  '(?:.* )?[Ll]oopback(?: .*)?',
  'LOOPBACK',
  '[Nn]ull\\d*',
  'sit0',
  'gre0',
  '(?:gretap|erspan)0',
  '(?:tunl|ip6tnl|ip6gre|ip_vti|ip6_vti)0',
  '(?:teql|ifb|imq|dummy)\\d+',
].join('|')})`;

export const PLAIN_INTERFACES: InterfaceRules = {
  counters: 'hc',
  ignore: `^${NO_LINES}$`,
  tenMegabitIsUnknown: true,
  unknownSpeedCeilingBps: 1e9,
  maxRows: 1_000,
};
