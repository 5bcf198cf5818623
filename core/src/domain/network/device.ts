import type { Instant } from '../shared/instant.js';

export const DEVICE_ROLES = [
  'router',
  'ap',
  'cpe',
  'backhaul',
  'switch',
  'olt',
  'onu',
  'power',
  'server',
] as const;
export type DeviceRole = (typeof DEVICE_ROLES)[number];

/** Everything but a subscriber's own equipment: it pages, it is pinged often, its raw samples live longer. */
export function isInfrastructure(role: DeviceRole): boolean {
  return role !== 'cpe' && role !== 'onu';
}

/**
 * up: answers. offline: a lone CPE that is silent (people unplug them; never a page). down: every
 * configured way is silent. unreachable: its only ways up are down. maintenance: planned.
 * unknown: no fresh poll, so nothing is claimed.
 */
export const DEVICE_STATES = [
  'up',
  'offline',
  'down',
  'unreachable',
  'maintenance',
  'unknown',
] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** Why a device that is not plainly up or down is shown as it is. */
export const STATE_REASONS = [
  'ping-blocked',
  'poll-failing',
  'stale',
  'parents-down',
  'silent',
  'never-polled',
  'planned',
  'collector-isolated',
  'collector-silent',
] as const;
export type StateReason = (typeof STATE_REASONS)[number];

/** The ways a device is reached; a device source names one. */
export const WAYS = ['icmp', 'snmp', 'routeros', 'uisp'] as const;
export type Way = (typeof WAYS)[number];

export const POLL_FAILURES = [
  'timeout',
  'refused',
  'unreachable',
  'login-refused',
  'not-permitted',
  'protocol-error',
  'connection-lost',
  'unsupported',
  'tls',
  'silent',
  'not-measured',
] as const;
export type PollFailureKind = (typeof POLL_FAILURES)[number];

/** Why a read gave nothing: `message` is one plain sentence for a person and holds no secret. */
export interface PollFailure {
  readonly kind: PollFailureKind;
  readonly message: string;
}

/** The verdict of one way after a poll, an echo window or a fast re-check. */
export interface WayReport {
  readonly way: Way;
  readonly at: Instant;
  readonly ok: boolean;
  /** Failed reports in a row, this one included; 0 when ok. */
  readonly failures: number;
  /** How often this way is read, in ms: older than 2.5 of these is stale. */
  readonly intervalMs: number;
  readonly failure?: PollFailure;
}
