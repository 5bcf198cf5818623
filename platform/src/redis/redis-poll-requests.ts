import {
  POLL_REQUEST_KINDS,
  type PollRequestMessage,
  type PollRequests,
} from '@atalaya/core/ports/poll-request';
import type { DatabaseLog } from '../postgres/database-log.js';
import { createListeners } from '../runtime/listeners.js';
import { DEDUPLICATION_MS, pollRequestKey } from '../streams/memory-poll-requests.js';
import type { RedisConnections } from './redis-connections.js';
import { subscribeToChannel } from './redis-subscription.js';

const CHANNEL = 'atalaya:poll-requests';

/**
 * Poll requests between processes: told to every collector, and the one that owns the device answers.
 * One that no collector hears is asked again by the person who waits for it.
 */
export async function createRedisPollRequests(
  connections: RedisConnections,
  log: DatabaseLog,
): Promise<PollRequests & { close(): Promise<void> }> {
  const listeners = createListeners<PollRequestMessage>(log, 'poll requests');
  const close = await subscribeToChannel(connections, CHANNEL, {
    onMessage: (text) => {
      const message = parse(text);
      if (message) listeners.tell(message);
    },
    onGap: () => {},
  });
  return {
    request: async (message) => {
      const key = `${CHANNEL}:${pollRequestKey(message)}`;
      const isFirst = await connections.commands.set(key, '1', 'PX', DEDUPLICATION_MS, 'NX');
      if (isFirst === 'OK') await connections.commands.publish(CHANNEL, JSON.stringify(message));
    },
    subscribe: (listener) => listeners.add(listener),
    close,
  };
}

function parse(text: string): PollRequestMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMessage(value: unknown): value is PollRequestMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'tenantId' in value &&
    'deviceId' in value &&
    'kind' in value &&
    'until' in value &&
    typeof value.tenantId === 'string' &&
    typeof value.deviceId === 'string' &&
    POLL_REQUEST_KINDS.some((kind) => kind === value.kind) &&
    typeof value.until === 'number'
  );
}
