import type { InterfaceRules, Quirks, TagRule } from '../profile.js';
import { NO_LINES } from './agent-quirks.js';

/** What most point-to-point and point-to-multipoint radios have in common. */
export const RADIO_QUIRKS: Quirks = { bulk: true, maxRepetitions: 10, varbinds: 10 };
export const RADIO_INTERFACES: InterfaceRules = {
  counters: 'hc',
  ignore: `^${NO_LINES}$`,
  tenMegabitIsUnknown: true,
  unknownSpeedCeilingBps: 1e9,
  maxRows: 128,
};

/** dBm at a receiver; outside are the "nothing received" of the families: 0, -99, -110, -120, -128, -150. */
export const RECEIVED = [-98, -1] as const;
/** The same in tenths of a dBm. */
export const RECEIVED_TENTHS = [-980, -10] as const;

export const text = (value: string): TagRule => ({ from: 'text', text: value });

/** Light there and back: metres for a nanosecond of round-trip delay. */
export const METRES_PER_ROUND_TRIP_NS = 0.149_896;

/** A channel's number as MHz (IEEE 802.11, Annex E): 2.4, 5 and 6 GHz count differently. */
const channels = (first: number, last: number, mhz: (channel: number) => number) =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, at) => [first + at, mhz(first + at)]),
  );
export const CHANNELS_2_GHZ = {
  values: { ...channels(1, 13, (channel) => 2_407 + 5 * channel), 14: 2_484 },
};
export const CHANNELS_5_GHZ = { values: channels(32, 196, (channel) => 5_000 + 5 * channel) };
export const CHANNELS_6_GHZ = { values: channels(1, 233, (channel) => 5_950 + 5 * channel) };
