import { createCutCalendar } from '@atalaya/core/domain/dunning/cut-calendar';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import {
  type CutsNow,
  type Evaluated,
  evaluateAccounts,
} from '@atalaya/platform/dunning/evaluate-accounts';
import { readTenantTerms } from '@atalaya/platform/dunning/policy';
import type { Database } from '@atalaya/platform/postgres/database';
import { addDone, takeTurn } from './day-run.store.js';
import {
  countReady,
  readChangedAccounts,
  readDueAccounts,
  readNextAt,
  readReadyAccounts,
} from './due-accounts.read-model.js';
import { sendNotices } from './send-notices.store.js';

/** Accounts whose locks one transaction holds: a payment waits for it no longer than a moment. */
const BATCH = 25;
const NO_CUTS: CutsNow = { kind: 'up-to', services: 0 };

export interface DunningEngineDeps {
  readonly clock: Clock;
  readonly database: Database;
}

/** Reminds, decides and cuts for one tenant at a time. It changes what is wanted of a service and touches no router. */
export class DunningEngine {
  readonly #deps: DunningEngineDeps;

  constructor(deps: DunningEngineDeps) {
    this.#deps = deps;
  }

  /** Does what is due of a tenant, and of these accounts whatever the clock says. Answers when to look again. */
  async look(tenantId: string, changed: Iterable<string>): Promise<Instant | null> {
    const { clock, database } = this.#deps;
    const now = clock.now();
    const terms = await database.withTenant(tenantId, (trx) => readTenantTerms(trx, tenantId));
    const calendar = createCutCalendar(terms.policy, terms.timeZone);
    const today = calendar.today(now);
    const told = await sendNotices(database, { tenantId, now, today, terms });
    const found = await database.withTenant(tenantId, async (trx) => [
      ...(await readDueAccounts(trx, tenantId, now)),
      ...(await readChangedAccounts(trx, tenantId, now, today)),
    ]);
    const accounts = [...new Set([...changed, ...told, ...found])];
    await this.#evaluate(tenantId, accounts, now, NO_CUTS);
    await this.#cut(tenantId, now, today, terms.policy);
    const nextAt = await database.withTenant(tenantId, readNextAt);
    return nextAt === null ? null : Math.max(nextAt, now + MINUTE_MS / 60);
  }

  /** What is ready to be cut, as far as the breaker and the pace let it. */
  async #cut(
    tenantId: string,
    now: Instant,
    today: string,
    policy: Parameters<typeof takeTurn>[2]['policy'],
  ): Promise<void> {
    const { database } = this.#deps;
    const [turn, accounts] = await database.withTenant(tenantId, async (trx) => {
      const ready = await countReady(trx, now);
      if (ready === 0) return [null, []] as const;
      const turn = await takeTurn(trx, tenantId, { policy, today, now, ready });
      const most = turn.kind === 'go' ? turn.services : ready;
      return [turn, most === 0 ? [] : await readReadyAccounts(trx, now, most)] as const;
    });
    if (turn === null || accounts.length === 0) return;
    const cuts: CutsNow = turn.kind === 'go' ? { kind: 'up-to', services: turn.services } : turn;
    const done = await this.#evaluate(tenantId, accounts, now, cuts);
    if (done.suspended > 0) {
      await database.withTenant(tenantId, (trx) => addDone(trx, today, done.suspended));
    }
  }

  async #evaluate(
    tenantId: string,
    accounts: readonly string[],
    now: Instant,
    cuts: CutsNow,
  ): Promise<Evaluated> {
    const sum = { suspended: 0, reconnected: 0, waiting: 0 };
    for (let start = 0; start < accounts.length; start += BATCH) {
      const left: CutsNow =
        cuts.kind === 'up-to' ? { ...cuts, services: cuts.services - sum.suspended } : cuts;
      const done = await this.#deps.database.withTenant(tenantId, (trx) =>
        evaluateAccounts(trx, {
          tenantId,
          accountIds: accounts.slice(start, start + BATCH),
          now,
          cuts: left,
        }),
      );
      sum.suspended += done.suspended;
      sum.reconnected += done.reconnected;
      sum.waiting += done.waiting;
    }
    return sum;
  }
}
