import type { Instant } from '../shared/instant.js';

/** Holds that are placed and kept; the others follow from what is known at the moment. */
export const HOLD_KINDS = [
  'payment_in_process',
  'dispute',
  'manual_until',
  'vip',
  /** Another system answered the announcement of a cut. */
  'vetoed',
] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** While any is active nothing of the account is cut. */
export interface Hold {
  readonly id: string;
  readonly kind: HoldKind;
  /** null: of every service of the account. */
  readonly serviceId: string | null;
  readonly reason: string;
  readonly author: string;
  readonly createdAt: Instant;
  /** null: until a person releases it. */
  readonly expiresAt: Instant | null;
}

export const isActive = (hold: Pick<Hold, 'expiresAt'>, now: Instant): boolean =>
  hold.expiresAt === null || hold.expiresAt > now;
