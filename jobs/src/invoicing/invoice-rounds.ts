import type { BillingPolicy } from '@atalaya/core/domain/billing/billing-policy';
import { addDays, type CalendarDay, dayIn } from '@atalaya/core/domain/shared/calendar-day';
import { HOUR_MS, type Instant, MINUTE_MS } from '@atalaya/core/domain/shared/instant';
import { instantOf } from '@atalaya/core/domain/shared/zone-time';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import { issueNext, keepRefusal } from '@atalaya/platform/billing/issue-run.store';
import { previewNext } from '@atalaya/platform/billing/preview-run.store';
import type { Database } from '@atalaya/platform/postgres/database';
import { settleBeforeRuns } from './before-runs.js';
import {
  approveByItself,
  makeRunOf,
  type OpenRun,
  readBillingOf,
  readOpenRuns,
} from './invoice-runs.store.js';
import { Refused } from './refused.js';

/** Batches of a tenant before others have their turn. */
const BATCHES_AT_ONCE = 20;
/** A run that was refused numbers is tried again. */
const AGAIN_AFTER_MS = 5 * MINUTE_MS;

export interface InvoiceRoundsDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly bus: EventBus;
}

/**
 * Makes each tenant's run of the day once its local hour has come and carries open runs on, batch by batch. Everything
 * it needs to go on is in the rows: it may end at any point and another process may go on.
 */
export class InvoiceRounds {
  readonly #deps: InvoiceRoundsDeps;

  constructor(deps: InvoiceRoundsDeps) {
    this.#deps = deps;
  }

  /** Does what is due of a tenant; answers when there is something to do again. */
  async look(tenantId: string): Promise<Instant | null> {
    const { clock, database } = this.#deps;
    const at = new Date(clock.now());
    const billing = await database.withTenant(tenantId, (trx) => readBillingOf(trx, tenantId));
    const { policy, timezone } = billing;
    const today = dayIn(at.getTime(), timezone);
    const failures = await settleBeforeRuns(this.#deps, tenantId, today);
    const runs = await database.withTenant(tenantId, async (trx) => {
      const isHour = issueAt(today, billing) <= at.getTime();
      if (policy.automaticRuns && isHour) await makeRunOf(trx, tenantId, today, at);
      return readOpenRuns(trx, tenantId);
    });
    const wakes = [nextIssueAt(today, { policy, timezone }, at.getTime())];
    for (const run of runs) {
      const next = await this.#carryOn(tenantId, run, policy, today);
      if (next !== null) wakes.push(next);
    }
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    return Math.min(...wakes);
  }

  /** Null when the run waits for a person or is done. */
  async #carryOn(
    tenantId: string,
    run: OpenRun,
    policy: BillingPolicy,
    today: CalendarDay,
  ): Promise<Instant | null> {
    const { clock, database } = this.#deps;
    const now = clock.now();
    const ref = { tenantId, runId: run.id, at: new Date(now) };
    if (run.state === 'previewing') {
      for (let batch = 0; batch < BATCHES_AT_ONCE; batch += 1) {
        if (await database.withTenant(tenantId, (trx) => previewNext(trx, ref))) break;
      }
      return now;
    }
    if (run.state === 'ready') {
      const approveAt = approvesAt(run, policy);
      if (approveAt === null || approveAt > now) return approveAt;
      await database.withTenant(tenantId, (trx) => approveByItself(trx, tenantId, run.id, ref.at));
      return now;
    }
    return run.billingDate > today ? null : this.#issue(ref, today);
  }

  async #issue(
    ref: { readonly tenantId: string; readonly runId: string; readonly at: Date },
    today: CalendarDay,
  ): Promise<Instant | null> {
    const { clock, database, bus } = this.#deps;
    const { tenantId } = ref;
    for (let batch = 0; batch < BATCHES_AT_ONCE; batch += 1) {
      try {
        const done = await database.withTenant(tenantId, async (trx) => {
          const issued = await issueNext(trx, ref, today);
          if (issued.kind === 'refused') throw new Refused(issued.refusal);
          return issued;
        });
        if (done.kind === 'done') return null;
        // News wake whoever looks at the tenant: one account stands for its batch.
        const [id] = done.accountIds;
        if (id !== undefined) await bus.publish('accounts.changed', { tenantId, id });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        await database.withTenant(tenantId, (trx) => keepRefusal(trx, ref, error.refusal));
        return clock.now() + AGAIN_AFTER_MS;
      }
    }
    return clock.now();
  }
}

interface Billing {
  readonly policy: BillingPolicy;
  readonly timezone: string;
}

/** An hour that does not exist on that day is the moment just after it. */
function issueAt(day: CalendarDay, { policy, timezone }: Billing): Instant {
  const hour = String(policy.issueHour).padStart(2, '0');
  return instantOf(`${day}T${hour}:00:00`, timezone) ?? Number.POSITIVE_INFINITY;
}

function nextIssueAt(today: CalendarDay, billing: Billing, now: Instant): Instant {
  const at = issueAt(today, billing);
  return at > now ? at : issueAt(addDays(today, 1), billing);
}

/** A run that a person made waits for a person; null for ever. An empty one is nobody's business. */
function approvesAt(run: OpenRun, { confirmationHours }: BillingPolicy): Instant | null {
  if (!run.isAutomatic) return null;
  if (run.isEmpty) return run.createdAt.getTime();
  return confirmationHours === null ? null : run.createdAt.getTime() + confirmationHours * HOUR_MS;
}
