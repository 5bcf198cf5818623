export interface PoolCounts {
  /** That may be given out: the range without the gateway and what is excluded. */
  readonly total: number;
  readonly used: number;
  /** Released and not given out again yet. */
  readonly quarantined: number;
}

const SCARCE_SHARE = 0.9;

/** Whether nine tenths of a pool are gone: its owner has to see it before it is empty. */
export const isScarce = ({ total, used, quarantined }: PoolCounts): boolean =>
  total > 0 && (used + quarantined) / total >= SCARCE_SHARE;
