/**
 * Advisory locks of the metric store, as arguments of pg_advisory_xact_lock and its relatives. The first
 * number is 'ATMS' in ASCII, so that no other part of the platform meets them by chance.
 */
export const LOCKS = {
  /** Shared by writers; exclusive for the instant in which a bucket is closed to them. */
  closing: '1096043859, 1',
  /** One roll-up at a time, whichever process runs it. */
  rollingUp: '1096043859, 2',
  /** One change of partitions at a time. */
  partitions: '1096043859, 3',
} as const;
