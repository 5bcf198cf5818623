import { Redis } from 'ioredis';
import type { DatabaseLog } from '../postgres/database-log.js';
import { errorMessage, StartupError } from '../runtime/startup-error.js';

/** The connections of this process to Redis. They come back by themselves. */
export interface RedisConnections {
  /** For commands that answer at once. */
  readonly commands: Redis;
  /** A connection of one's own: for SUBSCRIBE and for reads that block. Closed with the rest. */
  open(): Redis;
  ping(): Promise<void>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const COMMAND_TIMEOUT_MS = 5_000;
const LONGEST_RETRY_MS = 2_000;

/** Throws StartupError, one sentence, when Redis cannot be used. */
export async function connectRedis(url: string, log: DatabaseLog): Promise<RedisConnections> {
  const opened: Redis[] = [];
  const open = (commandTimeout?: number) => {
    const redis = new Redis(url, {
      connectTimeout: CONNECT_TIMEOUT_MS,
      maxRetriesPerRequest: 1,
      retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 8), LONGEST_RETRY_MS),
      lazyConnect: true,
      ...(commandTimeout === undefined ? {} : { commandTimeout }),
    });
    // Without a listener ioredis prints each failed attempt itself.
    redis.on('error', (error: unknown) =>
      log.debug({ reason: errorMessage(error) }, 'redis connection'),
    );
    opened.push(redis);
    return redis;
  };
  const commands = open(COMMAND_TIMEOUT_MS);
  try {
    await commands.connect();
    await commands.ping();
  } catch (error) {
    commands.disconnect();
    throw new StartupError(
      `REDIS_URL: the Redis at ${hostOf(url)} cannot be used (${errorMessage(error)}).`,
    );
  }
  return {
    commands,
    open: () => open(),
    ping: async () => {
      await commands.ping();
    },
    close: async () => {
      for (const redis of opened) redis.disconnect();
    },
  };
}

/** Never the whole URL: it may hold a password. */
const hostOf = (url: string) => new URL(url).host;
