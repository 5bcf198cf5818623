import type { WebhookEndpoint } from '@atalaya/core/wire/rest/webhooks';
import { webhookUrlOf } from '@atalaya/platform/outbox/webhook-url';
import type { ChannelRow } from '../../channels/channels.read-model.js';

export function asEndpoint(row: ChannelRow): WebhookEndpoint {
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
