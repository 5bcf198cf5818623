import { SECOND_MS } from '@atalaya/core/domain/shared/instant';
import type { TextMessageJob, TextMessageOutcome } from '@atalaya/core/ports/text-messages';
import { openRouter } from '../drivers/routeros/routeros.driver.js';
import { RouterosError } from '../transports/routeros-api/routeros-error.js';
import type { TrapMeaning } from '../transports/routeros-api/trap.js';

/** A modem takes some seconds for a message, and the login comes before it. */
const SEND_FOR_MS = 30 * SECOND_MS;

/** What another try would not change: the wrong modem or number, no such menu, no right to it. */
const FINAL: readonly TrapMeaning[] = [
  'bad-value',
  'bad-reference',
  'no-such-item',
  'unknown-parameter',
  'no-such-command',
  'not-permitted',
];

/**
 * One message over a router's modem (MikroTik's manual, SMS: `/tool/sms/send`; it needs the policies write and test).
 * What the modem or the network of its operator did not do may go better the next time.
 */
export async function sendTextMessage(
  { target, modem, phone, text }: TextMessageJob,
  clock: { now(): number },
  signal: AbortSignal,
): Promise<TextMessageOutcome> {
  const router = openRouter(target, { now: () => clock.now() });
  try {
    const words = [
      '/tool/sms/send',
      `=port=${modem}`,
      `=phone-number=${phone}`,
      `=message=${text}`,
    ];
    await router.channel.run(words, { deadlineMs: SEND_FOR_MS, signal });
    return { state: 'sent' };
  } catch (error) {
    if (!(error instanceof RouterosError)) throw error;
    const isFinal = error.meaning !== undefined && FINAL.includes(error.meaning);
    return { state: isFinal ? 'refused' : 'failed', error: error.message };
  } finally {
    await router.close();
  }
}
