import type { WayReport } from '@atalaya/core/domain/network/device';
import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { Database } from '@atalaya/platform/postgres/database';
import { readNewestPoll } from '../network/inventory.read-model.js';

/** The newest answer of any device of each tenant: asked of the database once, then heard on the stream. */
export class NewestPolls {
  readonly #database: Database;
  readonly #newest = new Map<string, Instant>();
  readonly #asked = new Map<string, Promise<void>>();

  constructor(database: Database) {
    this.#database = database;
  }

  note(tenantId: string, report: WayReport): void {
    if (report.ok) this.#raise(tenantId, report.at);
  }

  /** A jump of the platform clock is no silence. */
  onJump(jumpMs: number): void {
    for (const [tenantId, at] of this.#newest) this.#newest.set(tenantId, at + jumpMs);
  }

  async newest(tenantId: string): Promise<Instant | null> {
    const known = this.#asked.get(tenantId) ?? this.#ask(tenantId);
    this.#asked.set(tenantId, known);
    await known.catch((error: unknown) => {
      this.#asked.delete(tenantId);
      throw error;
    });
    return this.#newest.get(tenantId) ?? null;
  }

  async #ask(tenantId: string): Promise<void> {
    const at = await this.#database.withTenant(tenantId, readNewestPoll);
    if (at) this.#raise(tenantId, at.getTime());
  }

  #raise(tenantId: string, at: Instant): void {
    this.#newest.set(tenantId, Math.max(at, this.#newest.get(tenantId) ?? at));
  }
}
