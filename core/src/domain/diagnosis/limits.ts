/**
 * From when a value explains a complaint. The radio's and the echoes' are those of the built-in alert rules
 * (`alerting/built-in-thresholds.ts`, `alerting/built-in-references.ts`); a test holds them to each other.
 */
export const DIAGNOSIS_LIMITS = {
  signalDbm: -75,
  belowAcceptedDb: 6,
  belowUsualDb: 5,
  lossPct: 5,
  aboveAccessPointMs: 50,
  /** Sessions that ended within a day. */
  drops: 5,
  /** Of the plan's rate, in percent: from here on it is full. */
  planFullPercent: 90,
} as const;
