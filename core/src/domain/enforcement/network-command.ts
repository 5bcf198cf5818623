import type { Instant } from '../shared/instant.js';

/**
 * queued: waits for its router. running: a collector has it. verified: read back as wanted. failed: it is tried again
 * at its time. stale: something newer is wanted. dead: given up until a person replays it.
 */
export const COMMAND_STATES = ['queued', 'running', 'verified', 'failed', 'stale', 'dead'] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

/**
 * Of a line: suspend, reduce, restore; provision (what its plan says is pushed), withdraw (what is ours is taken away,
 * the service ended), adopt (another system's entry becomes ours). Of a router: bundle (the firewall's rules), clean
 * (an entry of ours that belongs to nothing).
 */
export const COMMAND_INTENTS = [
  'suspend',
  'reduce',
  'restore',
  'provision',
  'withdraw',
  'bundle',
  'adopt',
  'clean',
] as const;
export type CommandIntent = (typeof COMMAND_INTENTS)[number];

export const PPPOE_STRATEGIES = ['address_list', 'profile_swap', 'secret_disable'] as const;
export type PppoeStrategy = (typeof PPPOE_STRATEGIES)[number];
export const DHCP_STRATEGIES = ['lease_list', 'lease_block'] as const;
export type DhcpStrategy = (typeof DHCP_STRATEGIES)[number];
export const STATIC_STRATEGIES = ['address_list', 'queue'] as const;
export type StaticStrategy = (typeof STATIC_STRATEGIES)[number];

/** off: nothing is read. observe: what would be written is listed. enforce: it is written. */
export const ENFORCEMENT_MODES = ['off', 'observe', 'enforce'] as const;
export type EnforcementMode = (typeof ENFORCEMENT_MODES)[number];

/** How a router is to be written, as its tenant set it. */
export interface RouterTerms {
  readonly mode: EnforcementMode;
  readonly pppoe: PppoeStrategy;
  readonly dhcp: DhcpStrategy;
  readonly static: StaticStrategy;
  readonly listName: string;
  readonly suspendedProfile: string;
  readonly reducedProfile: string;
  /** Writing sentences a minute at most. */
  readonly writesPerMinute: number;
}

export const DRIFT_KINDS = [
  'extra_block',
  'missing_block',
  'missing_line',
  'wrong_profile',
  'duplicate',
  'orphan',
  'foreign',
] as const;
/** In the order in which they are put right: a paying customer who is blocked comes first; `foreign` is never touched. */
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** Whether a customer who was let in again dialled again since, where he must: a state of its own, not of the block. */
export type Redial = 'pending' | 'done';

/** A sentence as it went out and what it met, for the record: no secret is ever in one. */
export interface WrittenSentence {
  readonly words: readonly string[];
  readonly answer: 'done' | 'trap' | 'unknown';
  readonly message: string | null;
}

const ATTEMPTS = 8;
const FIRST_RETRY_MS = 5_000;
const MOST_RETRY_MS = 300_000;

/** When a command that failed for the nth time (from 1) is tried again; null: never by itself. */
export function nextTryAt(now: Instant, attempts: number): Instant | null {
  if (attempts >= ATTEMPTS) return null;
  return now + Math.min(MOST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
}
