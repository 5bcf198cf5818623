import type { Clock } from '@atalaya/core/ports/clock';
import type { EventBus } from '@atalaya/core/ports/event-bus';
import type { MetricStore } from '@atalaya/core/ports/metric-store';
import type { PollRequests } from '@atalaya/core/ports/poll-request';
import type { SampleStream } from '@atalaya/core/ports/sample-stream';
import type { SecretBox } from '@atalaya/core/ports/secret-box';
import type { Registry } from 'prom-client';
import type { Config } from '../config/config.js';
import { createLog, type Log } from '../log/create-log.js';
import { createDatabase, type Database } from '../postgres/database.js';
import { createPostgresEventBus } from '../postgres/postgres-event-bus.js';
import { connectRedis, type RedisConnections } from '../redis/redis-connections.js';
import { createRedisEventBus } from '../redis/redis-event-bus.js';
import { createRedisPollRequests } from '../redis/redis-poll-requests.js';
import { createRedisSampleStream } from '../redis/redis-sample-stream.js';
import { createSecretBox } from '../secrets/secret-box.js';
import { createMemoryPollRequests } from '../streams/memory-poll-requests.js';
import { createMemorySampleStream } from '../streams/memory-sample-stream.js';
import { type ClockControl, createClockControl } from './clock-control.js';
import { createHealth, type Health } from './health.js';
import { createMetricStore } from './metric-store.js';
import { createPrometheus } from './prometheus.js';
import { createScheduledTasks, type ScheduledTasks } from './scheduled-tasks.js';
import { createSystemClock, type SystemClock } from './system-clock.js';
import { systemNow } from './system-timers.js';

/** What every role gets. The roles of one process share one. */
export interface Platform {
  readonly config: Config;
  /** Of this program. */
  readonly version: string;
  /** Stamps samples, states, incidents and money. */
  readonly clock: Clock;
  /** In a demo only: moves the clock. */
  readonly clockControl?: ClockControl;
  /** System time in ms: tokens, signatures and timeouts. */
  readonly systemNow: () => number;
  readonly log: Log;
  readonly database: Database;
  /** The owner's: for backups, which need a connection of their own. Holds a password. */
  readonly databaseUrl: string;
  readonly metrics: MetricStore;
  readonly bus: EventBus;
  readonly samples: SampleStream;
  readonly pollRequests: PollRequests;
  readonly secrets: SecretBox;
  /** SECRET_KEY: keys for other purposes are derived from it, it is never used itself. */
  readonly secretKey: Uint8Array;
  /** Shown on /health/tasks. Started and stopped by the launcher, around the roles. */
  readonly tasks: ScheduledTasks;
  /** Shown on /health. */
  readonly health: Health;
  /** Shown on /metrics: about the platform itself. */
  readonly prometheus: Registry;
  /** After every role has stopped. */
  close(): Promise<void>;
}

export interface PlatformOptions {
  readonly config: Config;
  readonly version: string;
  /** Of the database that is running by now: the embedded one's or DATABASE_URL. Migrated. */
  readonly databaseUrl: string;
  readonly secretKey: Uint8Array;
  readonly log?: Log;
  readonly clock?: Clock;
  /** The platform clock of a demo, which people may move. */
  readonly demoClock?: SystemClock;
}

/** Connects everything. Throws StartupError, one sentence, when something that was configured is away. */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, secretKey } = options;
  const clock = options.demoClock ?? options.clock ?? createSystemClock();
  const log = options.log ?? createLog({ level: config.logLevel, isReadable: false });
  const database = createDatabase({ url: options.databaseUrl, log });
  const tasks = createScheduledTasks(clock, log);
  const health = createHealth(options.version);
  let redis: RedisConnections | undefined;
  try {
    redis = config.redisUrl ? await connectRedis(config.redisUrl, log) : undefined;
    const streams = redis
      ? await redisStreams(redis, log)
      : await localStreams(database, clock, log);
    const metrics = createMetricStore({ config, database, clock, tasks, health });
    registerChecks(health, { database, redis });
    return {
      config,
      version: options.version,
      clock,
      ...(options.demoClock && {
        clockControl: createClockControl(options.demoClock, database),
      }),
      systemNow,
      log,
      database,
      databaseUrl: options.databaseUrl,
      metrics,
      bus: streams.bus,
      samples: streams.samples,
      pollRequests: streams.pollRequests,
      secrets: createSecretBox(secretKey),
      secretKey,
      tasks,
      health,
      prometheus: createPrometheus(),
      close: async () => {
        await streams.close();
        await metrics.close();
        await redis?.close();
        await database.close();
      },
    };
  } catch (error) {
    await redis?.close();
    await database.close();
    throw error;
  }
}

interface Streams {
  readonly bus: EventBus;
  readonly samples: SampleStream;
  readonly pollRequests: PollRequests;
  close(): Promise<void>;
}

async function localStreams(database: Database, clock: Clock, log: Log): Promise<Streams> {
  // LISTEN/NOTIFY although one process runs: commands such as `tenant create` publish from another.
  const bus = await createPostgresEventBus(database, log);
  return {
    bus,
    samples: createMemorySampleStream({ log }),
    pollRequests: createMemoryPollRequests(clock, log),
    close: () => bus.close(),
  };
}

async function redisStreams(redis: RedisConnections, log: Log): Promise<Streams> {
  const bus = await createRedisEventBus(redis, log);
  const samples = createRedisSampleStream(redis, { log });
  const pollRequests = await createRedisPollRequests(redis, log);
  return {
    bus,
    samples,
    pollRequests,
    close: async () => {
      await Promise.all([samples.close(), pollRequests.close(), bus.close()]);
    },
  };
}

function registerChecks(
  health: Health,
  stores: { readonly database: Database; readonly redis: RedisConnections | undefined },
): void {
  const answers = { status: 'ok', detail: 'answers' } as const;
  health.register('database', async () => {
    await stores.database.ping();
    return answers;
  });
  const { redis } = stores;
  if (!redis) return;
  health.register('redis', async () => {
    await redis.ping();
    return answers;
  });
}
