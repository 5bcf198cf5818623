import {
  type SpentTokens,
  spendTokens,
  tokensBack,
  waitForTokens,
} from '@atalaya/core/domain/enforcement/write-budget';

/** A tenth is kept for who is to be let in again: a cut of many does not make one who paid wait. */
const KEPT_SHARE = 10;

/** What each router was written in the last minute, over lanes. */
export class WriteLedger {
  readonly #spent = new Map<string, SpentTokens>();

  /** How long until so many sentences may be written, ms. */
  waitMs(
    routerId: string,
    request: {
      readonly wanted: number;
      readonly perMinute: number;
      readonly nowMs: number;
      readonly letsIn: boolean;
    },
  ): number {
    const kept = request.letsIn ? 0 : Math.floor(request.perMinute / KEPT_SHARE);
    return waitForTokens(this.#spent.get(routerId) ?? [], {
      ...request,
      perMinute: request.perMinute - kept,
    });
  }

  spend(routerId: string, nowMs: number): void {
    this.#forgetIdle(nowMs);
    this.#spent.set(routerId, spendTokens(this.#spent.get(routerId) ?? [], 1, nowMs));
  }

  #forgetIdle(nowMs: number): void {
    for (const [routerId, spent] of this.#spent) {
      if (tokensBack(spent, nowMs).length === 0) this.#spent.delete(routerId);
    }
  }
}
