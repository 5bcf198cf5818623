/** A CPE that hears its access point in this band is well aligned; below −75 it warns, below −80 it is critical. */
export const SIGNAL_SCALE = { low: -90, high: -40, targetLow: -65, targetHigh: -45 } as const;
const WARN_DBM = -75;
const CRITICAL_DBM = -80;
/** Against the link's own 7-day median. */
const WARN_DROP_DB = -5;

/** 0 to 1 along the scale; beyond its ends it stays at them. */
export function scaleShare(dbm: number): number {
  const { low, high } = SIGNAL_SCALE;
  return Math.min(1, Math.max(0, (dbm - low) / (high - low)));
}

export type SignalVerdict = 'good' | 'worse' | 'weak' | 'critical';

/** Absolute first, then against its own past: −63 that was −55 last week is worth a look. */
export function signalVerdict(dbm: number, medianDbm: number | null): SignalVerdict {
  if (dbm <= CRITICAL_DBM) return 'critical';
  if (dbm <= WARN_DBM) return 'weak';
  if (medianDbm !== null && dbm - medianDbm <= WARN_DROP_DB) return 'worse';
  return 'good';
}
