import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/instant.js';

/** Starting values from field practice; a tenant may change each one. */
export const POLLING_DEFAULTS = {
  /** ICMP: echoes spread over the window, never a burst. */
  echoWindowMs: MINUTE_MS,
  echoesInfrastructure: 20,
  echoesCpe: 5,
  /** Of a CPE with a ticket open on it. */
  echoesCpeInTrouble: 20,
  echoTimeoutMs: 1_500,
  /** Down: this many lost echoes in a row start the fast re-check. */
  lostEchoesBeforeRecheck: 3,
  recheckEchoes: 5,
  recheckSpacingMs: SECOND_MS,
  /** Clear: this many good echoes in a row. */
  goodEchoesToClear: 5,
  fastIntervalMs: MINUTE_MS,
  slowIntervalMs: 5 * MINUTE_MS,
  inventoryIntervalMs: HOUR_MS,
  /** A lone CPE is shown offline after this long. */
  cpeOfflineAfterMs: 180 * SECOND_MS,
  /** Nothing older than this many intervals is ever shown as fresh. */
  staleAfterIntervals: 2.5,
  backoffMaxMs: MINUTE_MS,
  alignLeaseMs: 10 * MINUTE_MS,
} as const;
export type PollingSettings = { readonly [K in keyof typeof POLLING_DEFAULTS]: number };

export const RETENTION_DEFAULTS = {
  rawInfrastructureMs: 30 * DAY_MS,
  rawSubscriberMs: 14 * DAY_MS,
  fiveMinuteMs: 180 * DAY_MS,
  oneHourMs: 760 * DAY_MS,
} as const;
