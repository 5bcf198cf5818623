import { MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { UispDevice } from './uisp-schema.js';
import { instantOf } from './uisp-topology.js';

const AWAY = new Set(['disconnected', 'inactive', 'disabled']);
/** UISP hears from a connected device at least once a minute. */
const FRESH_MS = 5 * MINUTE_MS;

/**
 * Whether UISP has the device connected. A status that says neither (unknown, custom, maintenance,
 * unauthorized, or one of a later release) leaves it to when UISP heard from the device last.
 */
export function isReachable({ overview, identification }: UispDevice, now: number): boolean {
  const status = overview?.status ?? identification.status;
  if (status === 'active') return true;
  if (status !== undefined && AWAY.has(status)) return false;
  const lastSeen = instantOf(overview?.lastSeen);
  return lastSeen !== undefined && now - lastSeen <= FRESH_MS;
}
