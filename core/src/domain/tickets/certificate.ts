import { z } from 'zod';

/** What a link must reach before its installation is taken over; a bound that is null is not asked for. */
export const certificateMinimumsSchema = z.strictObject({
  /** Of the customer's radio, or of its weakest side where both are known; dBm. */
  signalDbm: z.number().min(-100).max(-20).nullable(),
  /** At most so many dB between the chains of a radio. */
  chainImbalanceDb: z.number().min(0).max(40).nullable(),
  /** Modulated rates of the radio; bit/s. */
  txRateBps: z.number().min(0).max(1e11).nullable(),
  rxRateBps: z.number().min(0).max(1e11).nullable(),
  /** Negotiated towards the customer's router; bit/s. */
  lanSpeedBps: z.number().min(0).max(1e11).nullable(),
  /** At most so many percent of echoes lost. */
  lossPercent: z.number().min(0).max(100).nullable(),
});
export type CertificateMinimums = z.output<typeof certificateMinimumsSchema>;

export const MEASURES = [
  'signalDbm',
  'chainImbalanceDb',
  'txRateBps',
  'rxRateBps',
  'lanSpeedBps',
  'lossPercent',
] as const satisfies readonly (keyof CertificateMinimums)[];
export type Measure = (typeof MEASURES)[number];
/** What was measured; null where nothing could be read. */
export type Measured = Readonly<Record<Measure, number | null>>;

/** Bounds from above; all others are from below. */
const MOST: ReadonlySet<Measure> = new Set(['chainImbalanceDb', 'lossPercent']);

/** `unknown`: a bound stands and nothing could be measured. `not_asked`: there is no bound. */
export const CHECK_VERDICTS = ['met', 'below', 'unknown', 'not_asked'] as const;
export const certificateCheckSchema = z.object({
  measure: z.enum(MEASURES),
  value: z.number().nullable(),
  bound: z.number().nullable(),
  /** The bound is one from above. */
  isMost: z.boolean(),
  verdict: z.enum(CHECK_VERDICTS),
});
export type CertificateCheck = Readonly<z.output<typeof certificateCheckSchema>>;

const UNITS: Readonly<Record<Measure, string>> = {
  signalDbm: 'dBm',
  chainImbalanceDb: 'dB',
  txRateBps: 'Mb/s',
  rxRateBps: 'Mb/s',
  lanSpeedBps: 'Mb/s',
  lossPercent: '%',
};

/** A measured value as people read it: with its unit, rates in Mb/s. */
export function shownMeasure(
  measure: Measure,
  value: number,
): { readonly value: number; readonly unit: string } {
  const unit = UNITS[measure];
  return { value: unit === 'Mb/s' ? value / 1e6 : value, unit };
}

/** Each measure against its bound. What could not be measured is not met: nobody signs for what nobody saw. */
export function judgeCertificate(
  measured: Measured,
  minimums: CertificateMinimums,
): { readonly isMet: boolean; readonly checks: readonly CertificateCheck[] } {
  const checks = MEASURES.map((measure): CertificateCheck => {
    const value = measured[measure];
    const bound = minimums[measure];
    const isMost = MOST.has(measure);
    return { measure, value, bound, isMost, verdict: verdictOf(value, bound, isMost) };
  });
  const isMet = checks.every(({ verdict }) => verdict === 'met' || verdict === 'not_asked');
  return { isMet, checks };
}

function verdictOf(
  value: number | null,
  bound: number | null,
  isMost: boolean,
): CertificateCheck['verdict'] {
  if (bound === null) return 'not_asked';
  if (value === null || !Number.isFinite(value)) return 'unknown';
  return (isMost ? value <= bound : value >= bound) ? 'met' : 'below';
}
