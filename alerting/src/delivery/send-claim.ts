import { randomInt } from 'node:crypto';
import { isSuccess } from '@atalaya/core/domain/outbox/judge-attempt';
import type { DeliverySettings } from '@atalaya/core/domain/settings/delivery-defaults';
import type { Clock } from '@atalaya/core/ports/clock';
import type { ChannelAttempt, ChannelConnection } from './channel-sender.js';
import type { Claim } from './claim-deliveries.store.js';
import type { SentDelivery } from './settle-deliveries.store.js';

const LUCK_STEPS = 2 ** 32;

export interface SendingContext {
  /** Deliveries under way at once. */
  readonly lanes: number;
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
  connection: ChannelConnection,
  { lanes, settings, clock, signal }: SendingContext,
): Promise<SentDelivery[]> {
  const waiting = [...claim.deliveries];
  const sent: SentDelivery[] = [];
  let failures = 0;
  const lane = async () => {
    while (failures < settings.breakAfterFailures && !signal.aborted) {
      const delivery = waiting.shift();
      if (delivery === undefined) return;
      const at = clock.now();
      const attempt = await connection.send(delivery, settings.timeoutMs, signal);
      if (attempt.status === null && signal.aborted) return;
      failures += failureWeight(attempt);
      sent.push({ delivery, attempt, at, luck: randomInt(LUCK_STEPS) / LUCK_STEPS });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return sent;
}

function failureWeight({ status, retryAfterMs }: ChannelAttempt): number {
  if (retryAfterMs !== null || status === 410) return Number.POSITIVE_INFINITY;
  return isSuccess(status) ? 0 : 1;
}
