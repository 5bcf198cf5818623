import type { DeviceState, StateReason } from '@atalaya/core/domain/network/device';
import {
  DEVICE_ROLES,
  DEVICE_STATES,
  type DeviceRole,
  STATE_REASONS,
} from '@atalaya/core/domain/network/device';
import { POLLING_DEFAULTS } from '@atalaya/core/domain/settings/polling-defaults';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import { type RawBuilder, sql } from 'kysely';

/**
 * Whoever evaluates states touches `checked_at` at least each minute. A state that nobody has looked
 * at for two and a half of those is not claimed any more: a dead evaluator must not look like a
 * healthy network.
 */
const UNWATCHED_AFTER_MS = POLLING_DEFAULTS.staleAfterIntervals * POLLING_DEFAULTS.fastIntervalMs;

/** The state to show, over a left join of `device_state as ds`. */
export function shownState(now: Instant): RawBuilder<string> {
  return sql<string>`case when ds.state is null or ds.checked_at < ${limit(now)} then 'unknown' else ds.state end`;
}

export function shownReason(now: Instant): RawBuilder<string | null> {
  return sql<string | null>`case when ds.state is null then 'never-polled'
    when ds.checked_at < ${limit(now)} then 'stale' else ds.reason end`;
}

export function shownSince(now: Instant): RawBuilder<Date | null> {
  return sql<Date | null>`case when ds.checked_at < ${limit(now)} then ds.checked_at else ds.since end`;
}

function limit(now: Instant): RawBuilder<Date> {
  return sql`${new Date(now - UNWATCHED_AFTER_MS)}::timestamptz`;
}

/** The most urgent first: what a list sorted by state starts with. */
export const STATE_URGENCY: readonly DeviceState[] = [
  'down',
  'unreachable',
  'unknown',
  'offline',
  'maintenance',
  'up',
];

export function asState(text: string): DeviceState {
  return DEVICE_STATES.find((state) => state === text) ?? 'unknown';
}

export function asReason(text: string | null): StateReason | null {
  return STATE_REASONS.find((reason) => reason === text) ?? null;
}

export function asDeviceRole(text: string): DeviceRole {
  return DEVICE_ROLES.find((role) => role === text) ?? 'server';
}
