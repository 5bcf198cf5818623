import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { ApiDeps } from '../../deps.js';
import { type LinkShare, readLinkShare } from './link-share.read-model.js';

/** How old an answer may be where no news came over the bus. */
const FRESH_MS = 5 * SECOND_MS;

interface Entry {
  readonly tenantId: string;
  readonly share: Promise<LinkShare>;
  readonly loadedAt: number;
}

/** What each remote collector may speak for, remembered for a few seconds: it sends several times a second. */
export class LinkShares {
  readonly #deps: Pick<ApiDeps, 'database' | 'systemNow'>;
  readonly #entries = new Map<string, Entry>();
  readonly #unsubscribe: (() => void)[];

  constructor(deps: Pick<ApiDeps, 'database' | 'systemNow' | 'bus'>) {
    this.#deps = deps;
    this.#unsubscribe = [
      deps.bus.subscribe('inventory.changed', ({ tenantId }) => this.#forget(tenantId)),
      deps.bus.onGap(() => this.#entries.clear()),
    ];
  }

  of(tenantId: string, collectorId: string): Promise<LinkShare> {
    const { database, systemNow } = this.#deps;
    const known = this.#entries.get(collectorId);
    if (known && systemNow() - known.loadedAt < FRESH_MS) return known.share;
    const share = database.withTenant(tenantId, (trx) => readLinkShare(trx, collectorId));
    const entry = { tenantId, share, loadedAt: systemNow() };
    this.#entries.set(collectorId, entry);
    share.catch(() => {
      if (this.#entries.get(collectorId) === entry) this.#entries.delete(collectorId);
    });
    return share;
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #forget(tenantId: string): void {
    for (const [id, entry] of this.#entries) {
      if (entry.tenantId === tenantId) this.#entries.delete(id);
    }
  }
}
