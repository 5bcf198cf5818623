import type { Instant } from '@atalaya/core/domain/shared/instant';
import type { RouterLane } from '@atalaya/core/ports/network-commands';
import type { Trx } from '../postgres/database.js';
import type { SettledOutcome } from './settled-outcome.js';

/** Each try that said or wrote something leaves its row: who wanted it, the sentences, what was there before and after. */
export async function auditCommands(
  trx: Trx,
  { tenantId, routerId }: Pick<RouterLane, 'tenantId' | 'routerId'>,
  settled: readonly SettledOutcome[],
  now: Instant,
): Promise<void> {
  const rows = settled.map(({ row, outcome, settled: { state } }) => ({
    tenant_id: tenantId,
    actor_user_id: null,
    actor_name: row.actor,
    action: `network_command.${state}`,
    subject_type: row.service_id === null ? 'device' : 'service',
    subject_id: row.service_id ?? routerId,
    before: outcome.before === null ? null : JSON.stringify(outcome.before ?? null),
    after: JSON.stringify({
      commandId: row.id,
      routerId,
      intent: row.intent,
      generation: row.generation,
      cause: row.cause,
      decisionId: row.decision_id,
      attempt: row.attempts + 1,
      commands: outcome.commands,
      after: outcome.after ?? null,
      error: outcome.state === 'failed' ? outcome.error : null,
      latencyMs: Math.round(outcome.latencyMs),
    }),
    ip: null,
    at: new Date(now),
  }));
  await trx.insertInto('audit_log').values(rows).execute();
}
