import { randomInt } from 'node:crypto';
import { webhookBody } from '@atalaya/core/domain/outbox/webhook-body';
import type { DeliverySettings } from '@atalaya/core/domain/settings/delivery-defaults';
import type { Clock } from '@atalaya/core/ports/clock';
import type { WebhookAttempt, WebhookConnection } from '@atalaya/platform/outbound/webhook-request';
import type { Claim } from './claim-deliveries.store.js';
import type { SentDelivery } from './settle-deliveries.store.js';

/** Requests to one endpoint at once. */
const LANES = 8;
const LUCK_STEPS = 2 ** 32;

export interface SendingContext {
  readonly settings: DeliverySettings;
  readonly clock: Pick<Clock, 'now'>;
  /** Breaks off what is under way. */
  readonly signal: AbortSignal;
}

/**
 * Sends a claim. When the receiver fails again and again, asks to be left alone or says 410, the rest stays
 * unsent. What was broken off is left out: nothing is known of it.
 */
export async function sendClaim(
  claim: Claim,
  connection: WebhookConnection,
  { settings, clock, signal }: SendingContext,
): Promise<SentDelivery[]> {
  const waiting = [...claim.deliveries];
  const sent: SentDelivery[] = [];
  let failures = 0;
  const lane = async () => {
    while (failures < settings.breakAfterFailures && !signal.aborted) {
      const delivery = waiting.shift();
      if (delivery === undefined) return;
      const { event } = delivery;
      const at = clock.now();
      const number = delivery.attempts + 1;
      const message = { id: event.id, type: event.type, attempt: number, body: webhookBody(event) };
      const attempt = await connection.send(message, settings.timeoutMs, signal);
      if (attempt.status === null && signal.aborted) return;
      failures += failureWeight(attempt);
      sent.push({ delivery, attempt, at, luck: randomInt(LUCK_STEPS) / LUCK_STEPS });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return sent;
}

function failureWeight({ status, retryAfterMs }: WebhookAttempt): number {
  if (retryAfterMs !== null || status === 410) return Number.POSITIVE_INFINITY;
  return status !== null && status >= 200 && status <= 299 ? 0 : 1;
}
