import { createCutCalendar } from '@atalaya/core/domain/dunning/cut-calendar';
import { type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import { parkAccounts, unparkAccounts } from '@atalaya/platform/billing/parked-accounts.store';
import {
  type CutsNow,
  type Evaluated,
  evaluateAccounts,
} from '@atalaya/platform/dunning/evaluate-accounts';
import { readTenantTerms } from '@atalaya/platform/dunning/policy';
import type { Database, Trx } from '@atalaya/platform/postgres/database';
import { errorMessage } from '@atalaya/platform/runtime/startup-error';
import { addDone, takeTurn } from './day-run.store.js';
import {
  countReady,
  readChangedAccounts,
  readDueAccounts,
  readNextAt,
  readReadyAccounts,
  readUndecidedAccounts,
} from './due-accounts.read-model.js';
import { sendCutMessages } from './send-cut-messages.store.js';
import { sendNotices } from './send-notices.store.js';

/** Accounts whose locks one transaction holds: a payment waits for it no longer than a moment. */
const BATCH = 25;
/** As long as a change counts as news, less a margin: between two searches nothing is missed. */
const SEARCH_ALL_EVERY_MS = 30 * MINUTE_MS;
/** Characters of an error that are kept. */
const MOST_REASON = 300;
const NO_CUTS: CutsNow = { kind: 'up-to', services: 0 };

const NOTHING: Evaluated = { limited: 0, reconnected: 0, waiting: 0, commands: 0 };

export interface DunningEngineDeps {
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  readonly database: Database;
  readonly bus: Pick<EventBus, 'publish'>;
}

/** Reminds, decides and cuts for one tenant at a time. It changes what is wanted of a service and touches no router. */
export class DunningEngine {
  readonly #deps: DunningEngineDeps;
  /** Of each tenant. */
  readonly #searchAllAt = new Map<string, Instant>();

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
    const work = { tenantId, now, today, terms };
    const told = await sendNotices(database, work);
    await sendCutMessages(database, work);
    const found = await database.withTenant(tenantId, async (trx) => [
      ...(await readDueAccounts(trx, tenantId, now)),
      ...(await this.#undecided(trx, tenantId, now)),
      ...(await readChangedAccounts(trx, tenantId, now, today)),
    ]);
    const accounts = [...new Set([...changed, ...told, ...found])];
    await this.#evaluate(tenantId, accounts, now, NO_CUTS);
    await this.#cut(tenantId, now, today, terms.policy);
    const nextAt = await database.withTenant(tenantId, readNextAt);
    return nextAt === null ? null : Math.max(nextAt, now + MINUTE_MS / 60);
  }

  /** New services are found by their news; all are gone through at times, for news that nobody told. */
  async #undecided(trx: Trx, tenantId: string, now: Instant): Promise<readonly string[]> {
    const isTime = now >= (this.#searchAllAt.get(tenantId) ?? 0);
    const among = isTime ? 'all' : 'changed';
    const { accountIds, isWhole } = await readUndecidedAccounts(trx, tenantId, now, among);
    if (isTime && isWhole) this.#searchAllAt.set(tenantId, now + SEARCH_ALL_EVERY_MS);
    return accountIds;
  }

  /** What is ready to be cut or reduced, as far as the breaker and the pace let it. */
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
    if (done.limited > 0) {
      await database.withTenant(tenantId, (trx) => addDone(trx, today, done.limited));
    }
  }

  async #evaluate(
    tenantId: string,
    accounts: readonly string[],
    now: Instant,
    cuts: CutsNow,
  ): Promise<Evaluated> {
    let sum = NOTHING;
    for (let start = 0; start < accounts.length; start += BATCH) {
      const batch = accounts.slice(start, start + BATCH);
      sum = added(sum, await this.#evaluateBatch(tenantId, batch, now, less(cuts, sum)));
    }
    return sum;
  }

  /** One account that cannot be decided on keeps no other one waiting; that none of them can is everybody's trouble. */
  async #evaluateBatch(
    tenantId: string,
    accountIds: readonly string[],
    now: Instant,
    cuts: CutsNow,
  ): Promise<Evaluated> {
    const { database, bus } = this.#deps;
    const evaluate = async (ids: readonly string[], left: CutsNow) => {
      const done = await database.withTenant(tenantId, async (trx) => {
        const evaluated = await evaluateAccounts(trx, {
          tenantId,
          accountIds: ids,
          now,
          cuts: left,
        });
        await unparkAccounts(trx, tenantId, 'dunning', ids);
        return evaluated;
      });
      if (done.commands > 0) await bus.publish('network-commands.requested', { tenantId });
      return done;
    };
    const all = await evaluate(accountIds, cuts).catch((error: unknown) => ({ error }));
    if (!('error' in all)) return all;
    let sum = NOTHING;
    const failed: { readonly accountId: string; readonly reason: string }[] = [];
    for (const accountId of accountIds) {
      try {
        sum = added(sum, await evaluate([accountId], less(cuts, sum)));
      } catch (error) {
        failed.push({ accountId, reason: errorMessage(error).slice(0, MOST_REASON) });
      }
    }
    if (failed.length > 1 && failed.length === accountIds.length) throw all.error;
    await this.#park(tenantId, failed, now);
    return sum;
  }

  /** Into the queue that people see; they are tried again with the next look all the same. */
  async #park(
    tenantId: string,
    failed: readonly { readonly accountId: string; readonly reason: string }[],
    now: Instant,
  ): Promise<void> {
    const { database, log } = this.#deps;
    for (const one of failed) log.warn(one, 'an account could not be decided on; trying again');
    const parked = failed.map(({ accountId, reason }) => ({
      accountId,
      problem: { kind: 'failed', reason },
    }));
    await database.withTenant(tenantId, (trx) =>
      parkAccounts(trx, tenantId, 'dunning', parked, new Date(now)),
    );
  }
}

const added = (a: Evaluated, b: Evaluated): Evaluated => ({
  limited: a.limited + b.limited,
  reconnected: a.reconnected + b.reconnected,
  waiting: a.waiting + b.waiting,
  commands: a.commands + b.commands,
});

/** What may be cut still. */
const less = (cuts: CutsNow, { limited }: Evaluated): CutsNow =>
  cuts.kind === 'up-to' ? { ...cuts, services: cuts.services - limited } : cuts;
