import type { Clock } from '@atalaya/core/ports/clock';
import type { PollRequestMessage, PollRequests } from '@atalaya/core/ports/poll-request';
import type { DatabaseLog } from '../postgres/database-log.js';
import { createListeners } from '../runtime/listeners.js';

/** An equal request within this time is a repetition: an echo has its verdict by then. */
export const DEDUPLICATION_MS = 1_000;

/** What makes two requests equal. A lease that reaches further is a new one. */
export function pollRequestKey(message: PollRequestMessage): string {
  const lease = message.kind === 'align' ? `:${message.until}` : '';
  return `${message.tenantId}:${message.deviceId}:${message.kind}${lease}`;
}

/** Poll requests within one process. */
export function createMemoryPollRequests(clock: Clock, log: DatabaseLog): PollRequests {
  const listeners = createListeners<PollRequestMessage>(log, 'poll requests');
  // In the order of their times, for a Map keeps the order of insertion.
  const recent = new Map<string, number>();

  const forgetOld = (now: number) => {
    for (const [key, at] of recent) {
      if (now - at < DEDUPLICATION_MS) return;
      recent.delete(key);
    }
  };

  return {
    request: async (message) => {
      const now = clock.now();
      forgetOld(now);
      const key = pollRequestKey(message);
      if (recent.has(key)) return;
      recent.set(key, now);
      listeners.tell(message);
    },
    subscribe: (listener) => listeners.add(listener),
  };
}
