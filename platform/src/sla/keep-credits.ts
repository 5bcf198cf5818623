import { dayIn } from '@atalaya/core/domain/shared/calendar-day';
import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { Database, Trx } from '../postgres/database.js';
import { readTimezone } from '../tenants/timezone.read-model.js';
import { type PostedCredit, postCredit } from './post-credit.js';
import { proposeCredits } from './propose-credits.store.js';
import { rejudgeCredits } from './rejudge-credits.store.js';

export interface KeepCreditsDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly bus: EventBus;
}

/** Of a tenant at once; the others have their turn with the next look. */
const MOST_POSTED = 200;

/**
 * What is due of a tenant's service credits: periods that ended are judged, those whose incidents were changed are
 * judged anew, and what is approved is posted, each in a transaction of its own.
 */
export async function keepCredits(deps: KeepCreditsDeps, tenantId: string): Promise<void> {
  const { clock, database, bus } = deps;
  const at = new Date(clock.now());
  const timeZone = await database.withTenant(tenantId, (trx) => readTimezone(trx, tenantId));
  const today = dayIn(at.getTime(), timeZone);
  await proposeCredits(database, { tenantId, today, at });
  await database.withTenant(tenantId, (trx) => rejudgeCredits(trx, tenantId, at));
  const approved = await database.withTenant(tenantId, (trx) => readApproved(trx, tenantId));
  for (const { id, by } of approved) {
    const posted = await postOrKeepWhy(database, { tenantId, id }, { by, at, today });
    if (posted.kind !== 'posted') continue;
    await bus.publish('accounts.changed', { tenantId, id: posted.accountId });
  }
}

async function postOrKeepWhy(
  database: Database,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  occasion: { readonly by: string; readonly at: Date; readonly today: string },
): Promise<PostedCredit> {
  try {
    return await database.withTenant(tenantId, async (trx) => {
      const posted = await postCredit(trx, tenantId, id, occasion);
      if (posted.kind === 'refused') throw new NoNumber(posted);
      return posted;
    });
  } catch (error) {
    if (!(error instanceof NoNumber)) throw error;
    const problem = error.refused.refusal.kind;
    await database.withTenant(tenantId, (trx) => keepProblem(trx, tenantId, id, problem));
    return error.refused;
  }
}

/** Rolls back what got no number. */
class NoNumber extends Error {
  readonly refused: PostedCredit & { readonly kind: 'refused' };

  constructor(refused: PostedCredit & { readonly kind: 'refused' }) {
    super(`no number: ${refused.refusal.kind}`);
    this.refused = refused;
  }
}

async function readApproved(trx: Trx, tenantId: string) {
  const rows = await trx
    .selectFrom('sla_credits')
    .select(['id', 'decided_by'])
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'approved')
    .orderBy('decided_at')
    .orderBy('id')
    .limit(MOST_POSTED)
    .execute();
  return rows.map((row) => ({ id: row.id, by: row.decided_by ?? 'automatic' }));
}

async function keepProblem(trx: Trx, tenantId: string, id: string, problem: string) {
  await trx
    .updateTable('sla_credits')
    .set({ problem })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('state', '=', 'approved')
    .where('problem', 'is distinct from', problem)
    .execute();
}
