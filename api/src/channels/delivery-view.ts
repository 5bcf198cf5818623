import type { WebhookDelivery } from '@atalaya/core/wire/rest/webhooks';
import type { AttemptRow, DeliveryRow } from './channel-deliveries.read-model.js';

export function asDelivery(row: DeliveryRow, attempts: readonly AttemptRow[]): WebhookDelivery {
  return {
    id: row.id,
    eventId: row.event_id,
    type: row.type,
    subject: row.subject,
    sequence: Number(row.sequence),
    state: row.state,
    attempts: row.attempts,
    queuedAt: row.queued_at.toISOString(),
    nextAttemptAt: row.state === 'pending' ? row.next_attempt_at.toISOString() : null,
    settledAt: row.settled_at?.toISOString() ?? null,
    deadReason: row.dead_reason,
    log: attempts.map((attempt) => ({
      requestId: attempt.request_id,
      at: attempt.at.toISOString(),
      durationMs: attempt.duration_ms,
      outcome: attempt.outcome,
      status: attempt.status,
      error: attempt.error,
      answer: attempt.answer,
      request: attempt.request,
    })),
  };
}
