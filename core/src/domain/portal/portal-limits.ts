import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/instant.js';

/** One-time codes by which customers come in, and how much anybody may ask for. */
export const PORTAL_LIMITS = {
  codeDigits: 6,
  codeMs: 10 * MINUTE_MS,
  /** Wrong codes, then it is of no use any more. */
  triesPerCode: 5,
  windowMs: HOUR_MS,
  codesPerContact: 5,
  codesPerAddress: 30,
  codesPerTenant: 3_000,
  sessionMs: 30 * DAY_MS,
  keptMs: DAY_MS,
  /** Of one customer, opened in the portal and not over yet. */
  openTickets: 3,
  ticketsPerDay: 5,
} as const;

export interface StoredCode {
  readonly wrongTries: number;
  readonly expiresAt: number;
  readonly isUsed: boolean;
}

/** What a typed code is worth. Whoever typed it is told no more than yes or no. */
export function judgeCode(
  code: StoredCode | undefined,
  isRight: boolean,
  now: number,
): 'right' | 'wrong' | 'useless' {
  if (code === undefined || code.isUsed || code.expiresAt <= now) return 'useless';
  if (code.wrongTries >= PORTAL_LIMITS.triesPerCode) return 'useless';
  return isRight ? 'right' : 'wrong';
}
