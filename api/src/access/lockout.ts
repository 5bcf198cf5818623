const FREE_FAILURES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;
const REMEMBERED_STRANGERS = 10_000;

/** How long an account is locked after so many wrong passwords in a row: from the fifth on, doubling from 1 to 15 min. */
export function lockMs(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** Math.min(20, failures - FREE_FAILURES));
}

/**
 * Locks e-mail addresses without an account as accounts are locked, or the lock would tell which
 * addresses have one. Bounded: the address that failed longest ago is forgotten first.
 */
export class StrangerLockout {
  readonly #failures = new Map<string, { readonly count: number; readonly lockedUntil: number }>();

  lockedUntil(email: string): number {
    return this.#failures.get(email)?.lockedUntil ?? 0;
  }

  fail(email: string, now: number): void {
    const count = (this.#failures.get(email)?.count ?? 0) + 1;
    this.#failures.delete(email);
    this.#failures.set(email, { count, lockedUntil: now + lockMs(count) });
    if (this.#failures.size > REMEMBERED_STRANGERS) {
      const [oldest] = this.#failures.keys();
      if (oldest !== undefined) this.#failures.delete(oldest);
    }
  }
}
