import { z } from 'zod';
import type { Measured } from './certificate.js';

const value = z.number().nullable();

/** A customer's radio as it was last read, each value only while it was fresh; null where nothing was. */
export const cpeReadingSchema = z.object({
  at: z.iso.datetime(),
  /** The service's confirmed CPE; null: it has none. */
  device: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Of its own radio, else what its access point hears; dBm. */
  signalDbm: value,
  chains: z
    .array(z.object({ radio: z.string(), chain: z.string(), signalDbm: z.number() }))
    .max(64),
  txRateBps: value,
  rxRateBps: value,
  lanSpeedBps: value,
  lossPercent: value,
  /** Which series the signal is of. */
  signalSeries: z
    .object({ deviceId: z.string(), metric: z.string(), tags: z.record(z.string(), z.string()) })
    .nullable(),
});
export type CpeReading = z.output<typeof cpeReadingSchema>;

/** What a certificate judges of a reading: of chains, the widest gap within one radio. */
export function measuredOf(reading: CpeReading): Measured {
  const byRadio = new Map<string, number[]>();
  for (const { radio, signalDbm } of reading.chains) {
    byRadio.set(radio, [...(byRadio.get(radio) ?? []), signalDbm]);
  }
  const gaps = [...byRadio.values()]
    .filter((signals) => signals.length > 1)
    .map((signals) => Math.max(...signals) - Math.min(...signals));
  return {
    signalDbm: reading.signalDbm,
    chainImbalanceDb: gaps.length > 0 ? Math.max(...gaps) : null,
    txRateBps: reading.txRateBps,
    rxRateBps: reading.rxRateBps,
    lanSpeedBps: reading.lanSpeedBps,
    lossPercent: reading.lossPercent,
  };
}
