import type { RedisConnections } from './redis-connections.js';

export interface ChannelListener {
  onMessage(text: string): void;
  /** The connection was lost and is subscribed again: messages in between are gone. */
  onGap(): void;
}

/** Subscribes on a connection of its own; resolves with the closer once subscribed. */
export async function subscribeToChannel(
  connections: RedisConnections,
  channel: string,
  listener: ChannelListener,
): Promise<() => Promise<void>> {
  const redis = connections.open();
  redis.on('message', (from: string, text: string) => {
    if (from === channel) listener.onMessage(text);
  });
  await redis.connect();
  await redis.subscribe(channel);
  // ioredis subscribes again before it says ready.
  redis.on('ready', () => {
    redis.subscribe(channel).then(listener.onGap, () => {});
  });
  return async () => redis.disconnect();
}
