import {
  type ChannelDelivery,
  type NotificationChannel,
  notificationChannelSchema,
} from '@atalaya/core/wire/rest/notification-channels';
import type { AttemptRow, DeliveryRow } from '../../channels/channel-deliveries.read-model.js';
import type { ChannelRow } from '../../channels/channels.read-model.js';
import { asDelivery } from '../../channels/delivery-view.js';

export function asChannel(row: ChannelRow): NotificationChannel {
  return {
    id: row.id,
    kind: notificationChannelSchema.shape.kind.parse(row.kind),
    name: row.name,
    config: row.config,
    hasSecret: Boolean(row.has_secret),
    minSeverity: row.min_severity,
    userId: row.user_id,
    enabled: row.enabled,
    disabledReason: row.disabled_reason,
    trouble: row.trouble,
    failuresInRow: row.failures_in_row,
    pausedUntil: row.paused_until?.toISOString() ?? null,
    pending: row.pending ?? 0,
    dead: row.dead ?? 0,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  };
}

export function asChannelDelivery(
  row: DeliveryRow,
  attempts: readonly AttemptRow[],
): ChannelDelivery {
  return {
    ...asDelivery(row, attempts),
    step: row.step,
    receipt: row.receipt,
    receiptAt: row.receipt_at?.toISOString() ?? null,
    receiptError: row.receipt_error,
  };
}
