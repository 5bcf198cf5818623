import { nextOccurrences } from '@atalaya/core/domain/maintenance/occurrences';
import { DAY_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { withScopes } from '@atalaya/platform/maintenance/maintenance-windows.read-model';
import { readLostDevices } from '@atalaya/platform/maintenance/window-effect.read-model';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { impactOf } from '@atalaya/platform/services/impact.read-model';
import { readToldWindows } from './planned-work.read-model.js';

/** Whom a window hurts is asked of the whole network: no more often than this for one tenant. */
const FRESH_MS = MINUTE_MS;
const MOST_TENANTS = 500;
/** Work that is further off is told of later. */
const AHEAD_MS = 7 * DAY_MS;
const OCCURRENCES = 3;

export interface PlannedWork {
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly serviceIds: ReadonlySet<string>;
}

interface Kept {
  readonly at: Instant;
  readonly work: Promise<readonly PlannedWork[]>;
}

/** Planned work of the next days whose customers are to be told, with the services that it hurts; kept for a minute. */
export class PlannedWorkBook {
  readonly #database: Database;
  readonly #kept = new Map<string, Kept>();

  constructor(database: Database) {
    this.#database = database;
  }

  of(tenantId: string, now: Instant): Promise<readonly PlannedWork[]> {
    const known = this.#kept.get(tenantId);
    if (known !== undefined && now - known.at < FRESH_MS) return known.work;
    const work = this.#database.withTenant(tenantId, (trx) => read(trx, now));
    const kept = { at: now, work };
    this.#kept.delete(tenantId);
    this.#kept.set(tenantId, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_TENANTS && oldest !== undefined) this.#kept.delete(oldest);
    work.catch(() => {
      if (this.#kept.get(tenantId) === kept) this.#kept.delete(tenantId);
    });
    return work;
  }
}

async function read(trx: Trx, now: Instant): Promise<readonly PlannedWork[]> {
  const { rows, timezone } = await readToldWindows(trx, new Date(now));
  const found: PlannedWork[] = [];
  for (const window of await withScopes(trx, rows)) {
    const occurrences = nextOccurrences(window, timezone, now, OCCURRENCES).filter(
      ({ from }) => from - now <= AHEAD_MS,
    );
    if (occurrences.length === 0) continue;
    const { all } = await readLostDevices(trx, window.scope);
    const { hurt } = await impactOf(trx, all, new Date(now));
    const serviceIds = new Set(hurt.map(({ serviceId }) => serviceId));
    for (const { from, to } of occurrences) {
      found.push({ name: window.name, from, to, serviceIds });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}
