/** An alert that begins or ends this often within a window flaps: it is told once and held until it is quiet. */
export interface FlapSettings {
  readonly transitions: number;
  readonly windowS: number;
  readonly quietS: number;
}

export const FLAP_DEFAULTS: FlapSettings = { transitions: 6, windowS: 3_600, quietS: 1_800 };

/** What is remembered of an alert's beginnings and ends; all in numbers that fit typed arrays. */
export interface FlapMemory {
  /** Beginnings and ends since `sinceS`. */
  readonly count: number;
  /** When the window began; once it flaps, the last beginning or end. Seconds since 1970. */
  readonly sinceS: number;
}

/** After one more beginning or end at `atS`. The window begins with the first after the last window. */
export function afterTransition(
  { count, sinceS }: FlapMemory,
  atS: number,
  { windowS }: FlapSettings,
): FlapMemory {
  if (count === 0 || atS - sinceS > windowS) return { count: 1, sinceS: atS };
  return { count: Math.min(255, count + 1), sinceS };
}
