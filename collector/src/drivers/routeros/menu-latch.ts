import { HOUR_MS, type Instant } from '@atalaya/core/domain/shared/instant';

interface Latched {
  readonly until: Instant;
  readonly reason: string | undefined;
}

/** A menu that is missing or forbidden is left alone this long: each try is a line of work for the router. */
const RETRY_AFTER_MS = HOUR_MS;

/** Which menus this router does not have, or does not let us read. Kept between polls. */
export class MenuLatch {
  readonly #latched = new Map<string, Latched>();

  /** `reason` is what to tell the operator each time; undefined for a menu that this version just does not have. */
  close(menu: string, now: Instant, reason?: string): void {
    this.#latched.set(menu, { until: now + RETRY_AFTER_MS, reason });
  }

  /** Undefined when the menu may be asked. */
  closed(menu: string, now: Instant): { readonly reason: string | undefined } | undefined {
    const latched = this.#latched.get(menu);
    if (!latched || now >= latched.until) return undefined;
    return { reason: latched.reason };
  }

  /** Another version may have other menus. */
  reset(): void {
    this.#latched.clear();
  }
}
