import type { EventActor } from '@atalaya/core/domain/outbox/outgoing-event';
import type { Trx } from '../postgres/database.js';

/** Who moves money: a person, an API key, or the platform on its own (a gateway's news). */
export interface MoneyActor {
  readonly userId: string | null;
  readonly apiKeyId?: string;
  readonly name: string;
  readonly ip: string | null;
}

export function moneyEventActor({ userId, apiKeyId }: MoneyActor): EventActor {
  if (userId !== null) return { kind: 'user', id: userId };
  return apiKeyId === undefined ? { kind: 'system' } : { kind: 'api-key', id: apiKeyId };
}

export interface MoneyAct {
  /** `payment.record` and the like. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly before?: object;
  readonly after?: object;
}

/** Every movement of money leaves its row, whichever role moves it; without secrets, which it never holds. */
export async function auditMoney(
  trx: Trx,
  tenantId: string,
  act: MoneyAct,
  actor: MoneyActor,
  at: Date,
): Promise<void> {
  await trx
    .insertInto('audit_log')
    .values({
      tenant_id: tenantId,
      actor_user_id: actor.userId,
      actor_api_key_id: actor.apiKeyId ?? null,
      actor_name: actor.name,
      action: act.action,
      subject_type: act.subjectType,
      subject_id: act.subjectId,
      before: act.before ? JSON.stringify(act.before) : null,
      after: act.after ? JSON.stringify(act.after) : null,
      ip: actor.ip,
      at,
    })
    .execute();
}
