import type { WebhookDelivery, WebhookEndpoint } from '@atalaya/core/wire/rest/webhooks';
import { webhookUrlOf } from '@atalaya/platform/outbox/webhook-url';
import type { AttemptRow, DeliveryRow, EndpointRow } from './webhook-endpoints.read-model.js';

export function asEndpoint(row: EndpointRow): WebhookEndpoint {
  return {
    id: row.id,
    name: row.name,
    url: webhookUrlOf(row.config),
    types: row.types,
    enabled: row.enabled,
    disabledReason: row.disabled_reason,
    failuresInRow: row.failures_in_row,
    pausedUntil: row.paused_until?.toISOString() ?? null,
    pending: row.pending ?? 0,
    dead: row.dead ?? 0,
    previousKeyUntil: row.previous_until?.toISOString() ?? null,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  };
}

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
    })),
  };
}
